#include "core/pipeline/white_file.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/version.h"
#include "core/io/fits.h"
#include "core/pipeline/products.h"

#include <fmt/format.h>

namespace furrow::pipeline {
namespace {

constexpr std::size_t kBlock = 2880;

std::string card(const std::string& keyword, const std::string& value, const std::string& comment) {
    return fmt::format("{:<80.80}", fmt::format("{:<8}= {:>20} / {}", keyword, value, comment));
}

/// Cropping is said in the header, so that the frame can be found in the images.
std::vector<io::FitsCard> frameCards(const Frames& frames) {
    return {{"CROPMARG", static_cast<long long>(frames.cropMargin), "pixels cut off every side of the images"}};
}

} // namespace

void writeWcsFile(const std::filesystem::path& path, const Frames& frames) {
    const std::string width = std::to_string(frames.width), height = std::to_string(frames.height);
    // FITS standard 4.4.1: the mandatory keywords come first and in this order.
    std::string header =
        card("SIMPLE", "T", "header of the working frame, no data follow") +
        card("BITPIX", "-32", "type of the frame's images") + card("NAXIS", "2", "") +
        card("NAXIS1", width, "width of the working frame") + card("NAXIS2", height, "height of the working frame") +
        card("FRAMENX", width, "width of the working frame") + card("FRAMENY", height, "height of the working frame") +
        card("CROPMARG", std::to_string(frames.cropMargin), "pixels cut off every side of the images") +
        fmt::format("{:<80}", fmt::format("CREATOR = '{}'", kProgramVersion)) + frames.wcs.headerCards();
    header += fmt::format("{:<80}", "END");
    header.resize((header.size() + kBlock - 1) / kBlock * kBlock, ' ');
    writeTextAtomically(path, header);
}

sky::Wcs readWcsFile(const std::filesystem::path& path) {
    if (!std::filesystem::exists(path))
        throw UserError(path.string() + " is missing: it turns fitted pixels into RA and DEC; run the pipeline first");
    // The file is a header without data although NAXIS is 2 (spec README): only its cards are read.
    const std::string text = readTextFile(path);
    std::size_t end = 0;
    while (end + 80 <= text.size() && text.compare(end, 8, "END     ") != 0)
        end += 80;
    return sky::Wcs::fromHeader(text.substr(0, end), path.string());
}

void writeWhiteFile(const std::filesystem::path& path, const Frames& frames) {
    io::FitsWriter writer(path);
    writer.addImage("", frames.white, frameCards(frames), frames.wcs.headerCards());
    // The noise hardly varies: lossless compression makes it vanish, and large fields are bound by the disk.
    writer.addImage("SIGMA", frames.whiteSigma, frameCards(frames), frames.wcs.headerCards(),
                    io::FitsWriter::Compression::LosslessTile);
    writer.close();
}

WhiteStack readWhite(const std::filesystem::path& whiteFits) {
    WhiteStack white;
    auto image = io::readFitsImage(whiteFits);
    white.wcs = sky::Wcs::fromHeader(image.header.cards(), whiteFits.string());
    white.image = std::move(image.pixels);
    white.sigma = io::readFitsExtension(whiteFits, "SIGMA").pixels;
    return white;
}

} // namespace furrow::pipeline
