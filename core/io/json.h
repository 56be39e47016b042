#pragma once
#include <filesystem>
#include <nlohmann/json_fwd.hpp>

namespace furrow::io {

/// JSON with two-space indent, written atomically; NaN and infinities become null.
void writeJson(const std::filesystem::path& path, const nlohmann::ordered_json& value);
/// Throws UserError naming the file and the position of a syntax error.
nlohmann::ordered_json readJson(const std::filesystem::path& path);

} // namespace furrow::io
