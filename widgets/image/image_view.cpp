#include "widgets/image/image_view.h"

#include <QFutureWatcher>
#include <QPainter>
#include <QResizeEvent>
#include <QtConcurrentRun>

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

ImageView::~ImageView() {
    m_stop.request_stop();
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
    m_stop.request_stop();
    m_stop = std::stop_source();
    if (!image || image->empty()) {
        clear();
        return;
    }
    m_origin = origin;
    m_complete = false;
    if (image->size() <= kAtOnce) {
        adoptPyramid(ImagePyramid::build(image, {}), true);
    } else {
        adoptPyramid(ImagePyramid::quick(image), false);
        buildInBackground(image);
    }
    if (frame == Frame::Fit)
        zoomToFit();
}

void ImageView::buildInBackground(FloatImage image) {
    using Result = std::shared_ptr<const ImagePyramid>;
    auto* watcher = new QFutureWatcher<Result>(this);
    connect(watcher, &QFutureWatcher<Result>::finished, this, [this, watcher, image] {
        watcher->deleteLater();
        const Result pyramid = watcher->result();
        // Another image may have been set meanwhile.
        if (pyramid && m_painter.pyramid() && m_painter.pyramid()->image() == image)
            adoptPyramid(pyramid, true);
    });
    watcher->setFuture(
        QtConcurrent::run([image, stop = m_stop.get_token()] { return ImagePyramid::build(image, stop); }));
}

void ImageView::adoptPyramid(std::shared_ptr<const ImagePyramid> pyramid, bool complete) {
    m_painter.setPyramid(std::move(pyramid), m_origin);
    m_complete = complete;
    m_message.clear();
    updateScale();
    if (complete)
        emit completed();
}

void ImageView::clear(const QString& message) {
    m_stop.request_stop();
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
    m_painter.setScale(ColorScale(options, stats()));
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

void ImageView::overlaysChanged() {
    m_overlayCache.invalidate();
    update();
}

void ImageView::paintLayers(QImage& target, const ViewTransform& view, bool fixedToView) const {
    for (const auto& layer : m_overlays->layers())
        if (m_overlays->isVisible(*layer) && layer->isFixedToView() == fixedToView)
            layer->paint(target, view);
}

void ImageView::paintOverlays(QPainter& painter) {
    const double dpr = devicePixelRatioF();
    painter.drawImage(QPointF(0, 0), m_overlayCache.picture(m_view, dpr, [this](QImage& target, const auto& view) {
        paintLayers(target, view, false);
    }));
    const auto& layers = m_overlays->layers();
    const bool anyFixed = std::any_of(layers.begin(), layers.end(), [this](const auto& layer) {
        return layer->isFixedToView() && m_overlays->isVisible(*layer);
    });
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
    if (!m_overlays || overlays == Overlays::None)
        return;
    if (overlays == Overlays::Vector) {
        for (const auto& layer : m_overlays->layers())
            if (m_overlays->isVisible(*layer))
                layer->paintVector(painter, view);
        return;
    }
    QImage picture((view.size * devicePixelRatio).toSize(), QImage::Format_ARGB32_Premultiplied);
    picture.setDevicePixelRatio(devicePixelRatio);
    picture.fill(Qt::transparent);
    paintLayers(picture, view, false);
    painter.drawImage(QPointF(0, 0), picture);
}

void ImageView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Window).darker(112));
    if (!hasImage()) {
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, m_message);
        return;
    }
    m_painter.paint(painter, m_view, devicePixelRatioF());
    if (m_overlays && !m_overlays->layers().empty())
        paintOverlays(painter);
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1.0));
        painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

} // namespace furrow::widgets
