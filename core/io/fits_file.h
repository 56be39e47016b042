#pragma once
#include "core/io/fits.h"

#include <filesystem>
#include <fitsio.h>
#include <mutex>
#include <optional>
#include <string>

/// What the FITS readers and the writer share; for core/io alone.
namespace furrow::io {

/// Serialises CFITSIO when it was built without --enable-reentrant; otherwise holds nothing.
std::unique_lock<std::mutex> fitsLock();

/// Meaning of a CFITSIO status in plain words.
std::string fitsReason(int status);

/// An open file for reading. Its name is taken literally (no extended file name syntax).
class FitsInput {
public:
    /// Throws UserError naming the file when it does not exist or is no FITS file.
    explicit FitsInput(std::filesystem::path path);
    ~FitsInput();
    FitsInput(const FitsInput&) = delete;
    FitsInput& operator=(const FitsInput&) = delete;

    fitsfile* handle() const { return m_handle; }
    const std::filesystem::path& path() const { return m_path; }
    bool isGzip() const; ///< the whole file is packed; CFITSIO unpacks it into memory
    /// Throws UserError naming the file when `status` is an error.
    void check(int status) const;
    [[noreturn]] void refuse(const std::string& why) const;

    /// Makes an HDU current, 1-based; returns its type (IMAGE_HDU for tile-compressed images), or nullopt when the file
    /// ends before it. Later HDUs are not looked at: damage there does no harm.
    std::optional<int> moveTo(int hdu) const;
    /// Moves to the HDU with this EXTNAME (without regard to case); false when there is none.
    bool moveTo(const std::string& extname) const;
    /// Cards of the current HDU without END; those of a compressed image as if it were plain.
    std::string cards() const;

private:
    std::filesystem::path m_path;
    fitsfile* m_handle = nullptr;
    std::unique_lock<std::mutex> m_lock;
};

/// An image of the current HDU: axes of length 1 beyond the second are ignored.
struct FitsShape {
    int axes = 0;
    long width = 0, height = 0;
    bool isImage() const { return axes == 2; }
};
FitsShape fitsShape(const FitsInput& file);

} // namespace furrow::io
