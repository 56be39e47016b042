#include "widgets/white/source_layers.h"

#include "widgets/image/box_layer.h"
#include "widgets/image/marker_layer.h"

#include <QCoreApplication>

#include <cmath>

namespace furrow::widgets {
namespace {

struct ClassLayer {
    MarkClass mark;
    const char* id;
    const char* label;
    MarkerStyle style;
};

const std::vector<ClassLayer>& classLayers() {
    static const std::vector<ClassLayer> layers{
        {MarkClass::CropExcluded,
         layer_id::kCropped,
         QT_TRANSLATE_NOOP("SourceLayers", "Crop-excluded"),
         {MarkerShape::Circle, QColor(160, 160, 160), 4.0, 1.2, false}},
        {MarkClass::Unknown,
         layer_id::kUnknown,
         QT_TRANSLATE_NOOP("SourceLayers", "Unknown TYPE"),
         {MarkerShape::Square, QColor(255, 230, 0), 5.5, 1.4, false}},
        {MarkClass::Galaxy,
         layer_id::kGalaxies,
         QT_TRANSLATE_NOOP("SourceLayers", "Galaxies"),
         {MarkerShape::Circle, QColor(255, 0, 255), 6.0, 1.4, false}},
        {MarkClass::Star,
         layer_id::kStars,
         QT_TRANSLATE_NOOP("SourceLayers", "Stars"),
         {MarkerShape::Circle, QColor(0, 255, 255), 6.0, 1.4, false}},
        {MarkClass::SaturationExcluded,
         layer_id::kSaturated,
         QT_TRANSLATE_NOOP("SourceLayers", "Saturation-excluded"),
         {MarkerShape::Cross, QColor(255, 40, 40), 6.0, 1.8, false}},
    };
    return layers;
}

QString label(const char* text) {
    return QCoreApplication::translate("SourceLayers", text);
}

std::unique_ptr<OverlayLayer> fittedLayer(const CatalogData& catalog) {
    std::vector<QPointF> fitted, input;
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < catalog.rows(); ++row) {
        const QPointF p = catalog.fittedPositions()[row];
        if (std::isfinite(p.x()) && std::isfinite(p.y())) {
            fitted.push_back(p);
            input.push_back(catalog.positions()[row]);
            rows.push_back(row);
        }
    }
    const MarkerStyle style{MarkerShape::Cross, QColor(0, 191, 255), 3.5, 1.3, false};
    return std::make_unique<MarkerLayer>(layer_id::kFitted,
                                         label(QT_TRANSLATE_NOOP("SourceLayers", "Fitted positions")), style,
                                         std::move(fitted), std::move(rows), std::move(input));
}

} // namespace

std::vector<std::unique_ptr<OverlayLayer>> sourceLayers(const CatalogData* catalog,
                                                        const std::vector<fit::PatchDef>& patches) {
    std::vector<std::unique_ptr<OverlayLayer>> layers;
    if (!patches.empty()) {
        std::vector<BoxLayer::Entry> entries;
        for (const fit::PatchDef& patch : patches)
            entries.push_back({patch.base, QString::fromStdString(patch.tag)});
        layers.push_back(std::make_unique<BoxLayer>(layer_id::kPatches,
                                                    label(QT_TRANSLATE_NOOP("SourceLayers", "Patches")),
                                                    QColor(120, 200, 80), std::move(entries)));
    }
    if (!catalog)
        return layers;
    if (catalog->isFinal())
        layers.push_back(fittedLayer(*catalog));
    for (const ClassLayer& kind : classLayers()) {
        std::vector<QPointF> positions;
        std::vector<std::size_t> rows;
        for (std::size_t row = 0; row < catalog->rows(); ++row)
            if (catalog->markClass(row) == kind.mark) {
                positions.push_back(catalog->positions()[row]);
                rows.push_back(row);
            }
        if (!positions.empty())
            layers.push_back(std::make_unique<MarkerLayer>(kind.id, label(kind.label), kind.style, std::move(positions),
                                                           std::move(rows)));
    }
    return layers;
}

} // namespace furrow::widgets
