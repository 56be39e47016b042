#include "widgets/image/magnifier.h"

#include <QEvent>
#include <QPainter>

namespace furrow::widgets {
namespace {

constexpr int kSide = 168, kMargin = 10; ///< logical pixels
constexpr double kFactor = 4.0;          ///< of the view's zoom …
constexpr double kSmallestZoom = 6.0;    ///< … but single pixels are always seen

} // namespace

Magnifier::Magnifier(ImageView* view)
    : QWidget(view)
    , m_view(view) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAccessibleName(tr("Magnifier"));
    resize(kSide, kSide);
    connect(view, &ImageView::cursorMoved, this, &Magnifier::follow);
    for (const auto signal : {&ImageView::viewChanged, &ImageView::scaleChanged})
        connect(view, signal, this, qOverload<>(&QWidget::update));
    view->installEventFilter(this);
    place();
    show();
}

double Magnifier::zoom() const {
    return std::max(kFactor * m_view->transform().zoom, kSmallestZoom);
}

void Magnifier::follow(QPointF image) {
    m_centre = image;
    update();
}

void Magnifier::place() {
    move(m_view->width() - width() - kMargin, m_view->height() - height() - kMargin);
}

bool Magnifier::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize)
        place();
    return QWidget::eventFilter(watched, event);
}

void Magnifier::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Window));
    if (m_view->hasImage() && m_centre) {
        const ViewTransform view{*m_centre, zoom(), size()};
        m_view->paintPart(painter, view, devicePixelRatioF(), ImageView::Overlays::Moving);
        // The pixel under the cursor.
        const QPointF pixel(pixelOf(m_centre->x()), pixelOf(m_centre->y()));
        const QRectF box(view.toWidget(pixel + QPointF(-0.5, 0.5)), view.toWidget(pixel + QPointF(0.5, -0.5)));
        painter.setPen(QPen(Qt::black, 3.0));
        painter.drawRect(box);
        painter.setPen(QPen(Qt::white, 1.0));
        painter.drawRect(box);
    }
    painter.setPen(QPen(palette().color(QPalette::Highlight), 1.0));
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
}

} // namespace furrow::widgets
