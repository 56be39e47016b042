#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace furrow::test {

/// Everything in the tree below `root` (core/, widgets/, app/) that breaks the order app → widgets → core, the order of
/// the folders inside core, or the rule that core knows no Qt. One line per problem: "file:line: what is wrong".
std::vector<std::string> layeringProblems(const std::filesystem::path& root);

/// C++ files below core/, widgets/, app/ and tests/ that are longer than `limit` lines: "file: lines".
std::vector<std::string> longFiles(const std::filesystem::path& root, int limit);

} // namespace furrow::test
