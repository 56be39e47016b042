#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace furrow {

/// Writes a file so that it is either complete or absent: `write` gets a temporary path in the same folder
/// (parents are created), the file is flushed to disk and then renamed to `path`. On an exception the temporary
/// file is removed and `path` keeps its old content. Throws UserError naming the file when the disk refuses.
void writeFileAtomically(const std::filesystem::path& path,
                         const std::function<void(const std::filesystem::path&)>& write);
void writeTextAtomically(const std::filesystem::path& path, std::string_view text);

/// Whole file as bytes; throws UserError naming the file.
std::string readTextFile(const std::filesystem::path& path);

} // namespace furrow
