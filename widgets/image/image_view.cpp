#include "widgets/image/image_view.h"

#include "widgets/base/discard.h"

#include <QResizeEvent>

#include <cmath>

namespace furrow::widgets {
namespace {

constexpr double kSmallestZoom = 1.0 / 256.0, kLargestZoom = 128.0;
constexpr std::size_t kAtOnce = 512 * 512; ///< pixels that are prepared without a background thread

} // namespace

ImageView::ImageView(QWidget* parent)
    : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Image"));
    setAccessibleDescription(tr("Wheel or + and - zoom, arrow keys move, 0 is one to one, F fits the image."));
    setOverlays(&m_ownOverlays);
}

void ImageView::setDisplay(DisplaySettings* display) {
    if (m_display)
        disconnect(m_display, nullptr, this, nullptr);
    m_display = display;
    if (m_display)
        connect(m_display, &DisplaySettings::changed, this, &ImageView::updateScale);
    updateScale();
}

void ImageView::setOverlays(OverlayStack* overlays) {
    if (m_overlays)
        disconnect(m_overlays, nullptr, this, nullptr);
    m_overlays = overlays;
    connect(m_overlays, &OverlayStack::changed, this, &ImageView::overlaysChanged);
    overlaysChanged();
}

void ImageView::setImage(FloatImage image, QPoint origin, Frame frame) {
    m_building.cancel();
    if (!image || image->empty()) {
        clear();
        return;
    }
    m_origin = origin;
    m_complete = false;
    if (image->size() <= kAtOnce) {
        adoptPyramid(ImagePyramid::levelsOf(std::move(image)), true);
    } else {
        adoptPyramid(ImagePyramid::quick(image), false);
        buildInBackground(image);
    }
    if (frame == Frame::Fit)
        zoomToFit();
    tellCursor();
}

void ImageView::setPyramid(std::shared_ptr<const ImagePyramid> pyramid, QPoint origin, Frame frame) {
    m_building.cancel();
    m_origin = origin;
    adoptPyramid(std::move(pyramid), true);
    if (frame == Frame::Fit)
        zoomToFit();
    tellCursor();
}

void ImageView::buildInBackground(FloatImage image) {
    m_building.start([image](const std::stop_token& stop) { return ImagePyramid::build(image, stop); },
                     [this](std::shared_ptr<const ImagePyramid> pyramid) { adoptPyramid(std::move(pyramid), true); },
                     [](const QString&) {}); // no memory for the levels: the first picture stays
}

void ImageView::discardPyramid() {
    if (const auto& pyramid = m_painter.pyramid(); pyramid && pyramid->image()->size() > kAtOnce)
        discard(pyramid);
}

void ImageView::adoptPyramid(std::shared_ptr<const ImagePyramid> pyramid, bool complete) {
    discardPyramid();
    m_painter.setPyramid(std::move(pyramid), m_origin);
    m_complete = complete;
    m_message.clear();
    updateScale();
    if (complete)
        emit completed();
}

void ImageView::clear(const QString& message) {
    m_building.cancel();
    discardPyramid();
    m_painter.clear();
    m_isComposite = false;
    m_complete = false;
    m_message = message;
    update();
    emit scaleChanged();
}

void ImageView::setStats(std::shared_ptr<const ImageStats> stats) {
    m_stats = std::move(stats);
    updateScale();
}

void ImageView::updateScale() {
    if (!hasImage())
        return;
    ColorScale::Options options;
    if (m_display)
        options = {m_display->stretch(), {}, m_display->colorMap(), m_display->contrast(), m_display->bias()};
    options.limits = m_held ? *m_held : ownLimits();
    // Most often the limits alone are new.
    const ColorScale::Options& before = colorScale().options();
    const bool sameColors = options.stretch != Stretch::HistogramEqualisation && options.stretch == before.stretch &&
                            options.colorMap == before.colorMap && options.contrast == before.contrast &&
                            options.bias == before.bias;
    m_painter.setScale(sameColors ? colorScale().withLimits(options.limits) : ColorScale(options, stats()));
    update();
    emit scaleChanged();
}

void ImageView::holdLimits(std::optional<Limits> limits) {
    if (limits == m_held)
        return;
    m_held = limits;
    updateScale();
}

Limits ImageView::ownLimits() const {
    return hasImage() ? limitsFor(m_display ? m_display->limits() : LimitsSpec{}, stats()) : Limits{};
}

void ImageView::setComposite(RgbImages images, const RgbOptions& options) {
    m_isComposite = images.bands[0] != nullptr;
    m_painter.setComposite(std::move(images), options);
    update();
}

std::optional<float> ImageView::valueAt(QPointF image) const {
    if (!hasImage())
        return std::nullopt;
    const Image<float>& pixels = m_painter.pyramid()->level(0);
    const int x = pixelOf(image.x()) - m_origin.x(), y = pixelOf(image.y()) - m_origin.y();
    if (!pixels.box().contains(x, y))
        return std::nullopt;
    return pixels(x, y);
}

QRectF ImageView::imageArea() const {
    if (!hasImage())
        return {};
    const Image<float>& pixels = m_painter.pyramid()->level(0);
    return {m_origin.x() - 0.5, m_origin.y() - 0.5, double(pixels.width()), double(pixels.height())};
}

void ImageView::setView(QPointF centre, double zoom) {
    const double clamped = std::clamp(zoom, kSmallestZoom, kLargestZoom);
    if (centre == m_view.centre && clamped == m_view.zoom)
        return;
    m_view.centre = centre;
    m_view.zoom = clamped;
    m_fitted = false;
    update();
    emit viewChanged();
}

void ImageView::zoomBy(double factor, QPointF anchor) {
    const QPointF fixed = m_view.toImage(anchor);
    const double zoom = std::clamp(m_view.zoom * factor, kSmallestZoom, kLargestZoom);
    const QPointF offset = anchor - QPointF(width() / 2.0, height() / 2.0);
    setView(fixed - QPointF(offset.x(), -offset.y()) / zoom, zoom);
}

void ImageView::zoomToFit() {
    const QRectF area = imageArea();
    if (area.isEmpty() || width() <= 0 || height() <= 0)
        return;
    setView(area.center(), std::min(width() / area.width(), height() / area.height()));
    m_fitted = true;
}

void ImageView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_view.size = size();
    if (m_fitted)
        zoomToFit();
}

} // namespace furrow::widgets
