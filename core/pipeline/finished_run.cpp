#include "core/pipeline/finished_run.h"

#include "core/base/error.h"
#include "core/config/config_io.h"
#include "core/pipeline/products.h"
#include "core/pipeline/state.h"

namespace furrow::pipeline {
namespace {

namespace fs = std::filesystem;

/// config_used_*.yaml names the folder's old place.
void moveOutputs(config::Config& config, fs::path workDir) {
    if (!workDir.has_filename())
        workDir = workDir.parent_path();
    const fs::path before = config.outputs.workDir;
    const auto moved = [&](const fs::path& path) {
        const fs::path inside = path.lexically_relative(before);
        return inside.empty() || *inside.begin() == ".." ? path : (workDir / inside).lexically_normal();
    };
    config::Outputs& outputs = config.outputs;
    for (fs::path* path :
         {&outputs.epsfDir, &outputs.patchesDir, &outputs.patchInputsDir, &outputs.tractorOutDir, &outputs.finalCatalog,
          &outputs.croppedImagesDir, &outputs.overlayDir, &outputs.brightMaskDir})
        *path = moved(*path);
    if (config.logging.file)
        config.logging.file = moved(*config.logging.file).string();
    outputs.workDir = workDir;
}

} // namespace

fs::path newestConfigUsed(const fs::path& workDir) {
    fs::path newest;
    for (const auto& entry : fs::directory_iterator(workDir)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("config_used_") && name.ends_with(".yaml") && name > newest.filename().string())
            newest = entry.path();
    }
    return newest;
}

FinishedRun openFinishedRun(const fs::path& workDir) {
    const fs::path folder = fs::absolute(workDir).lexically_normal();
    FinishedRun run;
    run.configFile = newestConfigUsed(folder);
    if (run.configFile.empty())
        throw UserError(folder.string() +
                        ": no config_used_*.yaml in this folder, so no run has left its results here. "
                        "Name a work folder of a run.");
    run.config = config::loadConfig(run.configFile).config;
    moveOutputs(run.config, folder);
    if (const fs::path base = State(WorkDir(run.config).state()).baseDir(); !base.empty())
        run.config.baseDir = base;
    return run;
}

} // namespace furrow::pipeline
