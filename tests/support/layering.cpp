#include "tests/support/layering.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fstream>
#include <regex>
#include <string_view>

namespace furrow::test {
namespace fs = std::filesystem;

namespace {

/// The folders of core: each may include only itself and what stands before it.
constexpr std::array coreOrder = {"base", "config", "sky", "image",     "io",       "catalog",  "detect",
                                  "psf",  "model",  "fit", "calibrate", "simulate", "diagnose", "pipeline"};

int rankOf(std::string_view folder) {
    const auto* found = std::find(coreOrder.begin(), coreOrder.end(), folder);
    return found == coreOrder.end() ? -1 : static_cast<int>(found - coreOrder.begin());
}

std::vector<fs::path> sourcesBelow(const fs::path& dir) {
    std::vector<fs::path> files;
    if (fs::exists(dir))
        for (const auto& entry : fs::recursive_directory_iterator(dir))
            if (const std::string name = entry.path().filename().string();
                entry.is_regular_file() && std::regex_search(name, std::regex(R"(\.(cpp|h)(\.in)?$)")))
                files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

/// First and second part of "core/base/error.h": {"core", "base"}.
std::array<std::string, 2> topFolders(const fs::path& path) {
    std::array<std::string, 2> parts;
    std::size_t count = 0;
    for (auto part = path.begin(); part != path.end() && count < parts.size(); ++part)
        parts[count++] = part->string();
    return parts;
}

/// Why `file` (relative to the root) must not include `included`; empty when it may.
std::string whyForbidden(const fs::path& file, const std::string& included, bool quoted) {
    const auto from = topFolders(file);
    const auto to = topFolders(included);
    if (quoted && to[0] != "core" && to[0] != "widgets" && to[0] != "app")
        return "own headers are named from the root of the repository";
    if (from[0] == "core") {
        if (std::regex_search(included, std::regex("^(Q[A-Z]|Qt|q[a-z]*global|qcustomplot)")))
            return "core knows no Qt";
        if (quoted && to[0] != "core")
            return "core includes core alone";
        if (quoted && rankOf(to[1]) > rankOf(from[1]))
            return fmt::format("core/{} stands left of core/{}", from[1], to[1]);
        if (quoted && rankOf(to[1]) < 0)
            return fmt::format("core/{} has no place in the order of core", to[1]);
    }
    if (from[0] == "widgets" && to[0] == "app")
        return "widgets know no app";
    return {};
}

void scanIncludes(const fs::path& root, const fs::path& file, std::vector<std::string>& problems) {
    static const std::regex include(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
    std::ifstream in(root / file);
    std::string line;
    std::smatch match;
    for (int number = 1; std::getline(in, line); ++number)
        if (std::regex_search(line, match, include))
            if (const auto why = whyForbidden(file, match[2], match[1] == "\""); !why.empty())
                problems.push_back(
                    fmt::format("{}:{}: includes {}: {}", file.generic_string(), number, match[2].str(), why));
}

/// Lines of a CMake file (comments aside) that match `forbidden`.
void scanLinkList(const fs::path& root, const fs::path& file, const char* forbidden,
                  std::vector<std::string>& problems) {
    std::ifstream in(root / file);
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        std::smatch match;
        line = line.substr(0, line.find('#'));
        if (std::regex_search(line, match, std::regex(forbidden)))
            problems.push_back(fmt::format("{}:{}: must not link {}", file.generic_string(), number, match.str()));
    }
}

} // namespace

std::vector<std::string> layeringProblems(const fs::path& root) {
    std::vector<std::string> problems;
    for (const char* top : {"core", "widgets", "app"})
        for (const auto& path : sourcesBelow(root / top)) {
            const fs::path file = fs::relative(path, root);
            if (const auto folder = topFolders(file); folder[0] == "core" && rankOf(folder[1]) < 0)
                problems.push_back(
                    fmt::format("{}: core/{} has no place in the order of core", file.generic_string(), folder[1]));
            scanIncludes(root, file, problems);
        }
    scanLinkList(root, "core/CMakeLists.txt", R"(Qt6?::\w+|QCustomPlot\w*|furrow_(widgets|\w+_lib))", problems);
    scanLinkList(root, "widgets/CMakeLists.txt", R"(furrow_\w+_lib)", problems);
    return problems;
}

std::vector<std::string> longFiles(const fs::path& root, int limit) {
    std::vector<std::string> found;
    for (const char* top : {"core", "widgets", "app", "tests"})
        for (const auto& path : sourcesBelow(root / top)) {
            std::ifstream in(path);
            const auto lines = std::count(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>(), '\n');
            if (lines > limit)
                found.push_back(fmt::format("{}: {} lines", fs::relative(path, root).generic_string(), lines));
        }
    return found;
}

} // namespace furrow::test
