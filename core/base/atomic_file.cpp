#include "core/base/atomic_file.h"

#include "core/base/error.h"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace furrow {
namespace fs = std::filesystem;

void writeFileAtomically(const fs::path& path, const std::function<void(const fs::path&)>& write) {
    static std::atomic<unsigned> counter{0};
    std::error_code code;
    if (path.has_parent_path())
        fs::create_directories(path.parent_path(), code);
    if (code)
        throw UserError(fmt::format("cannot create the folder {}: {}; check the path and its permissions",
                                    path.parent_path().string(), code.message()));
    const fs::path temporary =
        path.parent_path() / fmt::format(".{}.{}.{}.tmp", path.filename().string(), ::getpid(), counter++);
    try {
        write(temporary);
        const int fd = ::open(temporary.c_str(), O_RDONLY | O_CLOEXEC);
        if (fd < 0 || ::fdatasync(fd) != 0) {
            const int problem = errno;
            if (fd >= 0)
                ::close(fd);
            throw UserError(fmt::format("cannot write {}: {}; check the free space and permissions", path.string(),
                                        std::strerror(problem)));
        }
        ::close(fd);
        fs::rename(temporary, path, code);
        if (code)
            throw UserError(fmt::format("cannot write {}: {}; check its permissions", path.string(), code.message()));
    } catch (...) {
        fs::remove(temporary, code);
        throw;
    }
}

void writeTextAtomically(const fs::path& path, std::string_view text) {
    writeFileAtomically(path, [&](const fs::path& temporary) {
        std::ofstream out(temporary, std::ios::binary);
        out.write(text.data(), static_cast<std::streamsize>(text.size()));
        out.flush();
        if (!out)
            throw UserError(fmt::format("cannot write {}: {}; check the free space and permissions", path.string(),
                                        std::strerror(errno)));
    });
}

std::string readTextFile(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    if (in)
        text << in.rdbuf();
    if (!in || fs::is_directory(path))
        throw UserError(fmt::format("cannot read {}: {}; check that the file exists and may be read", path.string(),
                                    std::strerror(errno ? errno : EISDIR)));
    return text.str();
}

} // namespace furrow
