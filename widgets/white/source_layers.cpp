#include "widgets/white/source_layers.h"

#include "core/calibrate/gaia.h"
#include "core/psf/epsf_build.h"
#include "widgets/figures/palette.h"
#include "widgets/image/box_layer.h"
#include "widgets/image/marker_layer.h"

#include <QCoreApplication>

#include <cmath>

namespace furrow::widgets {
namespace {

using diagnose::MarkerKind;
using diagnose::OutlineKind;
using figures::Palette;

QString label(const char* text) {
    return QCoreApplication::translate("SourceLayers", text);
}

struct ClassLayer {
    MarkClass mark;
    const char* id;
    const char* label;
    MarkerKind kind;
    MarkerShape shape;
    double radius, width;
};
constexpr ClassLayer kClassLayers[] = {
    {MarkClass::CropExcluded, layer_id::kCropped, QT_TRANSLATE_NOOP("SourceLayers", "Crop-excluded"),
     MarkerKind::CatalogCropped, MarkerShape::Circle, 4.0, 1.2},
    {MarkClass::Unknown, layer_id::kUnknown, QT_TRANSLATE_NOOP("SourceLayers", "Unknown TYPE"),
     MarkerKind::CatalogUnknown, MarkerShape::Square, 5.5, 1.4},
    {MarkClass::Galaxy, layer_id::kGalaxies, QT_TRANSLATE_NOOP("SourceLayers", "Galaxies"), MarkerKind::CatalogGalaxy,
     MarkerShape::Circle, 6.0, 1.4},
    {MarkClass::Star, layer_id::kStars, QT_TRANSLATE_NOOP("SourceLayers", "Stars"), MarkerKind::CatalogStar,
     MarkerShape::Circle, 6.0, 1.4},
    {MarkClass::SaturationExcluded, layer_id::kSaturated, QT_TRANSLATE_NOOP("SourceLayers", "Saturation-excluded"),
     MarkerKind::CatalogSaturated, MarkerShape::Cross, 6.0, 1.8},
};

bool isFinite(QPointF p) {
    return std::isfinite(p.x()) && std::isfinite(p.y());
}

/// Rows for which `want` holds, at their input positions.
template <class Want>
std::unique_ptr<OverlayLayer> rowsLayer(const CatalogData& catalog, const char* id, const QString& text,
                                        const MarkerStyle& style, Want&& want) {
    std::vector<QPointF> positions;
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < catalog.rows(); ++row)
        if (want(row)) {
            positions.push_back(catalog.positions()[row]);
            rows.push_back(row);
        }
    return std::make_unique<MarkerLayer>(id, text, style, std::move(positions), std::move(rows));
}

std::unique_ptr<OverlayLayer> fittedLayer(const CatalogData& catalog, const Palette& palette) {
    std::vector<QPointF> fitted, input;
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < catalog.rows(); ++row)
        if (isFinite(catalog.fittedPositions()[row])) {
            fitted.push_back(catalog.fittedPositions()[row]);
            input.push_back(catalog.positions()[row]);
            rows.push_back(row);
        }
    const MarkerStyle style{MarkerShape::Cross,
                            palette.mark(MarkerKind::BaseFitted).color,
                            3.5,
                            1.3,
                            false,
                            palette.link(MarkerKind::BaseFitted)};
    return std::make_unique<MarkerLayer>(layer_id::kFitted,
                                         label(QT_TRANSLATE_NOOP("SourceLayers", "Fitted positions")), style,
                                         std::move(fitted), std::move(rows), std::move(input));
}

enum class GaiaRole : char { None, Matched, Injected };

/// Rows that the catalog matches to Gaia, and those that Gaia added to it (their ID says so); empty without the column.
std::vector<GaiaRole> gaiaRoles(const CatalogData& catalog) {
    const auto column = catalog.table().find("gaia_source_id");
    std::vector<GaiaRole> roles;
    for (std::size_t row = 0; column && row < catalog.rows(); ++row) {
        if (catalog.table().text(row, *column).empty())
            roles.push_back(GaiaRole::None);
        else
            roles.push_back(catalog.key(row).startsWith(QLatin1String("gaia_")) ? GaiaRole::Injected
                                                                                : GaiaRole::Matched);
    }
    return roles;
}

void addGaiaLayers(const CatalogData& catalog, const std::vector<GaiaRole>& roles, const Palette& palette,
                   std::vector<std::unique_ptr<OverlayLayer>>& layers) {
    if (roles.empty())
        return;
    layers.push_back(rowsLayer(catalog, layer_id::kGaia, label(QT_TRANSLATE_NOOP("SourceLayers", "Gaia matches")),
                               {MarkerShape::Square, palette.mark(MarkerKind::GaiaMatched).color, 8.0, 1.3, false},
                               [&](std::size_t row) { return roles[row] == GaiaRole::Matched; }));
    layers.push_back(rowsLayer(catalog, layer_id::kGaiaInjected,
                               label(QT_TRANSLATE_NOOP("SourceLayers", "Added from Gaia")),
                               {MarkerShape::Diamond, palette.mark(MarkerKind::GaiaInjected).color, 9.0, 1.3, false},
                               [&](std::size_t row) { return roles[row] == GaiaRole::Injected; }));
}

/// The square around the active sources of the input catalog in which Gaia stars are looked for.
std::unique_ptr<OverlayLayer> selectionBoxLayer(const FieldProducts& field, const std::vector<GaiaRole>& roles,
                                                const Palette& palette) {
    std::vector<CatalogSource> sources;
    for (std::size_t row = 0; row < field.catalog->rows(); ++row) {
        const MarkClass mark = field.catalog->markClass(row);
        const bool isInjected = !roles.empty() && roles[row] == GaiaRole::Injected;
        if (isInjected || mark == MarkClass::CropExcluded || mark == MarkClass::SaturationExcluded)
            continue;
        sources.emplace_back();
        sources.back().x = field.catalog->positions()[row].x();
        sources.back().y = field.catalog->positions()[row].y();
    }
    const Box box =
        calibrate::selectionBox(sources, field.config->zp.minBoxSizePix, field.white->width(), field.white->height());
    std::vector<BoxLayer::Entry> entries;
    if (!box.empty())
        entries.push_back({box, {}});
    return std::make_unique<BoxLayer>(layer_id::kSelectionBox,
                                      label(QT_TRANSLATE_NOOP("SourceLayers", "Gaia selection box")),
                                      palette.outline(OutlineKind::SelectionBox), std::move(entries), 1.5);
}

std::unique_ptr<OverlayLayer> epsfGridLayer(const FieldProducts& field) {
    std::vector<BoxLayer::Entry> cells;
    for (const psf::EpsfCell& cell :
         psf::epsfCells(field.white->width(), field.white->height(), field.config->epsf.epsfNgrid))
        cells.push_back({cell.box, QString::fromStdString(cell.tag)});
    return std::make_unique<BoxLayer>(layer_id::kEpsfGrid, label(QT_TRANSLATE_NOOP("SourceLayers", "ePSF cells")),
                                      QColor(110, 160, 255), std::move(cells), 2.0, BoxLayer::LabelAt::Top);
}

} // namespace

std::unique_ptr<OverlayLayer> patchGridLayer(const FieldProducts& field, const FieldLayerOptions& options) {
    std::vector<BoxLayer::Entry> patches;
    for (const fit::PatchDef& patch : field.patches) {
        const QString tag = QString::fromStdString(patch.tag);
        const pipeline::PatchState state = options.patchStates.value(tag, pipeline::PatchState::Pending);
        patches.push_back({patch.base, tag, patchStateColor(state, options.colorBlindSafe)});
    }
    return std::make_unique<BoxLayer>(layer_id::kPatches, label(QT_TRANSLATE_NOOP("SourceLayers", "Patches by status")),
                                      patchStateColor(pipeline::PatchState::Ok, options.colorBlindSafe),
                                      std::move(patches), 1.4);
}

std::vector<std::unique_ptr<OverlayLayer>> sourceLayers(const FieldProducts& field, const FieldLayerOptions& options) {
    std::vector<std::unique_ptr<OverlayLayer>> layers;
    const Palette palette(options.colorBlindSafe);
    layers.push_back(epsfGridLayer(field));
    if (!field.patches.empty())
        layers.push_back(patchGridLayer(field, options));
    if (!field.catalog)
        return layers;
    const CatalogData& catalog = *field.catalog;
    const std::vector<GaiaRole> roles = gaiaRoles(catalog);
    layers.push_back(selectionBoxLayer(field, roles, palette));
    addGaiaLayers(catalog, roles, palette, layers);
    if (catalog.isFinal())
        layers.push_back(fittedLayer(catalog, palette));
    for (const ClassLayer& kind : kClassLayers) {
        auto layer = rowsLayer(catalog, kind.id, label(kind.label),
                               {kind.shape, palette.mark(kind.kind).color, kind.radius, kind.width, false},
                               [&](std::size_t row) { return catalog.markClass(row) == kind.mark; });
        if (layer->count() > 0)
            layers.push_back(std::move(layer));
    }
    return layers;
}

std::unique_ptr<OverlayLayer> haloLayer(const CatalogData* catalog, const fit::PatchDef* patch, bool colorBlindSafe) {
    const Palette palette(colorBlindSafe);
    std::vector<QPointF> input, fitted;
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; catalog && patch && row < catalog->rows(); ++row) {
        const QPointF p = catalog->positions()[row];
        if (!isFinite(p))
            continue;
        const int x = pixelOf(p.x()), y = pixelOf(p.y());
        const MarkClass mark = catalog->markClass(row);
        if (mark == MarkClass::CropExcluded || mark == MarkClass::SaturationExcluded || patch->base.contains(x, y) ||
            !patch->roi.contains(x, y))
            continue;
        input.push_back(p);
        fitted.push_back(isFinite(catalog->fittedPositions()[row]) ? catalog->fittedPositions()[row] : p);
        rows.push_back(row);
    }
    const MarkerStyle style{MarkerShape::Diamond,
                            palette.mark(MarkerKind::HaloOriginal).color,
                            9.0,
                            1.5,
                            false,
                            palette.link(MarkerKind::HaloFitted)};
    return std::make_unique<MarkerLayer>(layer_id::kHalo, label(QT_TRANSLATE_NOOP("SourceLayers", "Halo of the patch")),
                                         style, std::move(input), std::move(rows), std::move(fitted));
}

std::unique_ptr<OverlayLayer> selectedPatchLayer(const fit::PatchDef* patch, bool colorBlindSafe) {
    const QColor color = Palette(colorBlindSafe).mark(MarkerKind::BaseOriginal).color;
    std::vector<BoxLayer::Entry> entries;
    if (patch) {
        QColor faint = color.darker(130);
        entries.push_back({patch->base, QString::fromStdString(patch->tag)});
        entries.push_back({patch->roi, {}, faint});
    }
    return std::make_unique<BoxLayer>(layer_id::kSelectedPatch, QString(), color, std::move(entries), 2.6);
}

} // namespace furrow::widgets
