#include "core/io/json.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace furrow::io {

using nlohmann::ordered_json;

void writeJson(const std::filesystem::path& path, const ordered_json& value) {
    // Bytes that are no UTF-8 (from a catalog in another encoding) must not end a run.
    writeTextAtomically(path, value.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n");
}

ordered_json readJson(const std::filesystem::path& path) {
    const std::string text = readTextFile(path);
    try {
        return ordered_json::parse(text);
    } catch (const ordered_json::parse_error& error) {
        const std::string_view before = std::string_view(text).substr(0, error.byte ? error.byte - 1 : 0);
        const auto line = 1 + std::count(before.begin(), before.end(), '\n');
        const auto column = before.size() - (before.find_last_of('\n') + 1) + 1;
        throw UserError(fmt::format("{}, line {}, column {}: not valid JSON; the file is damaged or was edited by hand",
                                    path.string(), line, column));
    } catch (const ordered_json::exception&) {
        throw UserError(
            fmt::format("{}: a number is too large; the file is damaged or was edited by hand", path.string()));
    }
}

} // namespace furrow::io
