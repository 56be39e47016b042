// Draws one star with a PSF stamp through the fit's own renderer, for check_golden.py.
// usage: draw_star STAMP WIDTH HEIGHT X Y FLUX quintic|lanczos3 OUT; STAMP and OUT are raw float32 images.
#include "core/fit/patch_fit.h"
#include "core/psf/analytic_psf.h"

#include <cmath>
#include <fstream>
#include <iostream>
#include <iterator>
#include <vector>

using namespace furrow;

int main(int argc, char** argv) {
    if (argc != 9) {
        std::cerr << "usage: draw_star STAMP WIDTH HEIGHT X Y FLUX quintic|lanczos3 OUT\n";
        return 2;
    }
    const std::string kernel = argv[7];
    std::ifstream in(argv[1], std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
    const auto side = static_cast<int>(std::lround(std::sqrt(static_cast<double>(bytes.size() / sizeof(float)))));
    Image<float> stamp(side, side);
    std::copy_n(bytes.data(), stamp.size() * sizeof(float), reinterpret_cast<char*>(stamp.data()));

    fit::PatchData data;
    data.def.base = data.def.roi = {0, std::stoi(argv[2]), 0, std::stoi(argv[3])};
    fit::PatchBand band;
    band.info.skySigma = 1;
    band.image = Image<float>(data.def.roi.width(), data.def.roi.height(), 0.0f);
    band.mask = Image<std::uint8_t>(data.def.roi.width(), data.def.roi.height(), 0);
    data.bands.push_back(std::move(band));
    fit::FitSource source;
    source.x = std::stod(argv[4]);
    source.y = std::stod(argv[5]);
    data.sources.push_back(source);

    fit::PatchFit fit;
    fit.ok = true;
    fit.sky.resize(1);
    fit::SourceFit fitted;
    fitted.failed = false;
    fitted.flux = {std::stod(argv[6])};
    fit::SourceGeometry geometry;
    geometry.x = source.x;
    geometry.y = source.y;
    fitted.geometry.push_back(geometry);
    fit.sources.push_back(fitted);

    config::Config config;
    config.patchRun.psfInterpolation =
        kernel == "lanczos3" ? config::PsfInterpolation::Lanczos3 : config::PsfInterpolation::Quintic;
    psf::BandPsf psf;
    psf.psf = psf::stampPsf(stamp, "stamp");
    const Image<float> image = fit::renderPatch(data, {psf}, config, fit).front();
    std::ofstream(argv[8], std::ios::binary)
        .write(reinterpret_cast<const char*>(image.data()), static_cast<std::streamsize>(image.size() * sizeof(float)));
    return 0;
}
