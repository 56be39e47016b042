#include "core/pipeline/demo.h"

#include "core/base/atomic_file.h"
#include "core/base/folders.h"
#include "core/pipeline/demo_files.h"

#include <algorithm>

namespace furrow::pipeline {
namespace fs = std::filesystem;

namespace {

constexpr std::string_view configName = "config.yaml";

} // namespace

fs::path writeDemo(const fs::path& dir) {
    requireEmptyFolder(dir, "the demo project");
    auto files = embeddedDemoFiles();
    std::stable_partition(files.begin(), files.end(), [](const EmbeddedFile& file) { return file.name != configName; });
    for (const auto& file : files)
        writeTextAtomically(dir / file.name, file.bytes);
    return dir / configName;
}

} // namespace furrow::pipeline
