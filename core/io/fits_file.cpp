#include "core/io/fits_file.h"

#include "core/base/error.h"
#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fstream>
#include <limits>
#include <memory>

namespace furrow::io {

std::unique_lock<std::mutex> fitsLock() {
    static std::mutex mutex;
    return fits_is_reentrant() ? std::unique_lock<std::mutex>() : std::unique_lock(mutex);
}

std::string fitsReason(int status) {
    switch (status) {
    case END_OF_FILE:
    case READ_ERROR:
    case SEEK_ERROR:
    case DATA_DECOMPRESSION_ERR:
        return "the file is cut short or damaged";
    case UNKNOWN_REC:
    case NO_SIMPLE:
    case BAD_SIMPLE:
        return "it is no FITS file";
    case WRITE_ERROR:
        return "the disk refused; check the free space and permissions";
    default: {
        std::array<char, FLEN_STATUS> text{};
        fits_get_errstatus(status, text.data());
        return fmt::format("{} (CFITSIO {})", text.data(), status);
    }
    }
}

namespace {

/// The first bytes of a file, as far as there are any.
std::string firstBytes(const std::filesystem::path& path) {
    std::array<char, 6> start{};
    std::ifstream(path, std::ios::binary).read(start.data(), start.size());
    return {start.data(), start.size()};
}

} // namespace

FitsInput::FitsInput(std::filesystem::path path)
    : m_path(std::move(path))
    , m_lock(fitsLock()) {
    std::error_code code;
    if (!std::filesystem::exists(m_path, code))
        refuse("no such file; check the path");
    if (std::filesystem::is_directory(m_path, code))
        refuse("it is a folder");
    int status = 0;
    fits_open_diskfile(&m_handle, m_path.c_str(), READONLY, &status);
    if (status == FILE_NOT_OPENED)
        refuse("it cannot be opened; check its permissions and that it is a FITS file");
    if (status && firstBytes(m_path) != "SIMPLE" && !isGzip())
        refuse(fitsReason(NO_SIMPLE));
    check(status);
}

bool FitsInput::isGzip() const {
    return firstBytes(m_path).starts_with("\x1f\x8b");
}

FitsInput::~FitsInput() {
    int status = 0;
    if (m_handle)
        fits_close_file(m_handle, &status);
}

void FitsInput::check(int status) const {
    if (status)
        refuse(fitsReason(status));
}

void FitsInput::refuse(const std::string& why) const {
    throw UserError(fmt::format("cannot read {}: {}", m_path.string(), why));
}

std::optional<int> FitsInput::moveTo(int hdu) const {
    int status = 0, type = ANY_HDU;
    fits_movabs_hdu(m_handle, hdu, &type, &status);
    if (status == END_OF_FILE)
        return std::nullopt;
    check(status);
    return fits_is_compressed_image(m_handle, &status) ? IMAGE_HDU : type;
}

bool FitsInput::moveTo(const std::string& extname) const {
    for (int hdu = 1; moveTo(hdu); ++hdu) {
        int status = 0;
        std::array<char, FLEN_VALUE> value{};
        fits_read_key(m_handle, TSTRING, "EXTNAME", value.data(), nullptr, &status);
        if (!status && equalsIgnoreCase(trimmed(value.data()), trimmed(extname)))
            return true;
    }
    return false;
}

std::string FitsInput::cards() const {
    int status = 0, count = 0;
    char* text = nullptr;
    fits_convert_hdr2str(m_handle, 0, nullptr, 0, &text, &count, &status);
    const std::unique_ptr<char, void (*)(char*)> owner(text, [](char* p) {
        int ignored = 0;
        if (p)
            fits_free_memory(p, &ignored);
    });
    check(status);
    std::string cards(text);
    cards.resize(std::min(cards.size(), static_cast<std::size_t>(count) * 80));
    if (cards.size() >= 80 && trimmed(std::string_view(cards).substr(cards.size() - 80)) == "END")
        cards.resize(cards.size() - 80);
    return cards;
}

FitsShape fitsShape(const FitsInput& file) {
    int status = 0, axes = 0, bitpix = 0;
    std::array<LONGLONG, 9> lengths{};
    fits_get_img_paramll(file.handle(), static_cast<int>(lengths.size()), &bitpix, &axes, lengths.data(), &status);
    file.check(status);
    while (axes > 2 && axes <= static_cast<int>(lengths.size()) && lengths[axes - 1] == 1)
        --axes;
    FitsShape shape;
    shape.axes = std::any_of(lengths.begin(), lengths.begin() + std::min<int>(axes, lengths.size()),
                             [](LONGLONG n) { return n == 0; })
                     ? 0
                     : axes;
    if (shape.isImage()) {
        constexpr LONGLONG limit = std::numeric_limits<int>::max();
        if (lengths[0] > limit || lengths[1] > limit)
            file.refuse("its axes are too long; the header is damaged");
        shape.width = static_cast<long>(lengths[0]);
        shape.height = static_cast<long>(lengths[1]);
    }
    return shape;
}

} // namespace furrow::io
