#pragma once
#include <filesystem>

namespace furrow::pipeline {

/// Writes the demo project (5 bands of an SDSS field, catalog, synthetic photometry, README) into `dir`, which is made
/// if it is missing, and returns the path of its config.yaml. Throws UserError when `dir` is a file or holds anything,
/// or when it cannot be written. config.yaml is written last: where it exists, the project is complete.
std::filesystem::path writeDemo(const std::filesystem::path& dir);

} // namespace furrow::pipeline
