#include "widgets/image/contours.h"

#include "widgets/image/box_layer.h"

#include <QHash>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace furrow::widgets {
namespace {

constexpr int kDelay = 120;         ///< ms without a change before contours are traced
constexpr double kCellPixels = 3.0; ///< smallest logical pixels per traced pixel: finer ones follow the noise
constexpr int kShortest = 8;        ///< points: shorter rings are single noisy pixels
constexpr double kMargin = 0.25;    ///< of the view's size, traced around it

/// An edge between two neighbouring pixels: (x, y) to (x + 1, y), or to (x, y + 1).
quint64 edgeId(int x, int y, bool upwards) {
    return (static_cast<quint64>(static_cast<quint32>(y)) << 32 | static_cast<quint32>(x)) << 1 | (upwards ? 1 : 0);
}

/// The pieces of a contour, joined at the edges they cross.
class Joiner {
public:
    void add(quint64 from, quint64 to, QPointF fromPoint, QPointF toPoint) {
        m_points.insert(from, fromPoint);
        m_points.insert(to, toPoint);
        m_neighbours[from].push_back(to);
        m_neighbours[to].push_back(from);
        m_order.push_back(from);
        m_order.push_back(to);
    }
    std::vector<QPolygonF> lines() {
        std::vector<QPolygonF> lines;
        // Open lines from their ends first; what is left are rings.
        for (const bool ends : {true, false})
            for (const quint64 start : m_order)
                if (m_neighbours.contains(start) && (!ends || m_neighbours[start].size() == 1))
                    lines.push_back(follow(start));
        return lines;
    }

private:
    QPolygonF follow(quint64 at) {
        QPolygonF line{m_points[at]};
        while (m_neighbours.contains(at)) {
            const quint64 next = m_neighbours[at].takeLast();
            drop(at);
            m_neighbours[next].removeOne(at);
            drop(next);
            line.push_back(m_points[next]);
            at = next;
        }
        return line;
    }
    void drop(quint64 edge) {
        if (m_neighbours[edge].isEmpty())
            m_neighbours.remove(edge);
    }

    QHash<quint64, QPointF> m_points;
    QHash<quint64, QList<quint64>> m_neighbours;
    std::vector<quint64> m_order;
};

} // namespace

std::vector<QPolygonF> contourLines(const Image<float>& image, const Box& part, double level,
                                    const std::stop_token& stop) {
    const Box inside = part.intersected(image.box());
    Joiner joiner;
    for (int y = inside.y0; y + 1 < inside.y1; ++y) {
        if (stop.stop_requested())
            return {};
        for (int x = inside.x0; x + 1 < inside.x1; ++x) {
            // Corners counter-clockwise from (x, y).
            const double v[] = {double(image(x, y)), double(image(x + 1, y)), double(image(x + 1, y + 1)),
                                double(image(x, y + 1))};
            const double mean = (v[0] + v[1] + v[2] + v[3]) / 4;
            if (!std::isfinite(mean))
                continue;
            const int cell = (v[0] > level) | (v[1] > level) << 1 | (v[2] > level) << 2 | (v[3] > level) << 3;
            if (cell == 0 || cell == 15)
                continue;
            struct Crossing {
                quint64 edge;
                QPointF point;
            };
            const auto f = [&](int a, int b) { return (level - v[a]) / (v[b] - v[a]); };
            const auto crossing = [&](int side) -> Crossing {
                switch (side) {
                case 0:
                    return {edgeId(x, y, false), {x + f(0, 1), double(y)}};
                case 1:
                    return {edgeId(x + 1, y, true), {x + 1.0, y + f(1, 2)}};
                case 2:
                    return {edgeId(x, y + 1, false), {x + f(3, 2), y + 1.0}};
                default:
                    return {edgeId(x, y, true), {double(x), y + f(0, 3)}};
                }
            };
            const auto join = [&](int sideA, int sideB) {
                const Crossing a = crossing(sideA), b = crossing(sideB);
                joiner.add(a.edge, b.edge, a.point, b.point);
            };
            // A saddle is decided by the mean: the corners on its side belong together.
            if (cell == 5 || cell == 10) {
                const bool cutFirst = (cell == 5) == (mean <= level); // corners 0 and 2 stand alone
                join(0, cutFirst ? 3 : 1);
                join(2, cutFirst ? 1 : 3);
                continue;
            }
            int sides[2], found = 0;
            for (int side = 0; side < 4; ++side)
                if ((cell >> side & 1) != (cell >> (side + 1) % 4 & 1))
                    sides[found++] = side;
            join(sides[0], sides[1]);
        }
    }
    return joiner.lines();
}

void ContourLayer::paint(QImage& target, const ViewTransform& view) const {
    QPainter painter(&target);
    paintVector(painter, view);
}

void ContourLayer::paintVector(QPainter& painter, const ViewTransform& view) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_color, 1.0));
    const QRectF visible = view.visible();
    QPolygonF onScreen;
    for (const QPolygonF& line : m_lines) {
        if (!line.boundingRect().adjusted(-1, -1, 1, 1).intersects(visible))
            continue;
        onScreen.clear();
        for (const QPointF p : line)
            onScreen.push_back(view.toWidget(p));
        painter.drawPolyline(onScreen);
    }
    painter.restore();
}

QImage ContourLayer::symbol(double devicePixelRatio) const {
    QImage image = legendImage(devicePixelRatio);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_color, 1.2));
    painter.drawEllipse(QRectF(2, 4, 12, 8));
    return image;
}

ContourTracer::ContourTracer(ImageView* view, int levels)
    : QObject(view)
    , m_view(view)
    , m_levels(levels) {
    m_timer.setSingleShot(true);
    m_timer.setInterval(kDelay);
    connect(&m_timer, &QTimer::timeout, this, &ContourTracer::trace);
    for (const auto signal : {&ImageView::viewChanged, &ImageView::scaleChanged, &ImageView::completed})
        connect(view, signal, &m_timer, qOverload<>(&QTimer::start));
    m_timer.start();
}

ContourTracer::~ContourTracer() {
    m_stop.request_stop();
}

void ContourTracer::setLevels(int levels) {
    m_levels = levels;
    m_timer.start();
}

void ContourTracer::trace() {
    if (!m_view->isComplete())
        return; // completed() starts it again
    m_stop.request_stop();
    m_stop = std::stop_source();
    const auto pyramid = m_view->pyramid();
    int index = 0;
    while (index + 1 < pyramid->levels() && m_view->transform().zoom * std::ldexp(1.0, index) < kCellPixels)
        ++index;
    const double step = std::ldexp(1.0, index);
    const QPointF corner = m_view->imageArea().topLeft(); // outer edge of the first pixel
    QRectF seen = m_view->transform().visible();
    seen.adjust(-kMargin * seen.width(), -kMargin * seen.height(), kMargin * seen.width(), kMargin * seen.height());
    const auto cell = [&](double from) { return static_cast<int>(std::floor(std::clamp(from / step, -1e9, 1e9))); };
    const Box part{cell(seen.left() - corner.x()), cell(seen.right() - corner.x()) + 2, cell(seen.top() - corner.y()),
                   cell(seen.bottom() - corner.y()) + 2};
    std::vector<double> values;
    for (int i = 1; i <= m_levels; ++i)
        values.push_back(m_view->colorScale().valueAt(i / (m_levels + 1.0)));
    // Equal colours can be one value when an image is flat.
    values.erase(std::unique(values.begin(), values.end()), values.end());

    using Lines = std::vector<QPolygonF>;
    const auto trace = [pyramid, index, part, values, step, corner, stop = m_stop.get_token()] {
        Lines all;
        for (const double value : values)
            for (QPolygonF& line : contourLines(pyramid->level(index), part, value, stop)) {
                if (line.isClosed() && line.size() <= kShortest)
                    continue;
                for (QPointF& p : line)
                    p = corner + (p + QPointF(0.5, 0.5)) * step; // the middle of a block of pixels
                all.push_back(std::move(line));
            }
        return all;
    };
    m_task.start(
        trace,
        [this](Lines lines) {
            m_view->setAid(std::make_unique<ContourLayer>(std::move(lines), QColor(80, 255, 120)));
            emit traced();
        },
        [](const QString&) {}); // memory is all that may run out: the old lines stay
}

} // namespace furrow::widgets
