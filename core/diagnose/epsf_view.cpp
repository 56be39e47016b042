#include "core/diagnose/epsf_view.h"

#include <algorithm>
#include <cmath>

namespace furrow::diagnose {

namespace {

/// The radii are clamped as in the measurement of the local background.
Image<std::uint8_t> annulusOf(const psf::PsfStar& star, const config::Epsf& options) {
    const int half = star.stamp.width() / 2;
    const double outer = std::min<double>(options.starLocalBkgAnnulusRoutPix, half);
    const double inner = std::min(options.starLocalBkgAnnulusRinPix, 0.8 * outer);
    Image<std::uint8_t> out(star.stamp.width(), star.stamp.height(), 0);
    for (int y = 0; y < out.height(); ++y)
        for (int x = 0; x < out.width(); ++x)
            if (const double r = std::hypot(x - half, y - half); r >= inner && r <= outer)
                out(x, y) = star.good(x, y);
    return out;
}

StarView viewOf(const psf::PsfStar& star, const psf::CellEpsf& cell, const BandInfo& band,
                const config::Epsf& options) {
    StarView view;
    view.id = star.id;
    view.origin = star.origin;
    view.x = star.x;
    view.y = star.y;
    view.used = star.used;
    view.localBackground = star.localBackground;
    view.flux = star.flux;
    view.constant = star.constant;
    if (star.stamp.empty())
        return view;
    view.stamp = star.stamp;
    view.bad = Image<std::uint8_t>(star.good.width(), star.good.height());
    std::transform(star.good.begin(), star.good.end(), view.bad.begin(), [](auto good) { return good == 0; });
    view.annulus = annulusOf(star, options);
    if (star.used && cell.psf)
        view.residual = psf::starResidualStamp(star, *cell.psf, band, view.noise);
    return view;
}

} // namespace

EpsfCellView makeEpsfCellView(const psf::CellEpsf& cell, const Band& band, const config::Epsf& options) {
    EpsfCellView view;
    view.band = band.info.name;
    view.tag = cell.cell.tag;
    view.box = cell.cell.box;
    view.raw = band.image.cut(cell.cell.box);
    view.background = psf::cellBackground(band, cell.cell.box, options).level;
    for (const psf::PsfStar& star : cell.selection.stars)
        view.stars.push_back(viewOf(star, cell, band.info, options));
    view.epsf = cell.epsf;
    view.nStarsUsed = cell.starsUsed;
    view.error = cell.error;
    if (cell.ok())
        view.quality = psf::epsfQuality(
            cell.epsf, cell.psf->fwhm(0.5 * (view.box.x0 + view.box.x1 - 1), 0.5 * (view.box.y0 + view.box.y1 - 1)));
    return view;
}

} // namespace furrow::diagnose
