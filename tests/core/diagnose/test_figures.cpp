#include "core/diagnose/display.h"
#include "core/diagnose/epsf_figures.h"
#include "core/diagnose/field_figures.h"
#include "core/diagnose/patch_figures.h"
#include "core/diagnose/zp_figure.h"
#include "tests/support/figure_samples.h"

#include <gtest/gtest.h>

namespace furrow::diagnose {
namespace {

const ImagePanel& imageOf(const Figure& figure, std::size_t index) {
    return std::get<ImagePanel>(figure.panels.at(index));
}

const MarkerSet* find(const ImagePanel& panel, MarkerKind kind) {
    for (const MarkerSet& set : panel.markers)
        if (set.kind == kind)
            return &set;
    return nullptr;
}

TEST(WhiteOverlay, EverySourceIsCountedOnceByTypeAndExclusion) {
    const auto field = test::sampleField(200, 160);
    const Figure figure = whiteOverlay(makeThumbnail(field.white, field.white.box(), 1), field.sources);
    std::size_t total = 0;
    for (const MarkerSet& set : imageOf(figure, 0).markers)
        total += set.count;
    const auto both = std::count_if(field.sources.begin(), field.sources.end(),
                                    [](const auto& s) { return s.excludedCrop && s.excludedSaturation; });
    EXPECT_EQ(total, field.sources.size() + static_cast<std::size_t>(both));
    EXPECT_TRUE(find(imageOf(figure, 0), MarkerKind::CatalogCropped)->points.empty()) << "legend only";
    EXPECT_DOUBLE_EQ(figure.height, 8 * 160 / 200.0);
}

TEST(WhiteOverlayZoom, CountsWhatItShows) {
    const auto field = test::sampleField(200, 160);
    const Figure figure = whiteOverlayZoom(makeThumbnail(field.white, {50, 100, 50, 100}, 1), field.sources);
    const MarkerSet* stars = find(imageOf(figure, 0), MarkerKind::CatalogStar);
    EXPECT_EQ(stars->count, stars->points.size());
    for (const Point& point : stars->points)
        EXPECT_TRUE(point.x >= 49.5 && point.x < 99.5 && point.y >= 49.5 && point.y < 99.5);
    const Figure outside = whiteOverlayZoom(makeThumbnail(field.white, {900, 950, 900, 950}, 1), field.sources);
    EXPECT_EQ(imageOf(outside, 0).note, "outside the image");
}

TEST(GaiaOverlay, InjectedSourcesAreNotOriginals) {
    const auto field = test::sampleField(200, 160);
    const Figure figure =
        gaiaOverlay(makeThumbnail(field.white, field.white.box(), 1), field.gaia, field.sources, field.stars);
    const ImagePanel& panel = imageOf(figure, 0);
    EXPECT_EQ(find(panel, MarkerKind::GaiaInjected)->count, 10u);
    EXPECT_EQ(find(panel, MarkerKind::GaiaSaturated)->count, 4u);
    const std::size_t active = static_cast<std::size_t>(
        std::count_if(field.sources.begin(), field.sources.begin() + 150, [](const auto& s) { return !s.excluded(); }));
    EXPECT_EQ(find(panel, MarkerKind::InputOriginal)->count + find(panel, MarkerKind::GaiaMatched)->count, active);
    auto none = field.gaia;
    none.injected = 0;
    none.saturatedStars.clear();
    const Figure without = gaiaOverlay(makeThumbnail(field.white, field.white.box(), 1), none, field.sources, {});
    EXPECT_EQ(find(imageOf(without, 0), MarkerKind::GaiaInjected), nullptr);
}

TEST(SourceCutout, RowsAreDataModelResidualAroundTheFittedPosition) {
    const PatchScene scene = test::samplePatch(3, 170);
    CutoutOptions options;
    options.size = 41;
    const Figure figure = sourceCutout(scene, 5, options);
    ASSERT_EQ(figure.panels.size(), 9u);
    EXPECT_DOUBLE_EQ(figure.width, 3.6); // figures.md: 1.1 per band + 0.3
    EXPECT_DOUBLE_EQ(figure.height, 3.8);
    const auto& fitted = scene.fit.sources[5].geometry[0];
    const ImagePanel &data = imageOf(figure, 1), &model = imageOf(figure, 4), &residual = imageOf(figure, 7);
    EXPECT_EQ(data.x0 + 20, pixelOf(fitted.x));
    EXPECT_EQ(data.y0 + 20, pixelOf(fitted.y));
    const Box& roi = scene.data.def.roi;
    const int x = pixelOf(fitted.x) - roi.x0, y = pixelOf(fitted.y) - roi.y0;
    EXPECT_EQ(data.image(20, 20), scene.data.bands[1].image(x, y));
    EXPECT_EQ(model.image(20, 20), scene.model[1](x, y));
    EXPECT_EQ(residual.image(20, 20), data.image(20, 20) - model.image(20, 20));
    EXPECT_DOUBLE_EQ(residual.limits.low, -residual.limits.high);
    EXPECT_NE(find(data, MarkerKind::CenterFitted), nullptr);
    EXPECT_EQ(find(data, MarkerKind::HaloCenterFitted), nullptr);
}

TEST(SourceCutout, HaloSourcesHaveTheirOwnMarksAndBlankPixelsBeyondTheRoi) {
    const PatchScene scene = test::samplePatch(2, 170);
    const Figure figure = sourceCutout(scene, 14, {});
    const ImagePanel& panel = imageOf(figure, 0);
    EXPECT_NE(find(panel, MarkerKind::HaloCenterOriginal), nullptr);
    EXPECT_EQ(find(panel, MarkerKind::CenterOriginal), nullptr);
    EXPECT_LT(panel.x0, scene.data.def.roi.x0);
    EXPECT_TRUE(std::isnan(panel.image(0, 50)));
}

TEST(SourceCutout, LimitsIgnoreMaskedPixels) {
    PatchScene scene = test::samplePatch(1, 170);
    const auto& source = scene.fit.sources[5].geometry[0];
    const Box& roi = scene.data.def.roi;
    const int x = pixelOf(source.x) - roi.x0, y = pixelOf(source.y) - roi.y0;
    for (int v = y - 15; v < y - 5; ++v)
        for (int u = x - 30; u < x + 20; ++u) {
            scene.data.bands[0].image(u, v) = 1e6f;
            scene.data.bands[0].mask(u, v) = kMaskSaturated;
        }
    const Figure figure = sourceCutout(scene, 5, {});
    EXPECT_LT(imageOf(figure, 0).limits.high, 1e5);
    EXPECT_EQ(imageOf(figure, 2).mask(50, 40), kMaskSaturated) << "shown on the residual too";
}

TEST(SourceCutout, SingleBandColumnsShowTheirOwnPosition) {
    const PatchScene scene = test::samplePatch(3, 170, true);
    const Figure figure = sourceCutout(scene, 2, {});
    for (std::size_t b = 0; b < 3; ++b)
        EXPECT_EQ(find(imageOf(figure, b), MarkerKind::CenterFitted)->points[0].x, scene.fit.sources[2].geometry[b].x);
}

TEST(SourceCutout, AFailedSourceIsCentredOnItsInput) {
    PatchScene scene = test::samplePatch(1, 170);
    scene.fit.sources[1].geometry.clear();
    scene.fit.sources[1].failed = true;
    scene.fit.sources[1].problem = "no pixel with weight";
    const Figure figure = sourceCutout(scene, 1, {});
    EXPECT_NE(figure.title.find("not fitted: no pixel with weight"), std::string::npos);
    EXPECT_EQ(find(imageOf(figure, 0), MarkerKind::CenterFitted), nullptr);
    EXPECT_EQ(imageOf(figure, 0).x0 + 50, pixelOf(scene.data.sources[1].x));
}

TEST(CutoutSources, RingSourcesHaveNoneAndTheBaseRangeIsHonoured) {
    const PatchScene scene = test::samplePatch(1, 170); // 12 base, 6 halo, 2 ring
    config::PatchRun run;
    EXPECT_EQ(cutoutSources(scene.data, run).size(), 18u);
    run.cutoutStart = 3;
    run.cutoutMaxSources = 4;
    const auto some = cutoutSources(scene.data, run);
    EXPECT_EQ(some.size(), 10u);
    EXPECT_EQ(some.front(), 3u);
}

TEST(PatchOverview, WhiteIsWeightedBySkySigmaAndMaskedOnlyWhereAllBandsAre) {
    PatchScene scene = test::samplePatch(2, 170);
    scene.data.bands[0].info.skySigma = 1;
    scene.data.bands[1].info.skySigma = 2;
    scene.data.bands[0].image(0, 0) = 10;
    scene.data.bands[1].image(0, 0) = 20;
    scene.data.bands[0].mask(0, 0) = kMaskSaturated;
    scene.data.bands[0].mask(1, 0) = scene.data.bands[1].mask(1, 0) = kMaskBright;
    const Figure figure = patchOverview(scene);
    EXPECT_FLOAT_EQ(imageOf(figure, 0).image(0, 0), (1.0f * 10 + 0.25f * 20) / 1.25f);
    EXPECT_EQ(imageOf(figure, 0).mask(0, 0), 0);
    EXPECT_EQ(imageOf(figure, 0).mask(1, 0), 1);
    EXPECT_NE(figure.title.find("n_sources=12 + 6 halo"), std::string::npos);
}

TEST(PatchOverview, SingleBandModeLinksEveryBandToTheInput) {
    const PatchScene scene = test::samplePatch(3, 170, true);
    const Figure figure = patchOverview(scene);
    const MarkerSet* fitted = find(imageOf(figure, 0), MarkerKind::BaseFitted);
    EXPECT_EQ(fitted->count, 12u);
    EXPECT_EQ(fitted->points.size(), 36u);
    EXPECT_EQ(fitted->linkFrom.size(), 36u);
    EXPECT_LT(fitted->opacity, 1);
}

TEST(EpsfResiduals, MedianOfStarsMinusModelIsTheMedianResidual) {
    EpsfCellView cell = test::sampleCell();
    for (StarView& star : cell.stars) {
        star.constant = 0;
        star.stamp.fill(static_cast<float>(3 * star.flux));
        star.residual.fill(static_cast<float>(star.flux));
        star.noise.fill(static_cast<float>(star.flux / 2));
    }
    const Figure figure = epsfResiduals(cell, 100);
    EXPECT_FLOAT_EQ(imageOf(figure, 0).image(30, 30), 3);
    EXPECT_FLOAT_EQ(imageOf(figure, 1).image(30, 30), 2);
    EXPECT_FLOAT_EQ(imageOf(figure, 2).image(30, 30), 1);
    const auto& histogram = std::get<AxesPanel>(figure.panels[3]).histogram;
    EXPECT_EQ(histogram.heights[static_cast<std::size_t>((2 - histogram.low) / histogram.width)], 12 * 61 * 61);
}

TEST(EpsfFigures, ACellWithoutStarsSaysSo) {
    EpsfCellView cell;
    cell.box = {0, 20, 0, 20};
    cell.raw = Image<float>(20, 20, 1);
    cell.error = "no star was selected";
    EXPECT_EQ(imageOf(epsfStamp(cell), 0).note, "no ePSF: no star was selected");
    EXPECT_FALSE(std::get<AxesPanel>(epsfGrowthCurve(cell).panels[0]).note.empty());
    EXPECT_FALSE(epsfResiduals(cell, 10).note.empty());
    EXPECT_FALSE(starMontage(cell, true, 10).note.empty());
    EXPECT_FALSE(starLocalBackgrounds(cell).note.empty());
    EXPECT_FALSE(imageOf(psfStars(cell, true), 0).note.empty());
}

TEST(StarMontage, SizesFollowTheNumberOfRows) {
    const EpsfCellView cell = test::sampleCell(); // 14 candidates, 12 used
    EXPECT_DOUBLE_EQ(starMontage(cell, false, 100).height, 0.75 * 2 + 0.5);
    EXPECT_DOUBLE_EQ(starMontage(cell, false, 10).height, 0.75 + 0.5);
    EXPECT_EQ(starMontage(cell, true, 100).panels.size(), 12u);
    EXPECT_DOUBLE_EQ(starLocalBackgrounds(cell).height, 0.9 * 12 + 0.5);
}

TEST(ZeroPointFigure, RangesFollowTheKeys) {
    const calibrate::ZpBand band = test::sampleZeroPoint();
    config::Zp options;
    const auto axesOf = [](const Figure& figure) { return std::get<AxesPanel>(figure.panels.at(0)); };
    const AxesPanel constrained = axesOf(zeroPointFigure(band, options, {12.5, 18}, false));
    EXPECT_EQ(constrained.x, (Limits{10, 20}));
    EXPECT_DOUBLE_EQ(constrained.y.low, band.zpMedian - 0.5);
    const AxesPanel full = axesOf(zeroPointFigure(band, options, {12.5, 18}, true));
    double highest = 0;
    for (const auto* stars : {&band.stars, &band.unreliable})
        for (const auto& star : *stars)
            highest = std::max(highest, star.zp);
    EXPECT_GT(full.y.high, highest);
    EXPECT_LT(full.y.high, highest + 0.2) << "error bars do not count";
    const auto excluded =
        std::count_if(full.spans.begin(), full.spans.end(), [](const Span& s) { return s.kind == SpanKind::Excluded; });
    EXPECT_EQ(excluded, 2);
}

TEST(ZeroPointFigure, StarsBeyondTheMagnitudesAreCountedNotRanged) {
    calibrate::ZpBand band = test::sampleZeroPoint();
    const auto axesOf = [&](bool full) {
        return std::get<AxesPanel>(zeroPointFigure(band, {}, {12.5, 18}, full).panels.at(0));
    };
    const Limits before = axesOf(true).y;
    EXPECT_EQ(axesOf(true).xLabel.find("outside"), std::string::npos);
    calibrate::ZpStar faint = band.stars.front();
    faint.mag = 21;
    faint.zp = before.high + 3;
    band.stars.push_back(faint);
    EXPECT_EQ(axesOf(true).y, before);
    EXPECT_NE(axesOf(true).xLabel.find("1 star outside the axes"), std::string::npos);
    EXPECT_NE(axesOf(false).xLabel.find("outside the axes"), std::string::npos);
}

TEST(ZeroPointFigure, BrightStdSplitsKeptStarsBySnr) {
    const calibrate::ZpBand band = test::sampleZeroPoint();
    config::Zp options;
    const auto scatters = [&] {
        return std::get<AxesPanel>(zeroPointFigure(band, options, {12.5, 18}, false).panels.at(0)).scatters;
    };
    EXPECT_EQ(scatters().size(), 3u); // unreliable, kept, clipped
    options.zpErrMethod = config::ZpErrMethod::BrightStd;
    const auto split = scatters();
    ASSERT_EQ(split.size(), 4u);
    EXPECT_EQ(split[1].kind, MarkerKind::ZpKeptLowSnr);
    EXPECT_EQ(split[1].count + split[2].count, static_cast<std::size_t>(band.nKept));
}

TEST(ZeroPointFigure, WithoutStarsSaysSo) {
    calibrate::ZpBand band;
    band.band = "u";
    band.zpMedian = band.zpErrMad = band.zpErrStd = kNaN;
    const Figure figure = zeroPointFigure(band, {}, {kNaN, kNaN}, true);
    EXPECT_FALSE(std::get<AxesPanel>(figure.panels.at(0)).note.empty());
    EXPECT_LT(std::get<AxesPanel>(figure.panels.at(0)).y.low, std::get<AxesPanel>(figure.panels.at(0)).y.high);
}

} // namespace
} // namespace furrow::diagnose
