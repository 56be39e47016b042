#include "widgets/catalog/plot_painter.h"

#include "widgets/base/is_dark.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace furrow::widgets {
namespace {

constexpr std::size_t kDots = 20'000; ///< more points in view become a density
constexpr std::size_t kErrorBars = 5'000;
constexpr std::size_t kPointsBetweenLooks = 65'536;
constexpr double kFaintest = 0.3; ///< opacity of a single point in a density
constexpr std::size_t kClasses = 5;

/// Unlike every TYPE on light and dark.
QColor pickedColor(const PlotStyle& style) {
    return style.colorBlindSafe ? QColor(230, 159, 0) : QColor(255, 140, 0);
}

class PointPainter {
public:
    PointPainter(const PlotData& data, const PlotStyle& style, QSize size, const RowMask& picked,
                 const std::stop_token& stop)
        : m_data(data)
        , m_style(style)
        , m_picked(picked)
        , m_stop(stop)
        , m_image(size, QImage::Format_ARGB32_Premultiplied) {
        m_image.fill(Qt::transparent);
        for (std::size_t c = 0; c < kClasses; ++c)
            m_colors[c] = typeColor(style.colorByType ? static_cast<MarkClass>(c) : MarkClass::Star, style);
    }

    QImage draw() {
        if (m_data.isHistogram())
            drawBars();
        else
            drawPoints();
        return m_stop.stop_requested() ? QImage() : m_image;
    }

private:
    int width() const { return m_image.width(); }
    int height() const { return m_image.height(); }
    bool isPicked(std::size_t i) const { return m_picked && (*m_picked)[m_data.rows[i]]; }
    /// Calls visit(point, x, y) for the points in view, device pixels from the top left.
    template <class Visit>
    void forPoints(Visit visit) const {
        for (std::size_t i = 0; i < m_data.size(); ++i) {
            if (i % kPointsBetweenLooks == 0 && m_stop.stop_requested())
                return;
            const double u = m_style.x.place(m_data.x[i]), v = m_style.y.place(m_data.y[i]);
            if (u >= 0 && u < 1 && v >= 0 && v < 1)
                visit(i, u * width(), (1 - v) * height());
        }
    }

    void drawPoints() {
        std::size_t inView = 0;
        forPoints([&](std::size_t, double, double) { ++inView; });
        if (inView > kDots)
            drawDensity();
        else
            drawDots(inView <= kErrorBars);
        drawPicked(inView > kDots);
    }

    void drawDensity() {
        const auto pixels = static_cast<std::size_t>(width()) * static_cast<std::size_t>(height());
        std::vector<std::uint32_t> counts(pixels);
        std::vector<std::array<float, 3>> sums(pixels);
        forPoints([&](std::size_t i, double x, double y) {
            const auto pixel =
                static_cast<std::size_t>(y) * static_cast<std::size_t>(width()) + static_cast<std::size_t>(x);
            const QColor& color = m_colors[static_cast<std::size_t>(m_data.catalog->markClass(m_data.rows[i]))];
            ++counts[pixel];
            sums[pixel][0] += static_cast<float>(color.red());
            sums[pixel][1] += static_cast<float>(color.green());
            sums[pixel][2] += static_cast<float>(color.blue());
        });
        const double most = std::log1p(*std::max_element(counts.begin(), counts.end()));
        for (int y = 0; y < height(); ++y) {
            auto* line = reinterpret_cast<QRgb*>(m_image.scanLine(y));
            for (int x = 0; x < width(); ++x) {
                const auto pixel =
                    static_cast<std::size_t>(y) * static_cast<std::size_t>(width()) + static_cast<std::size_t>(x);
                if (const std::uint32_t n = counts[pixel]) {
                    const double opacity = kFaintest + (1 - kFaintest) * std::log1p(n) / most;
                    const auto part = [&](std::size_t c) {
                        return static_cast<int>(sums[pixel][c] / static_cast<float>(n));
                    };
                    line[x] = qPremultiply(qRgba(part(0), part(1), part(2), static_cast<int>(255 * opacity)));
                }
            }
        }
    }

    void drawDots(bool withBars) {
        QPainter painter(&m_image);
        painter.setRenderHint(QPainter::Antialiasing);
        std::array<QVector<QPointF>, kClasses> dots;
        QVector<QLineF> bars;
        forPoints([&](std::size_t i, double x, double y) {
            dots[static_cast<std::size_t>(m_data.catalog->markClass(m_data.rows[i]))].append({x, y});
            if (!withBars)
                return;
            const auto bar = [&](const std::vector<double>& errors, double value, const PlotScale& scale, auto line) {
                if (errors.empty() || !(errors[i] > 0))
                    return;
                double low = scale.place(value - errors[i]), high = scale.place(value + errors[i]);
                low = std::isnan(low) ? 0 : low; // beyond the end of a logarithmic axis
                if (std::isfinite(high))
                    bars.append(line(low, high));
            };
            bar(m_data.yError, m_data.y[i], m_style.y,
                [&](double low, double high) { return QLineF(x, (1 - low) * height(), x, (1 - high) * height()); });
            bar(m_data.xError, m_data.x[i], m_style.x,
                [&](double low, double high) { return QLineF(low * width(), y, high * width(), y); });
        });
        painter.setPen(QPen(m_style.palette.color(QPalette::Disabled, QPalette::Text), m_style.ratio));
        painter.drawLines(bars);
        for (std::size_t c = 0; c < kClasses; ++c) {
            QColor color = m_colors[c];
            color.setAlphaF(0.8f);
            painter.setPen(QPen(color, 4 * m_style.ratio, Qt::SolidLine, Qt::RoundCap));
            painter.drawPoints(dots[c].constData(), static_cast<int>(dots[c].size()));
        }
    }

    void drawPicked(bool crowded) {
        if (!m_picked)
            return;
        QVector<QPointF> points;
        forPoints([&](std::size_t i, double x, double y) {
            if (isPicked(i))
                points.append({x, y});
        });
        if (crowded && static_cast<std::size_t>(points.size()) > kDots) {
            for (const QPointF& p : points)
                reinterpret_cast<QRgb*>(m_image.scanLine(static_cast<int>(p.y())))[static_cast<int>(p.x())] =
                    pickedColor(m_style).rgb();
            return;
        }
        QPainter painter(&m_image);
        const double size = 5 * m_style.ratio;
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(pickedColor(m_style), size, Qt::SolidLine, Qt::RoundCap));
        painter.drawPoints(points.constData(), static_cast<int>(points.size()));
    }

    void drawBars() {
        QPainter painter(&m_image);
        const PlotBins bins = binPlot(m_data, m_style.x, m_style.bins);
        std::vector<std::uint32_t> picked(static_cast<std::size_t>(bins.count));
        for (std::size_t i = 0; m_picked && i < m_data.size(); ++i)
            if (const double u = m_style.x.place(m_data.x[i]); isPicked(i) && u >= 0 && u < 1)
                ++picked[static_cast<std::size_t>(u * bins.count)];
        const double floor = m_style.y.isLog ? m_style.y.low : 0;
        const auto row = [&](double count) {
            const double v = m_style.y.place(std::max(count, floor));
            return (1 - std::clamp(v, -1.0, 2.0)) * height();
        };
        for (int bin = 0; bin < bins.count; ++bin) {
            const double left = width() * bin / static_cast<double>(bins.count),
                         right = width() * (bin + 1) / static_cast<double>(bins.count);
            double base = 0;
            for (std::size_t c = 0; c < kClasses; ++c) {
                const double next = base + bins.counts[static_cast<std::size_t>(bin)][c];
                if (next > base) {
                    QColor color = m_colors[c];
                    color.setAlphaF(0.75f);
                    painter.fillRect(QRectF(QPointF(left + 0.5, row(next)), QPointF(right - 0.5, row(base))), color);
                }
                base = next;
            }
            if (const std::uint32_t n = picked[static_cast<std::size_t>(bin)])
                painter.fillRect(QRectF(QPointF(left + 0.5, row(n)), QPointF(right - 0.5, row(0))),
                                 pickedColor(m_style));
            if (m_data.request.withErrors && base > 0) { // Poisson: the square root of the count
                painter.setPen(QPen(m_style.palette.color(QPalette::Text), m_style.ratio));
                const double middle = 0.5 * (left + right), sigma = std::sqrt(base);
                painter.drawLine(QPointF(middle, row(base - sigma)), QPointF(middle, row(base + sigma)));
            }
        }
    }

    const PlotData& m_data;
    const PlotStyle& m_style;
    const RowMask& m_picked;
    const std::stop_token& m_stop;
    QImage m_image;
    std::array<QColor, kClasses> m_colors;
};

} // namespace

QColor typeColor(MarkClass mark, const PlotStyle& style) {
    const bool dark = isDark(style.palette.color(QPalette::Base));
    if (style.colorBlindSafe)
        switch (mark) {
        case MarkClass::Star:
            return dark ? QColor(86, 180, 233) : QColor(0, 114, 178);
        case MarkClass::Galaxy:
            return {204, 121, 167};
        case MarkClass::Unknown:
            return {0, 158, 115};
        case MarkClass::SaturationExcluded:
            return {213, 94, 0};
        case MarkClass::CropExcluded:
            return {140, 140, 140};
        }
    switch (mark) {
    case MarkClass::Star:
        return dark ? QColor(0, 220, 235) : QColor(0, 120, 170);
    case MarkClass::Galaxy:
        return dark ? QColor(255, 90, 255) : QColor(180, 20, 160);
    case MarkClass::Unknown:
        return dark ? QColor(240, 220, 60) : QColor(165, 130, 0);
    case MarkClass::SaturationExcluded:
        return dark ? QColor(255, 80, 70) : QColor(205, 30, 20);
    case MarkClass::CropExcluded:
        break;
    }
    return QColor(140, 140, 140);
}

QImage drawPlotPoints(const PlotData& data, const PlotStyle& style, QSize size, const RowMask& picked,
                      const std::stop_token& stop) {
    return PointPainter(data, style, size, picked, stop).draw();
}

PlotPicture drawPlot(const PlotData& data, PlotStyle style, int bins, QSize size, const RowMask& picked,
                     const std::stop_token& stop) {
    PlotPicture picture;
    if (data.isHistogram()) {
        style.bins = bins > 0 ? bins : sensibleBins(data, style.x);
        picture.bins = binPlot(data, style.x, style.bins);
        double highest = std::max(1u, picture.bins.highest());
        if (data.request.withErrors)
            highest += std::sqrt(highest);
        style.y = style.y.isLog ? PlotScale{0.5, 2 * highest, true} : PlotScale{0, 1.06 * highest, false};
    }
    picture.points = drawPlotPoints(data, style, size, picked, stop);
    picture.style = style;
    picture.gaps = findGaps(data, style.x.isLog, style.y.isLog);
    if (picked)
        picture.picked = static_cast<std::size_t>(
            std::count_if(data.rows.begin(), data.rows.end(), [&](std::uint32_t row) { return (*picked)[row]; }));
    return picture;
}

void drawTypeLegend(QPainter& painter, const QRectF& area, const PlotData& data, const PlotStyle& style,
                    std::size_t picked) {
    static constexpr const char* names[kClasses] = {
        QT_TRANSLATE_NOOP("PlotLegend", "Stars"), QT_TRANSLATE_NOOP("PlotLegend", "Galaxies"),
        QT_TRANSLATE_NOOP("PlotLegend", "Unknown TYPE"), QT_TRANSLATE_NOOP("PlotLegend", "Saturated"),
        QT_TRANSLATE_NOOP("PlotLegend", "Cropped")};
    const auto& counts = data.typeCounts;
    const QFontMetricsF metrics(painter.font());
    double y = area.top() + 6;
    const auto entry = [&](const char* name, std::size_t count, const QColor& color) {
        if (count == 0)
            return;
        const QString text = QStringLiteral("%1 (%2)").arg(QCoreApplication::translate("PlotLegend", name),
                                                           QLocale().toString(static_cast<qulonglong>(count)));
        const double x = area.right() - 10 - metrics.horizontalAdvance(text);
        QColor ground = style.palette.color(QPalette::Base);
        ground.setAlpha(190);
        painter.fillRect(QRectF(x - 16, y, area.right() - x + 12, metrics.height()), ground);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawEllipse(QPointF(x - 8, y + 0.5 * metrics.height()), 4, 4);
        painter.setPen(style.palette.color(QPalette::Text));
        painter.drawText(QPointF(x, y + metrics.ascent()), text);
        y += metrics.height() + 1;
    };
    for (std::size_t c = 0; style.colorByType && c < kClasses; ++c)
        entry(names[c], counts[c], typeColor(static_cast<MarkClass>(c), style));
    entry(QT_TRANSLATE_NOOP("PlotLegend", "Picked"), picked, pickedColor(style));
}

void drawPlotAxes(QPainter& painter, const QRectF& area, const PlotStyle& style, const QString& xLabel,
                  const QString& yLabel) {
    const QColor ink = style.palette.color(QPalette::Text);
    QColor grid = ink;
    grid.setAlpha(28);
    const QFontMetricsF metrics(painter.font());
    constexpr double length = 4, gap = 2;
    double lastEnd = -1e9, widest = 0;
    for (const figures::Tick& tick : style.x.ticks(std::max(2, static_cast<int>(area.width() / 65)))) {
        const double x = area.left() + style.x.place(tick.value) * area.width();
        painter.setPen(grid);
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        painter.setPen(ink);
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + length));
        const double width = metrics.horizontalAdvance(tick.label);
        if (x - 0.5 * width < lastEnd + 6)
            continue; // labels may not run into each other
        painter.drawText(QPointF(x - 0.5 * width, area.bottom() + length + gap + metrics.ascent()), tick.label);
        lastEnd = x + 0.5 * width;
    }
    for (const figures::Tick& tick : style.y.ticks(std::max(2, static_cast<int>(area.height() / 45)))) {
        const double y = area.bottom() - style.y.place(tick.value) * area.height();
        painter.setPen(grid);
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(ink);
        painter.drawLine(QPointF(area.left() - length, y), QPointF(area.left(), y));
        const double width = metrics.horizontalAdvance(tick.label);
        widest = std::max(widest, width);
        painter.drawText(QPointF(area.left() - length - gap - width, y + 0.5 * (metrics.ascent() - metrics.descent())),
                         tick.label);
    }
    painter.setPen(ink);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(area);
    const QString below = metrics.elidedText(xLabel, Qt::ElideMiddle, area.width());
    painter.drawText(QPointF(area.center().x() - 0.5 * metrics.horizontalAdvance(below),
                             area.bottom() + length + gap + metrics.height() + metrics.ascent()),
                     below);
    figures::drawVertical(painter, area.left() - length - 3 * gap - widest - 0.5 * metrics.height(), area.center().y(),
                          metrics.elidedText(yLabel, Qt::ElideMiddle, area.height()));
}

} // namespace furrow::widgets
