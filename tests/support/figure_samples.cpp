#include "tests/support/figure_samples.h"

#include <fmt/format.h>

#include <cmath>
#include <random>

namespace furrow::test {

namespace {

class Random {
public:
    explicit Random(unsigned seed)
        : m_engine(seed) {}
    /// Uniform in [low, high).
    double uniform(double low, double high) { return low + (high - low) * (m_engine() / 4294967296.0); }
    /// Standard normal (Box & Muller).
    double normal() {
        const double u = uniform(1e-12, 1), v = uniform(0, 2 * 3.14159265358979);
        return std::sqrt(-2 * std::log(u)) * std::cos(v);
    }

private:
    std::mt19937 m_engine;
};

void addNoise(Image<float>& image, double sigma, Random& random) {
    for (float& value : image)
        value += static_cast<float>(sigma * random.normal());
}

/// A round Moffat profile, β = 3, unit sum.
void addStar(Image<float>& image, double x, double y, double flux, double fwhm) {
    const double alpha = fwhm / (2 * std::sqrt(std::cbrt(2.0) - 1));
    const double peak = flux * 2 / (3.14159265358979 * alpha * alpha);
    const int reach = static_cast<int>(8 * fwhm);
    for (int v = std::max(0, static_cast<int>(y) - reach); v < std::min(image.height(), static_cast<int>(y) + reach);
         ++v)
        for (int u = std::max(0, static_cast<int>(x) - reach); u < std::min(image.width(), static_cast<int>(x) + reach);
             ++u) {
            const double q = 1 + ((u - x) * (u - x) + (v - y) * (v - y)) / (alpha * alpha);
            image(u, v) += static_cast<float>(peak / (q * q * q));
        }
}

} // namespace

diagnose::PatchScene samplePatch(int bands, int side, bool singleBand) {
    constexpr int kHalo = 30;
    Random random(7);
    diagnose::PatchScene scene;
    const int full = side + 2 * kHalo;
    scene.data.def.tag = "r00_c01_pr02_pc03";
    scene.data.def.epsfTag = "r00_c01";
    scene.data.def.base = {1030, 1030 + side, 2030, 2030 + side};
    scene.data.def.roi = scene.data.def.base.grown(kHalo);
    scene.data.def.haloPix = kHalo;
    scene.fit.ok = true;
    const Box& base = scene.data.def.base;
    for (int i = 0; i < 20; ++i) {
        fit::FitSource source;
        source.role = i < 12 ? fit::SourceRole::Base : i < 18 ? fit::SourceRole::Halo : fit::SourceRole::Ring;
        source.id = i == 3 ? "gaia_2518065009826205440" : fmt::format("{:05}", 19 + i);
        source.type = i % 3 == 0 ? SourceType::Star : SourceType::Exp;
        source.x =
            source.role == fit::SourceRole::Base ? random.uniform(base.x0, base.x1) : base.x0 - random.uniform(2, 28);
        source.y = random.uniform(base.y0, base.y1);
        source.flux.assign(static_cast<std::size_t>(bands), random.uniform(300, 20000));
        fit::SourceFit fitted;
        fitted.id = source.id;
        fitted.type = source.type;
        fitted.role = source.role;
        fitted.flux = source.flux;
        for (int b = 0; b < (singleBand ? bands : 1); ++b) {
            fit::SourceGeometry geometry;
            geometry.x = source.x + 0.6 * random.normal();
            geometry.y = source.y + 0.6 * random.normal();
            fitted.geometry.push_back(geometry);
        }
        scene.data.sources.push_back(source);
        scene.fit.sources.push_back(fitted);
    }
    const Box& roi = scene.data.def.roi;
    for (int b = 0; b < bands; ++b) {
        fit::PatchBand band;
        band.info.name = fmt::format("m{}", 400 + 25 * b);
        band.info.skySigma = 8;
        Image<float> model(full, full, 3.0f);
        for (std::size_t i = 0; i < scene.data.sources.size(); ++i)
            addStar(model, scene.fit.sources[i].geometry[0].x - roi.x0, scene.fit.sources[i].geometry[0].y - roi.y0,
                    scene.data.sources[i].flux[0], 3.2 + 0.2 * b);
        band.image = model;
        addNoise(band.image, 8, random);
        band.mask = Image<std::uint8_t>(full, full, 0);
        for (int v = 60; v < 75; ++v)
            for (int u = 100; u < 130; ++u)
                band.mask(u, v) = kMaskBright;
        scene.data.bands.push_back(std::move(band));
        scene.model.push_back(std::move(model));
    }
    return scene;
}

diagnose::EpsfCellView sampleCell() {
    constexpr int kSide = 300, kStamp = 61;
    Random random(11);
    diagnose::EpsfCellView cell;
    cell.band = "m400";
    cell.tag = "r01_c02";
    cell.box = {300, 600, 600, 900};
    cell.raw = Image<float>(kSide, kSide, 0);
    cell.background = Image<float>(kSide, kSide, 0);
    for (int y = 0; y < kSide; ++y)
        for (int x = 0; x < kSide; ++x)
            cell.background(x, y) = static_cast<float>(20 + 0.02 * x + 4 * std::sin(0.02 * y));
    cell.raw = cell.background;
    constexpr double kSigma = 8, kFwhm = 3.2;
    cell.quality = {1.9, 3.4, 4.7, 1, 0, 0, 0, 0.06, kFwhm, 0.031};
    for (int i = 0; i < 14; ++i) {
        diagnose::StarView star;
        star.id = i == 2 ? "gaia_2518065009826205440" : fmt::format("sep_{}", i);
        star.origin = i % 3 == 0 ? "gaia" : i % 3 == 1 ? "sep" : "both";
        star.x = cell.box.x0 + random.uniform(40, 260);
        star.y = cell.box.y0 + random.uniform(40, 260);
        star.used = i % 5 != 4;
        star.flux = 60000.0 / (i + 1);
        addStar(cell.raw, star.x - cell.box.x0, star.y - cell.box.y0, star.flux, kFwhm);
        cell.stars.push_back(std::move(star));
    }
    addNoise(cell.raw, kSigma, random);
    for (diagnose::StarView& star : cell.stars) {
        const int x0 = pixelOf(star.x) - cell.box.x0 - kStamp / 2, y0 = pixelOf(star.y) - cell.box.y0 - kStamp / 2;
        star.localBackground = 25;
        star.stamp = cell.raw.cut({x0, x0 + kStamp, y0, y0 + kStamp});
        for (float& value : star.stamp)
            value -= 25;
        star.bad = Image<std::uint8_t>(kStamp, kStamp, 0);
        star.annulus = Image<std::uint8_t>(kStamp, kStamp, 0);
        for (int y = 0; y < kStamp; ++y)
            for (int x = 0; x < kStamp; ++x)
                if (const double r = std::hypot(x - 30, y - 30); r >= 20 && r < 30)
                    star.annulus(x, y) = 1;
        star.noise = Image<float>(kStamp, kStamp, kSigma);
        star.residual = Image<float>(kStamp, kStamp, 0);
        addStar(star.residual, star.x - cell.box.x0 - x0, star.y - cell.box.y0 - y0, -star.flux, kFwhm);
        std::transform(star.residual.begin(), star.residual.end(), star.stamp.begin(), star.residual.begin(),
                       std::plus<>());
        cell.nStarsUsed += star.used;
    }
    cell.epsf = Image<float>(55, 55, 0);
    addStar(cell.epsf, 27, 27, 1, kFwhm);
    return cell;
}

SampleField sampleField(int width, int height) {
    Random random(3);
    SampleField field;
    field.white = Image<float>(width, height, 0);
    field.bright.mask = BitMask(width, height);
    for (std::size_t i = 0; i < 160; ++i) {
        CatalogSource source;
        source.row = i;
        source.key = fmt::format("{:05}", i);
        source.x = random.uniform(0, width);
        source.y = random.uniform(0, height);
        source.typeKnown = i % 5 != 0;
        source.type = i % 2 ? SourceType::Exp : SourceType::Star;
        source.excludedSaturation = i % 31 == 7;
        source.excludedCrop = i % 41 == 9;
        if (i % 6 == 1)
            source.gaiaSourceId = "2518065009826205440";
        const double flux = 200 * std::pow(10.0, random.uniform(0, 3));
        addStar(field.white, source.x, source.y, flux, 3.5);
        if (flux > 60000 || i % 31 == 7) {
            const bool matched = i % 2 == 0;
            field.bright.detections.push_back({source.x, source.y, 20, 15, 0.4, 300, matched});
            if (matched)
                field.bright.catalogMatched.push_back(i);
            else
                detect::maskEllipse(field.bright.mask, source.x, source.y, 20, 15, 0.4);
        }
        if (i % 53 == 1)
            field.bright.catalogUnmatchedMasked.push_back(i);
        field.sources.push_back(std::move(source));
    }
    addNoise(field.white, 8, random);
    field.gaia.selection = {width / 10, width - width / 10, height / 10, height - height / 10};
    field.gaia.inBox = 40;
    field.gaia.matched = 27;
    field.gaia.injected = 10;
    field.gaia.firstInjectedRow = 150;
    for (int i = 0; i < 4; ++i) {
        calibrate::GaiaStar star;
        star.x = random.uniform(0, width);
        star.y = random.uniform(0, height);
        field.stars.push_back(std::move(star));
        field.gaia.saturatedStars.push_back(static_cast<std::size_t>(i));
    }
    return field;
}

calibrate::ZpBand sampleZeroPoint() {
    Random random(5);
    calibrate::ZpBand band;
    band.band = "m400";
    for (int i = 0; i < 90; ++i) {
        calibrate::ZpStar star;
        star.mag = random.uniform(12.5, 18);
        star.zpErr = 0.004 * std::pow(10.0, 0.25 * (star.mag - 12.5)) + 0.003;
        star.zp = 24.98 + star.zpErr * random.normal() + (i % 23 == 5 ? 0.3 : 0);
        star.flux = std::pow(10.0, 0.4 * (star.zp - star.mag));
        star.fluxErr = star.flux * star.zpErr / 1.0857;
        star.clipped = i % 23 == 5;
        star.kept = !star.clipped;
        (star.kept ? band.nKept : band.nClipped)++;
        band.stars.push_back(star);
    }
    for (int i = 0; i < 6; ++i) {
        calibrate::ZpStar star;
        star.mag = random.uniform(13, 18);
        star.zp = 24.9 + 0.3 * random.normal();
        band.unreliable.push_back(star);
        ++band.nUnreliable;
    }
    band.zpMedian = 24.9812;
    band.zpErrMad = 0.0312;
    band.zpErrStd = 0.0215;
    band.snrUsed = 50;
    return band;
}

} // namespace furrow::test
