#pragma once
#include <filesystem>
#include <string>

namespace furrow {

/// Throws UserError unless `folder` is missing or an empty folder. `what`: what is to be written, for the message.
void requireEmptyFolder(const std::filesystem::path& folder, const std::string& what);

} // namespace furrow
