#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/fits_file.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fmt/format.h>
#include <limits>
#include <new>
#include <stdexcept>

namespace furrow::io {
namespace {

constexpr std::size_t kCard = 80;

/// Cards that describe an HDU itself, not the observation: they are not handed down from the primary HDU.
bool isStructural(std::string_view keyword) {
    constexpr auto words = std::to_array<std::string_view>({"SIMPLE", "XTENSION", "BITPIX", "EXTEND", "PCOUNT",
                                                            "GCOUNT", "BSCALE", "BZERO", "BLANK", "CHECKSUM", "DATASUM",
                                                            "EXTNAME", "EXTVER", "COMMENT", "HISTORY", ""});
    return std::find(words.begin(), words.end(), keyword) != words.end() || keyword.substr(0, 5) == "NAXIS";
}

/// Coordinate keywords; they make sense only as a set (FITS WCS papers I, II and the SIP convention).
bool isCoordinate(std::string_view keyword) {
    constexpr auto stems = std::to_array<std::string_view>({"CTYPE", "CRVAL", "CRPIX", "CDELT", "CUNIT", "CROTA",
                                                            "CD1_", "CD2_", "PC1_", "PC2_", "PV1_", "PV2_", "WCSAXES",
                                                            "LONPOLE", "LATPOLE", "A_", "B_", "AP_", "BP_"});
    return std::any_of(stems.begin(), stems.end(), [&](auto stem) { return keyword.substr(0, stem.size()) == stem; });
}

/// The image's cards, then those of the primary header that it lacks (INHERIT convention; INHERIT = F forbids it).
std::string joined(const std::string& own, const std::string& primary) {
    const FitsHeader header(own);
    if (header.text("INHERIT") == "F")
        return own;
    const bool ownCoordinates = header.has("CTYPE1");
    std::string cards = own;
    bool wanted = false;
    for (std::size_t at = 0; at + kCard <= primary.size(); at += kCard) {
        const std::string keyword(trimmed(std::string_view(primary).substr(at, 8)));
        if (keyword != "CONTINUE") // goes with the card before it
            wanted = !isStructural(keyword) && !header.has(keyword) && !(ownCoordinates && isCoordinate(keyword));
        if (wanted)
            cards.append(primary, at, kCard);
    }
    return cards;
}

/// Moves to the image of the file: the primary HDU, or the first 2-D image when the primary has no data.
FitsShape moveToImage(const FitsInput& file, int& hdu) {
    hdu = 1;
    for (auto type = file.moveTo(hdu); type; type = file.moveTo(++hdu)) {
        if (*type != IMAGE_HDU)
            continue;
        const FitsShape shape = fitsShape(file);
        if (shape.isImage())
            return shape;
        if (hdu == 1 && shape.axes != 0)
            file.refuse(fmt::format("its primary HDU has {} axes; a 2-D image is needed", shape.axes));
    }
    file.refuse("it holds no 2-D image");
}

FitsHeader headerOf(const FitsInput& file, int hdu) {
    if (hdu == 1)
        return FitsHeader(file.cards());
    const std::string own = file.cards();
    file.moveTo(1);
    const std::string primary = file.cards();
    file.moveTo(hdu);
    return FitsHeader(joined(own, primary));
}

/// A plain image that promises more pixels than the file has bytes is refused before memory is taken for it.
void requireData(const FitsInput& file, const FitsShape& shape) {
    int status = 0, bitpix = 0;
    LONGLONG header = 0, data = 0, end = 0;
    if (fits_is_compressed_image(file.handle(), &status) || file.isGzip())
        return;
    fits_get_img_type(file.handle(), &bitpix, &status);
    fits_get_hduaddrll(file.handle(), &header, &data, &end, &status);
    file.check(status);
    const double bytes = static_cast<double>(shape.width) * static_cast<double>(shape.height) * std::abs(bitpix) / 8;
    if (static_cast<double>(data) + bytes > static_cast<double>(std::filesystem::file_size(file.path())))
        file.check(END_OF_FILE);
}

Image<float> pixelsOf(const FitsInput& file, const FitsShape& shape) {
    requireData(file, shape);
    try {
        Image<float> pixels(static_cast<int>(shape.width), static_cast<int>(shape.height));
        std::array<long, 9> first;
        first.fill(1);
        float blank = std::numeric_limits<float>::quiet_NaN();
        int status = 0, anyBlank = 0;
        fits_read_pix(file.handle(), TFLOAT, first.data(), static_cast<LONGLONG>(pixels.size()), &blank, pixels.data(),
                      &anyBlank, &status);
        file.check(status == NUM_OVERFLOW ? 0 : status);
        return pixels;
    } catch (const std::bad_alloc&) {
        file.refuse(fmt::format("{} x {} pixels do not fit into memory", shape.width, shape.height));
    } catch (const std::length_error&) {
        file.refuse(fmt::format("{} x {} pixels do not fit into memory", shape.width, shape.height));
    }
}

/// Leaves the image's HDU current.
FitsInfo infoOf(const FitsInput& file) {
    int hdu = 1;
    const FitsShape shape = moveToImage(file, hdu);
    return {headerOf(file, hdu), static_cast<int>(shape.width), static_cast<int>(shape.height)};
}

} // namespace

FitsImage readFitsImage(const std::filesystem::path& path) {
    const FitsInput file(path);
    int hdu = 1;
    const FitsShape shape = moveToImage(file, hdu);
    return {pixelsOf(file, shape), headerOf(file, hdu)};
}

FitsInfo readFitsInfo(const std::filesystem::path& path) {
    return infoOf(FitsInput(path));
}

struct FitsImageReader::Impl {
    explicit Impl(const std::filesystem::path& path)
        : file(path)
        , info(infoOf(file)) {}
    FitsInput file;
    FitsInfo info;
};

FitsImageReader::FitsImageReader(const std::filesystem::path& path)
    : m_impl(std::make_unique<Impl>(path)) {}

FitsImageReader::~FitsImageReader() = default;

const FitsInfo& FitsImageReader::info() const {
    return m_impl->info;
}

void FitsImageReader::read(const Box& box, float* pixels) {
    std::array<long, 9> first, last, step;
    first.fill(1);
    last.fill(1);
    step.fill(1);
    first[0] = box.x0 + 1;
    first[1] = box.y0 + 1;
    last[0] = box.x1;
    last[1] = box.y1;
    float blank = std::numeric_limits<float>::quiet_NaN();
    int status = 0, anyBlank = 0;
    fits_read_subset(m_impl->file.handle(), TFLOAT, first.data(), last.data(), step.data(), &blank, pixels, &anyBlank,
                     &status);
    m_impl->file.check(status == NUM_OVERFLOW ? 0 : status);
}

FitsImage readFitsExtension(const std::filesystem::path& path, const std::string& extname) {
    const FitsInput file(path);
    if (!file.moveTo(extname))
        file.refuse(fmt::format("it has no extension {}", extname));
    int hdu = 1;
    fits_get_hdu_num(file.handle(), &hdu);
    if (file.moveTo(hdu) != IMAGE_HDU || !fitsShape(file).isImage())
        file.refuse(fmt::format("its extension {} is no 2-D image", extname));
    return {pixelsOf(file, fitsShape(file)), headerOf(file, hdu)};
}

} // namespace furrow::io
