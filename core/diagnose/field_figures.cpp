#include "core/diagnose/field_figures.h"

#include <fmt/format.h>

namespace furrow::diagnose {

namespace {

/// Collects the sources that `belongs`; those without a position, or outside the panel, are counted only.
template <class Belongs>
MarkerSet sourceMarkers(MarkerKind kind, std::string label, const std::vector<CatalogSource>& sources,
                        const ImagePanel& panel, Belongs belongs) {
    MarkerSet set{kind, std::move(label), 0, {}, {}, 1};
    for (const CatalogSource& source : sources) {
        if (!belongs(source))
            continue;
        ++set.count;
        if (source.x >= panel.left() && source.x < panel.right() && source.y >= panel.bottom() &&
            source.y < panel.top())
            set.points.push_back({source.x, source.y});
    }
    return set;
}

MarkerSet indexedMarkers(MarkerKind kind, std::string label, const std::vector<CatalogSource>& sources,
                         const std::vector<std::size_t>& rows) {
    MarkerSet set{kind, std::move(label), rows.size(), {}, {}, 1};
    for (const std::size_t row : rows)
        set.points.push_back({sources[row].x, sources[row].y});
    return set;
}

void addTypeMarkers(ImagePanel& panel, const std::vector<CatalogSource>& sources) {
    const auto add = [&](MarkerKind kind, const char* label, auto belongs) {
        panel.markers.push_back(sourceMarkers(kind, label, sources, panel, belongs));
    };
    const auto active = [](const CatalogSource& s) { return !s.excluded() && s.hasPosition(); };
    add(MarkerKind::CatalogStar, "STAR",
        [&](const CatalogSource& s) { return active(s) && s.typeKnown && s.type == SourceType::Star; });
    add(MarkerKind::CatalogGalaxy, "GAL/EXP/DEV/SERSIC",
        [&](const CatalogSource& s) { return active(s) && s.typeKnown && s.type != SourceType::Star; });
    add(MarkerKind::CatalogUnknown, "UNKNOWN", [&](const CatalogSource& s) { return active(s) && !s.typeKnown; });
    add(MarkerKind::CatalogSaturated, "saturation-excluded",
        [](const CatalogSource& s) { return s.excludedSaturation; });
    MarkerSet cropped{MarkerKind::CatalogCropped, "crop-excluded", 0, {}, {}, 1};
    for (const CatalogSource& source : sources)
        cropped.count += source.excludedCrop;
    panel.markers.push_back(std::move(cropped));
}

Figure fieldFigure(std::string title, ImagePanel panel, double width) {
    Figure figure;
    figure.title = std::move(title);
    sizeForImage(figure, panel, width);
    figure.panels.emplace_back(std::move(panel));
    return figure;
}

std::string sizeText(const Box& box) {
    return fmt::format("{} × {} pixels", box.width(), box.height());
}

} // namespace

void sizeForImage(Figure& figure, const ImagePanel& panel, double width) {
    const double ratio = panel.image.empty() ? 1 : static_cast<double>(panel.image.height()) / panel.image.width();
    figure.width = width;
    figure.height = width * std::clamp(ratio, 0.4, 2.5);
}

Figure whiteBeforeCrop(Thumbnail white, const Box& crop) {
    const Box full = white.part;
    ImagePanel panel = skyPanel(std::move(white));
    panel.outlines.push_back({OutlineKind::CropBox, crop.x0 - 0.5, crop.x1 - 0.5, crop.y0 - 0.5, crop.y1 - 0.5,
                              fmt::format("crop box x {}–{}, y {}–{}", crop.x0, crop.x1, crop.y0, crop.y1)});
    return fieldFigure("White stack before crop: " + sizeText(full), std::move(panel), 8);
}

Figure whiteAfterCrop(Thumbnail white, int margin) {
    const std::string size = sizeText(white.part);
    return fieldFigure(fmt::format("White stack after crop: {}, margin {}", size, margin), skyPanel(std::move(white)),
                       8);
}

Figure whiteOverlay(Thumbnail white, const std::vector<CatalogSource>& sources) {
    ImagePanel panel = skyPanel(std::move(white));
    addTypeMarkers(panel, sources);
    const auto active = std::count_if(sources.begin(), sources.end(), [](const auto& s) { return !s.excluded(); });
    return fieldFigure(fmt::format("White stack with {} catalog sources, {} active", sources.size(), active),
                       std::move(panel), 8);
}

Figure whiteOverlayZoom(Thumbnail white, const std::vector<CatalogSource>& sources) {
    const Box part = white.part;
    ImagePanel panel = skyPanel(std::move(white));
    addTypeMarkers(panel, sources);
    std::size_t inside = 0;
    for (MarkerSet& set : panel.markers) {
        if (set.kind != MarkerKind::CatalogCropped)
            set.count = set.points.size();
        inside += set.points.size();
    }
    if (std::none_of(panel.image.begin(), panel.image.end(), [](float v) { return std::isfinite(v); })) {
        panel.note = "outside the image";
        panel.unit.clear();
    }
    return fieldFigure(
        fmt::format("White stack, x {}–{}, y {}–{}: {} sources", part.x0, part.x1, part.y0, part.y1, inside),
        std::move(panel), 6);
}

Figure brightMaskOverlay(Thumbnail white, const BitMask& mask, const detect::BrightMaskResult& found,
                         const std::vector<CatalogSource>& sources) {
    Image<std::uint8_t> masked = thumbnailMask(mask, white);
    ImagePanel panel = skyPanel(std::move(white));
    panel.mask = std::move(masked);
    MarkerSet matched{MarkerKind::SepMatched, "SEP matched", 0, {}, {}, 1};
    MarkerSet unmatched{MarkerKind::SepUnmatched, "SEP unmatched", 0, {}, {}, 1};
    for (const detect::BrightDetection& detection : found.detections) {
        MarkerSet& set = detection.matched ? matched : unmatched;
        set.points.push_back({detection.x, detection.y});
        ++set.count;
    }
    panel.markers.push_back(std::move(matched));
    panel.markers.push_back(std::move(unmatched));
    panel.markers.push_back(indexedMarkers(MarkerKind::CatMatched, "Cat matched", sources, found.catalogMatched));
    panel.markers.push_back(
        indexedMarkers(MarkerKind::CatUnmatchedMasked, "Cat unmatched masked", sources, found.catalogUnmatchedMasked));
    const double percent = 100.0 * static_cast<double>(mask.count()) /
                           std::max<double>(1, static_cast<double>(mask.width()) * mask.height());
    return fieldFigure(fmt::format("Bright-source mask: {} ellipse{}, {:.2f} % of the pixels masked",
                                   found.unmatchedCount(), found.unmatchedCount() == 1 ? "" : "s", percent),
                       std::move(panel), 8);
}

Figure gaiaOverlay(Thumbnail white, const calibrate::GaiaSummary& summary, const std::vector<CatalogSource>& sources,
                   const std::vector<calibrate::GaiaStar>& stars) {
    ImagePanel panel = skyPanel(std::move(white));
    const auto injected = [&](const CatalogSource& s) {
        return summary.injected > 0 && s.row >= summary.firstInjectedRow;
    };
    const auto add = [&](MarkerKind kind, const char* label, auto belongs) {
        panel.markers.push_back(sourceMarkers(kind, label, sources, panel, belongs));
    };
    add(MarkerKind::InputOriginal, "input sources",
        [&](const CatalogSource& s) { return !s.excluded() && s.gaiaSourceId.empty() && !injected(s); });
    add(MarkerKind::GaiaMatched, "input matched to Gaia",
        [&](const CatalogSource& s) { return !s.gaiaSourceId.empty() && !injected(s) && !s.excluded(); });
    if (summary.injected > 0)
        add(MarkerKind::GaiaInjected, "injected Gaia", injected);
    MarkerSet saturated{
        MarkerKind::GaiaSaturated, "saturation-excluded Gaia", summary.saturatedStars.size(), {}, {}, 1};
    for (const std::size_t star : summary.saturatedStars)
        saturated.points.push_back({stars[star].x, stars[star].y});
    panel.markers.push_back(std::move(saturated));
    add(MarkerKind::InputSaturated, "saturation-excluded input",
        [](const CatalogSource& s) { return s.excludedSaturation; });
    add(MarkerKind::InputCropped, "crop-excluded input", [](const CatalogSource& s) { return s.excludedCrop; });
    const Box& box = summary.selection;
    if (!box.empty())
        panel.outlines.push_back(
            {OutlineKind::SelectionBox, box.x0 - 0.5, box.x1 - 0.5, box.y0 - 0.5, box.y1 - 0.5, "selection box"});
    return fieldFigure(fmt::format("Gaia augmentation: {} in the box, {} matched, {} injected", summary.inBox,
                                   summary.matched, summary.injected),
                       std::move(panel), 8);
}

} // namespace furrow::diagnose
