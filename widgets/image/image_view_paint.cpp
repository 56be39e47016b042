#include "widgets/image/image_view.h"

#include <QBackingStore>
#include <QPaintEngine>
#include <QPainter>

#include <algorithm>

// Painting of the image view: tiles, overlays, aids.
namespace furrow::widgets {
namespace {

constexpr int kColorMilliseconds = 5; ///< of a frame, for the colours of its pixels

} // namespace

void ImageView::overlaysChanged() {
    m_overlayCache.invalidate();
    update();
}

void ImageView::setAid(std::unique_ptr<OverlayLayer> layer) {
    const auto same =
        std::find_if(m_aids.begin(), m_aids.end(), [&](const auto& aid) { return aid->id() == layer->id(); });
    if (same != m_aids.end())
        *same = std::move(layer);
    else
        m_aids.push_back(std::move(layer));
    overlaysChanged();
}

void ImageView::removeAid(const QString& id) {
    std::erase_if(m_aids, [&](const auto& aid) { return aid->id() == id; });
    overlaysChanged();
}

const OverlayLayer* ImageView::aid(const QString& id) const {
    const auto found = std::find_if(m_aids.begin(), m_aids.end(), [&](const auto& aid) { return aid->id() == id; });
    return found == m_aids.end() ? nullptr : found->get();
}

/// Every layer that is shown, bottom first.
template <class Visit>
void ImageView::forEachLayer(Visit&& visit) const {
    if (m_overlays)
        for (const auto& layer : m_overlays->layers())
            if (m_overlays->isVisible(*layer))
                visit(*layer);
    for (const auto& aid : m_aids)
        visit(*aid);
}

void ImageView::paintLayers(QImage& target, const ViewTransform& view, bool fixedToView) const {
    forEachLayer([&](const OverlayLayer& layer) {
        if (layer.isFixedToView() == fixedToView)
            layer.paint(target, view);
    });
}

void ImageView::paintOverlays(QPainter& painter) {
    bool anyFixed = false, anyMoving = false;
    forEachLayer([&](const OverlayLayer& layer) { (layer.isFixedToView() ? anyFixed : anyMoving) = true; });
    const double dpr = devicePixelRatioF();
    if (anyMoving)
        painter.drawImage(QPointF(0, 0), m_overlayCache.picture(m_view, dpr, [this](QImage& target, const auto& view) {
            paintLayers(target, view, false);
        }));
    if (!anyFixed)
        return;
    const QSize wanted = (QSizeF(size()) * dpr).toSize();
    if (m_fixedPicture.size() != wanted)
        m_fixedPicture = QImage(wanted, QImage::Format_ARGB32_Premultiplied);
    m_fixedPicture.setDevicePixelRatio(dpr);
    m_fixedPicture.fill(Qt::transparent);
    paintLayers(m_fixedPicture, m_view, true);
    painter.drawImage(QPointF(0, 0), m_fixedPicture);
}

void ImageView::paintPart(QPainter& painter, const ViewTransform& view, double devicePixelRatio, Overlays overlays) {
    m_painter.paint(painter, view, devicePixelRatio);
    if (overlays == Overlays::None)
        return;
    QImage picture((view.size * devicePixelRatio).toSize(), QImage::Format_ARGB32_Premultiplied);
    picture.setDevicePixelRatio(devicePixelRatio);
    picture.fill(Qt::transparent);
    paintLayers(picture, view, false);
    if (overlays == Overlays::All)
        paintLayers(picture, view, true);
    painter.drawImage(QPointF(0, 0), picture);
}

void ImageView::paintOverlayVectors(QPainter& painter) const {
    forEachLayer([&](const OverlayLayer& layer) { layer.paintVector(painter, m_view); });
}

void ImageView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Window).darker(112));
    if (!hasImage()) {
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, m_message);
        return;
    }
    // A frame on the screen does not wait for all its detail, which follows at once; a picture of the view does.
    const bool isOnScreen = backingStore() && painter.paintEngine()->paintDevice() == backingStore()->paintDevice();
    if (!isOnScreen)
        m_painter.paint(painter, m_view, devicePixelRatioF());
    else if (!m_painter.paintWithin(kColorMilliseconds, painter, m_view, devicePixelRatioF()))
        update();
    paintOverlays(painter);
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1.0));
        painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

} // namespace furrow::widgets
