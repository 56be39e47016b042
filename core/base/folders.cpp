#include "core/base/folders.h"

#include "core/base/error.h"

#include <fmt/format.h>

namespace furrow {

void requireEmptyFolder(const std::filesystem::path& folder, const std::string& what) {
    namespace fs = std::filesystem;
    std::error_code code;
    if (!fs::exists(folder, code) && !code)
        return;
    if (code || !fs::is_directory(folder, code))
        throw UserError(fmt::format("cannot write {} to {}: it is not a folder; name a new or empty folder", what,
                                    folder.string()));
    const fs::directory_iterator entries(folder, code);
    if (code)
        throw UserError(fmt::format("cannot look into {}: {}; check its permissions", folder.string(), code.message()));
    if (entries != fs::directory_iterator())
        throw UserError(
            fmt::format("the folder {} is not empty and nothing in it is overwritten; name a new or empty folder",
                        folder.string()));
}

} // namespace furrow
