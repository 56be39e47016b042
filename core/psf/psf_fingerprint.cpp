#include "core/psf/psf_fingerprint.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/io/json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace furrow::psf {
namespace {

namespace fs = std::filesystem;

/// What the library reads of a cell's meta.json; the rest is diagnostics.
std::string metaText(const fs::path& path) {
    const auto meta = io::readJson(path);
    std::string text = meta.value("/cfg/model"_json_pointer, "cell");
    for (const char* key : {"status", "error", "nstars_used", "x0", "x1", "y0", "y1"})
        text += '\n' + meta.value(key, nlohmann::ordered_json()).dump();
    return text;
}

std::string contentOf(const fs::path& path) {
    return path.extension() == ".json" ? metaText(path) : readTextFile(path);
}

} // namespace

PsfFingerprints::PsfFingerprints(fs::path epsfDir)
    : m_dir(std::move(epsfDir)) {}

std::string PsfFingerprints::ofFile(const fs::path& path) {
    std::error_code code;
    const auto time = fs::last_write_time(path, code);
    const auto size = code ? 0 : fs::file_size(path, code);
    if (code)
        return "none";
    File& file = m_files[path];
    if (file.hash.empty() || file.time != time || file.size != size) {
        file.time = time;
        file.size = size;
        try {
            file.hash = fmt::format("{:016x}", fnv1a64(contentOf(path)));
        } catch (const std::exception&) {
            file.hash = "unreadable";
        }
    }
    return file.hash;
}

std::string PsfFingerprints::of(const std::string& band, const std::string& cellTag) {
    const std::lock_guard lock(m_mutex);
    const fs::path cell = m_dir / band / cellTag;
    const std::string all =
        ofFile(cell / "meta.json") + ofFile(cell / "epsf.npy") + ofFile(m_dir / band / "psf_model.fits");
    return fmt::format("{:016x}", fnv1a64(all));
}

} // namespace furrow::psf
