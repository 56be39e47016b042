#pragma once
#include <filesystem>
#include <string>

namespace furrow::test {

/// A fresh folder that is removed with everything in it when the object goes.
class TempDir {
public:
    TempDir();
    ~TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

inline std::filesystem::path operator/(const TempDir& dir, const std::string& name) {
    return dir.path() / name;
}

} // namespace furrow::test
