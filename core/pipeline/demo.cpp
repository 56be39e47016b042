#include "core/pipeline/demo.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/pipeline/demo_files.h"

#include <algorithm>
#include <fmt/format.h>

namespace furrow::pipeline {
namespace fs = std::filesystem;

namespace {

constexpr std::string_view configName = "config.yaml";

void requireFree(const fs::path& dir) {
    std::error_code code;
    if (!fs::exists(dir, code) && !code)
        return;
    if (code || !fs::is_directory(dir, code))
        throw UserError(fmt::format(
            "cannot write the demo project to {}: it is not a folder; name a new or empty folder", dir.string()));
    const fs::directory_iterator entries(dir, code);
    if (code)
        throw UserError(fmt::format("cannot look into {}: {}; check its permissions", dir.string(), code.message()));
    if (entries != fs::directory_iterator())
        throw UserError(fmt::format(
            "the folder {} is not empty and nothing in it is overwritten; name a new or empty folder", dir.string()));
}

} // namespace

fs::path writeDemo(const fs::path& dir) {
    requireFree(dir);
    auto files = embeddedDemoFiles();
    std::stable_partition(files.begin(), files.end(), [](const EmbeddedFile& file) { return file.name != configName; });
    for (const auto& file : files)
        writeTextAtomically(dir / file.name, file.bytes);
    return dir / configName;
}

} // namespace furrow::pipeline
