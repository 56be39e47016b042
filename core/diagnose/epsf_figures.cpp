#include "core/diagnose/epsf_figures.h"

#include "core/diagnose/display.h"

#include <fmt/format.h>

#include <cmath>

namespace furrow::diagnose {

namespace {

std::string cellTitle(const EpsfCellView& cell) {
    return cell.band + "  " + cell.tag;
}

/// The cell's image with axes in the working frame.
ImagePanel cellPanel(const EpsfCellView& cell, std::string title, Image<float> image) {
    Thumbnail thumbnail = makeThumbnail(image, image.box(), 1);
    thumbnail.part = {cell.box.x0, cell.box.x0 + image.width(), cell.box.y0, cell.box.y0 + image.height()};
    ImagePanel panel = skyPanel(std::move(thumbnail));
    panel.title = std::move(title);
    return panel;
}

Image<float> minusBackground(const EpsfCellView& cell) {
    Image<float> out = cell.raw;
    if (cell.background.size() == out.size())
        std::transform(out.begin(), out.end(), cell.background.begin(), out.begin(), std::minus<>());
    return out;
}

void addStarMarkers(ImagePanel& panel, const EpsfCellView& cell) {
    MarkerSet gaia{MarkerKind::PsfStarGaia, "used, Gaia", 0, {}, {}, 1},
        sep{MarkerKind::PsfStarSep, "used, SEP", 0, {}, {}, 1},
        both{MarkerKind::PsfStarBoth, "used, both", 0, {}, {}, 1},
        rejected{MarkerKind::PsfStarRejected, "rejected", 0, {}, {}, 1};
    for (const StarView& star : cell.stars) {
        MarkerSet& set = !star.used ? rejected : star.origin == "gaia" ? gaia : star.origin == "both" ? both : sep;
        set.points.push_back({star.x, star.y});
        ++set.count;
    }
    for (MarkerSet* set : {&gaia, &both, &sep, &rejected})
        panel.markers.push_back(std::move(*set));
}

/// For the middle of an empty picture.
std::string missingNote(const EpsfCellView& cell) {
    return cell.error.empty() ? "no ePSF" : "no ePSF: " + cell.error;
}

} // namespace

Figure epsfStamp(const EpsfCellView& cell) {
    Figure figure;
    figure.width = figure.height = 3;
    figure.title =
        fmt::format("{}: ePSF from {} star{}", cellTitle(cell), cell.nStarsUsed, cell.nStarsUsed == 1 ? "" : "s");
    ImagePanel panel;
    if (cell.epsf.empty()) {
        panel.note = missingNote(cell);
        panel.image = Image<float>(3, 3, std::numeric_limits<float>::quiet_NaN());
        panel.unit.clear();
    } else {
        panel.title =
            fmt::format("FWHM {:.2f} pixels, ellipticity {:.3f}", cell.quality.fwhm, cell.quality.ellipticity);
        panel.image = cell.epsf;
        panel.x0 = -0.5 * (cell.epsf.width() - 1);
        panel.y0 = -0.5 * (cell.epsf.height() - 1);
        panel.limits = {0, *std::max_element(cell.epsf.begin(), cell.epsf.end())};
        panel.stretch = Stretch::Log;
        panel.colors = Colors::Viridis;
        panel.unit = "fraction per pixel";
    }
    figure.panels.emplace_back(std::move(panel));
    return figure;
}

Figure epsfGrowthCurve(const EpsfCellView& cell) {
    Figure figure;
    figure.title = cellTitle(cell) + ": encircled energy of the ePSF";
    AxesPanel axes;
    axes.xLabel = "radius (pixels)";
    axes.yLabel = "encircled energy";
    axes.y = {0, 1.05};
    axes.x = {0, 10};
    if (cell.epsf.empty()) {
        axes.note = missingNote(cell);
    } else {
        const std::vector<double> energy = psf::growthCurve(cell.epsf);
        Curve curve{LineKind::Data, {}, energy, {}};
        for (std::size_t r = 0; r < energy.size(); ++r)
            curve.x.push_back(static_cast<double>(r));
        axes.x.high = 0.5 * cell.epsf.width();
        for (const auto& [percent, radius] :
             {std::pair{50, cell.quality.r50}, {80, cell.quality.r80}, {90, cell.quality.r90}}) {
            axes.curves.push_back({LineKind::Reference, {0, radius, radius}, {0.01 * percent, 0.01 * percent, 0}, {}});
            axes.remarks.push_back(fmt::format("r{} = {:.2f} pixels", percent, radius));
        }
        axes.curves.push_back(std::move(curve));
    }
    figure.panels.emplace_back(std::move(axes));
    return figure;
}

Figure psfStars(const EpsfCellView& cell, bool backgroundSubtracted) {
    Figure figure;
    const auto used = std::count_if(cell.stars.begin(), cell.stars.end(), [](const StarView& s) { return s.used; });
    figure.title = fmt::format("{}: {} of {} candidates used{}", cellTitle(cell), used, cell.stars.size(),
                               backgroundSubtracted ? ", background subtracted" : "");
    ImagePanel panel = cellPanel(cell, {}, backgroundSubtracted ? minusBackground(cell) : cell.raw);
    addStarMarkers(panel, cell);
    if (cell.stars.empty())
        panel.note = "no PSF star";
    const double ratio = panel.image.empty() ? 1 : static_cast<double>(panel.image.height()) / panel.image.width();
    figure.width = 5;
    figure.height = 5 * std::clamp(ratio, 0.5, 2.5);
    figure.panels.emplace_back(std::move(panel));
    return figure;
}

Figure backgroundDiagnostics(const EpsfCellView& cell) {
    Figure figure;
    figure.width = 9;
    figure.height = 3.2;
    figure.columns = 3;
    figure.title = cellTitle(cell) + ": cell background";
    figure.panels.emplace_back(cellPanel(cell, "Raw", cell.raw));
    ImagePanel background = cellPanel(cell, "Background", cell.background);
    background.limits = percentileLimits(background.image, nullptr, 0, 100);
    background.stretch = Stretch::Linear;
    figure.panels.emplace_back(std::move(background));
    figure.panels.emplace_back(cellPanel(cell, "Raw - background", minusBackground(cell)));
    return figure;
}

} // namespace furrow::diagnose
