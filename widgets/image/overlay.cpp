#include "widgets/image/overlay.h"

#include "widgets/base/discard.h"

#include <QPainter>

#include <algorithm>
#include <utility>

namespace furrow::widgets {
namespace {

constexpr std::size_t kMany = 20'000; ///< a layer that marks more takes milliseconds to be freed

} // namespace

void OverlayLayer::paintVector(QPainter& painter, const ViewTransform& view) const {
    constexpr double kScale = 2.0; // pixels per logical pixel: fine enough for print
    QImage picture((view.size * kScale).toSize(), QImage::Format_ARGB32_Premultiplied);
    picture.setDevicePixelRatio(kScale);
    picture.fill(Qt::transparent);
    paint(picture, view);
    painter.drawImage(QRectF(QPointF(0, 0), view.size), picture);
}

OverlayLayer* OverlayStack::find(const QString& id) const {
    const auto found =
        std::find_if(m_layers.begin(), m_layers.end(), [&](const auto& layer) { return layer->id() == id; });
    return found == m_layers.end() ? nullptr : found->get();
}

void OverlayStack::setVisible(const QString& id, bool visible) {
    std::erase(m_hidden, id);
    if (!visible)
        m_hidden.push_back(id);
    OverlayLayer* layer = find(id);
    if (layer && layer->m_visible != visible) {
        layer->m_visible = visible;
        emit changed();
    }
}

void OverlayStack::setLayers(std::vector<std::unique_ptr<OverlayLayer>> layers) {
    auto before = std::exchange(m_layers, std::move(layers));
    std::size_t marks = 0;
    for (const auto& layer : before)
        marks += layer->count();
    if (marks > kMany)
        discard(std::move(before));
    for (const auto& layer : m_layers)
        layer->m_visible = std::find(m_hidden.begin(), m_hidden.end(), layer->id()) == m_hidden.end();
    emit layersReplaced();
    emit changed();
}

void OverlayStack::setLayer(std::unique_ptr<OverlayLayer> layer) {
    layer->m_visible = std::find(m_hidden.begin(), m_hidden.end(), layer->id()) == m_hidden.end();
    const auto same =
        std::find_if(m_layers.begin(), m_layers.end(), [&](const auto& l) { return l->id() == layer->id(); });
    if (same != m_layers.end())
        *same = std::move(layer);
    else
        m_layers.push_back(std::move(layer));
    emit layersReplaced();
    emit changed();
}

void OverlayStack::removeLayer(const QString& id) {
    if (std::erase_if(m_layers, [&](const auto& layer) { return layer->id() == id; }) == 0)
        return;
    emit layersReplaced();
    emit changed();
}

} // namespace furrow::widgets
