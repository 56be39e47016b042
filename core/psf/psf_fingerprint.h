#pragma once
#include <filesystem>
#include <map>
#include <mutex>
#include <string>

namespace furrow::psf {

/// Tells whether a PSF is still what it was, by the content of the files that PsfLibrary reads. Files that did not
/// change are read once. Thread-safe.
class PsfFingerprints {
public:
    explicit PsfFingerprints(std::filesystem::path epsfDir);
    /// Of a band's PSF in a cell. Never throws: missing and broken files have a fingerprint, too.
    std::string of(const std::string& band, const std::string& cellTag);

private:
    struct File {
        std::filesystem::file_time_type time;
        std::uintmax_t size = 0;
        std::string hash;
    };
    std::string ofFile(const std::filesystem::path& path);

    std::filesystem::path m_dir;
    std::mutex m_mutex;
    std::map<std::filesystem::path, File> m_files;
};

} // namespace furrow::psf
