#include "core/config/config_paths.h"

#include "core/base/text.h"
#include "core/config/key_table.h"

#include <cstdlib>

namespace furrow::config {
namespace {

Path absolutePath(const Path& path, const Path& base) {
    return path.empty() ? path : (base / expandHome(path)).lexically_normal();
}

} // namespace

Path expandHome(const Path& path) {
    const std::string text = path.string();
    const char* home = std::getenv("HOME");
    if (!home || text.empty() || text[0] != '~' || (text.size() > 1 && text[1] != '/'))
        return path;
    return Path(home + text.substr(1));
}

Path finalCatalogCsv(const Config& config) {
    Path path = config.outputs.finalCatalog;
    const std::string suffix = toLower(path.extension().string());
    return suffix == ".fits" || suffix == ".vot" ? path.replace_extension(".csv") : path;
}

void resolvePaths(Config& config, const Path& baseDir) {
    const Path base = std::filesystem::absolute(baseDir);
    config.baseDir = base;
    config.outputs.workDir = absolutePath(config.outputs.workDir, base);
    for (const Key& key : keyTable()) {
        if (key.access.kind != KeyKind::File || key.name == "outputs.work_dir")
            continue;
        const KeyValue value = key.access.get(config);
        if (const auto* path = std::get_if<std::string>(&value))
            key.access.set(config,
                           absolutePath(*path, key.section() == "inputs" ? base : config.outputs.workDir).string());
    }
    auto& log = config.logging.file;
    if (log && *log != "auto")
        log = absolutePath(*log, config.outputs.workDir).string();
}

} // namespace furrow::config
