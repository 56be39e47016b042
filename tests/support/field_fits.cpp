#include "tests/support/field_writer.h"

#include <cmath>
#include <fitsio.h>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>

namespace furrow::test {
namespace {

void check(int status, const std::filesystem::path& path) {
    if (status) {
        char text[FLEN_STATUS] = "";
        fits_get_errstatus(status, text);
        throw std::runtime_error(path.string() + ": " + text);
    }
}

void writeCards(fitsfile* file, const HeaderCards& cards, int& status) {
    for (const auto& text : cards) {
        char card[FLEN_CARD] = "";
        int type = 0;
        std::string copy = text;
        fits_parse_template(copy.data(), card, &type, &status);
        fits_write_record(file, card, &status);
    }
}

void writeInt16(fitsfile* file, const Image<float>& image, int& status) {
    float low = std::numeric_limits<float>::max(), high = std::numeric_limits<float>::lowest();
    for (const float value : image) {
        if (std::isfinite(value)) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    double scale = high > low ? (high - low) / 65000.0 : 1.0, zero = low + scale * 32500;
    long long blank = -32768;
    fits_write_key_dbl(file, "BSCALE", scale, -15, nullptr, &status);
    fits_write_key_dbl(file, "BZERO", zero, -15, nullptr, &status);
    fits_write_key_lng(file, "BLANK", blank, nullptr, &status);
    std::vector<short> pixels;
    for (const float value : image)
        pixels.push_back(std::isfinite(value) ? static_cast<short>(std::lround((value - zero) / scale))
                                              : static_cast<short>(blank));
    fits_set_bscale(file, 1, 0, &status);
    fits_write_img(file, TSHORT, 1, static_cast<LONGLONG>(pixels.size()), pixels.data(), &status);
}

} // namespace

void writeTestImage(const std::filesystem::path& path, const Image<float>& image, const HeaderCards& cards,
                    Storage storage) {
    std::filesystem::create_directories(path.parent_path());
    std::filesystem::remove(path);
    int status = 0;
    fitsfile* file = nullptr;
    fits_create_diskfile(&file, path.c_str(), &status);
    long shape[2] = {image.width(), image.height()};
    if (storage == Storage::TileCompressed) {
        fits_create_img(file, BYTE_IMG, 0, nullptr, &status);
        fits_set_compression_type(file, GZIP_2, &status);
        fits_set_quantize_level(file, 0, &status);
    }
    const int bitpix = storage == Storage::Int16 ? SHORT_IMG : storage == Storage::Float64 ? DOUBLE_IMG : FLOAT_IMG;
    fits_create_img(file, bitpix, 2, shape, &status);
    writeCards(file, cards, status);
    if (storage == Storage::Int16) {
        writeInt16(file, image, status);
    } else {
        std::vector<float> pixels(image.begin(), image.end());
        fits_write_img(file, TFLOAT, 1, static_cast<LONGLONG>(pixels.size()), pixels.data(), &status);
    }
    int closing = 0;
    if (file)
        fits_close_file(file, &closing);
    check(status ? status : closing, path);
}

void setCard(const std::filesystem::path& fits, const std::string& card) {
    int status = 0;
    fitsfile* file = nullptr;
    fits_open_diskfile(&file, fits.c_str(), READWRITE, &status);
    check(status, fits);
    int type = 0;
    char formatted[FLEN_CARD] = "", keyword[FLEN_KEYWORD] = "";
    std::string copy = card;
    int length = 0;
    fits_parse_template(copy.data(), formatted, &type, &status);
    fits_get_keyname(formatted, keyword, &length, &status);
    fits_update_card(file, keyword, formatted, &status);
    fits_close_file(file, &status);
    check(status, fits);
}

void changePixels(const std::filesystem::path& fits, const std::function<void(Image<float>&)>& change) {
    int status = 0, any = 0;
    long shape[2] = {0, 0};
    fitsfile* file = nullptr;
    fits_open_diskfile(&file, fits.c_str(), READWRITE, &status);
    check(status, fits);
    fits_get_img_size(file, 2, shape, &status);
    Image<float> image(static_cast<int>(shape[0]), static_cast<int>(shape[1]));
    const auto size = static_cast<LONGLONG>(image.size());
    fits_read_img(file, TFLOAT, 1, size, nullptr, image.data(), &any, &status);
    change(image);
    fits_write_img(file, TFLOAT, 1, size, image.data(), &status);
    fits_close_file(file, &status);
    check(status, fits);
}

void damageTile(const std::filesystem::path& fits, long row) {
    int status = 0;
    fitsfile* file = nullptr;
    fits_open_diskfile(&file, fits.c_str(), READWRITE, &status);
    fits_movabs_hdu(file, 2, nullptr, &status);
    fits_write_descript(file, 1, row, 100, 1000000000, &status);
    fits_close_file(file, &status);
    check(status, fits);
}

void deleteCard(const std::filesystem::path& fits, const std::string& keyword) {
    int status = 0;
    fitsfile* file = nullptr;
    fits_open_diskfile(&file, fits.c_str(), READWRITE, &status);
    check(status, fits);
    fits_delete_key(file, keyword.c_str(), &status);
    fits_close_file(file, &status);
    check(status, fits);
}

std::string readText(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in)
        throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

void writeText(const std::filesystem::path& path, const std::string& text) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

} // namespace furrow::test
