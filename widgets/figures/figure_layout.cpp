#include "widgets/figures/figure_layout.h"

#include <algorithm>
#include <cmath>

namespace furrow::figures {

using namespace diagnose;

namespace {

/// Distances in inches.
constexpr double kMargin = 0.06, kTickLength = 0.03, kGap = 0.03, kBarWidth = 0.09, kSymbolWidth = 0.16;
constexpr double kMontageTop = 0.5, kMontageLeft = 0.3, kMontageStrip = 0.1; // figures.md
constexpr double kRowLabelWidth = 0.44, kCaption = 0.1;

double heightOf(const QFont& font) {
    return QFontMetricsF(font).height();
}

double entryWidth(const LegendEntry& entry, const QFontMetricsF& metrics, double symbol) {
    return symbol + metrics.horizontalAdvance(entry.text) + 0.6 * metrics.height();
}

/// Puts the legend into centred lines from `top` down; returns its bottom. The font shrinks until it fits `maxLines`;
/// entries that still find no place are dropped.
double placeLegend(FigureLayout& out, double left, double width, double top, int maxLines, TextSize size) {
    if (out.legend.empty())
        return top;
    const double symbol = out.inches(size == TextSize::Small ? 0.75 * kSymbolWidth : kSymbolWidth);
    std::vector<std::vector<std::size_t>> lines;
    for (const double scale : {1.0, 0.85, 0.72}) {
        out.legendFont = figureFont(size, out.dpi, scale);
        const QFontMetricsF metrics(out.legendFont);
        lines.assign(1, {});
        double used = 0;
        for (std::size_t i = 0; i < out.legend.size(); ++i) {
            const double need = entryWidth(out.legend[i], metrics, symbol);
            if (used + need > width && !lines.back().empty()) {
                lines.emplace_back();
                used = 0;
            }
            lines.back().push_back(i);
            used += need;
        }
        if (static_cast<int>(lines.size()) <= maxLines)
            break;
    }
    lines.resize(std::min<std::size_t>(lines.size(), static_cast<std::size_t>(maxLines)));
    const QFontMetricsF metrics(out.legendFont);
    const double lineHeight = 1.15 * metrics.height();
    std::vector<LegendEntry> kept;
    for (std::size_t l = 0; l < lines.size(); ++l) {
        double total = 0;
        for (const std::size_t i : lines[l])
            total += entryWidth(out.legend[i], metrics, symbol);
        double x = left + std::max(0.0, 0.5 * (width - total));
        for (const std::size_t i : lines[l]) {
            kept.push_back(out.legend[i]);
            kept.back().position = {x, top + (static_cast<double>(l) + 0.5) * lineHeight};
            x += entryWidth(out.legend[i], metrics, symbol);
        }
    }
    out.legend = std::move(kept);
    return top + lineHeight * static_cast<double>(lines.size());
}

/// Largest rectangle of the image's proportions inside `cell`, in whole pixels. Enlargement by a whole number where
/// that costs less than a tenth of the size.
QRect fittedArea(const QRectF& cell, const ImagePanel& panel) {
    const double width = std::max(1, panel.image.width()), height = std::max(1, panel.image.height());
    double scale = std::min(cell.width() / width, cell.height() / height);
    if (scale > 1 && std::floor(scale) > 0.9 * scale)
        scale = std::floor(scale);
    const int w = std::max(1, static_cast<int>(std::lround(width * scale - 0.499)));
    const int h = std::max(1, static_cast<int>(std::lround(height * scale - 0.499)));
    return {static_cast<int>(std::lround(cell.center().x() - 0.5 * w)),
            static_cast<int>(std::lround(cell.center().y() - 0.5 * h)), w, h};
}

double widestLabel(double low, double high, const QFont& font) {
    double widest = 0;
    const QFontMetricsF metrics(font);
    for (const Tick& tick : roundTicks(low, high, 5))
        widest = std::max(widest, metrics.horizontalAdvance(tick.label));
    return widest;
}

void layoutPanels(const Figure& figure, FigureLayout& out, double top) {
    const int columns = std::max(1, figure.columns);
    const int rows = (static_cast<int>(figure.panels.size()) + columns - 1) / columns;
    const QFont tickFont = figureFont(TextSize::Tick, out.dpi), labelFont = figureFont(TextSize::Label, out.dpi);
    const double margin = out.inches(kMargin), tick = out.inches(kTickLength + kGap);
    const double cellWidth = (out.size.width() - 2 * margin) / columns;
    const double cellHeight = (out.size.height() - top - margin) / std::max(1, rows);
    for (std::size_t i = 0; i < figure.panels.size(); ++i) {
        const auto column = static_cast<double>(i % static_cast<std::size_t>(columns));
        const auto row = static_cast<double>(i / static_cast<std::size_t>(columns));
        const QRectF cell(margin + column * cellWidth, top + row * cellHeight, cellWidth, cellHeight);
        const auto* image = std::get_if<ImagePanel>(&figure.panels[i]);
        const auto* axes = std::get_if<AxesPanel>(&figure.panels[i]);
        const bool titled = !(image ? image->title : axes->title).empty();
        const double above = titled ? 1.1 * heightOf(labelFont) : 0.3 * heightOf(tickFont);
        const double below = tick + heightOf(tickFont) + heightOf(labelFont);
        const double labels = image ? widestLabel(image->bottom(), image->top(), tickFont)
                                    : widestLabel(axes->y.low, axes->y.high, tickFont);
        const double left = tick + labels + 1.15 * heightOf(labelFont);
        PanelPlace place;
        double right = 0.5 * widestLabel(0, 9999, tickFont);
        const bool bar = image && figure.colorBars && !image->unit.empty();
        if (bar)
            right = out.inches(kGap + kBarWidth) + tick + QFontMetricsF(tickFont).horizontalAdvance("-0.0000") +
                    heightOf(labelFont);
        const QRectF inner = cell.adjusted(left, above, -right, -below);
        if (image) {
            place.area = fittedArea(inner, *image);
            if (bar)
                place.colorBar =
                    QRect(place.area.right() + 1 + static_cast<int>(out.inches(kGap + 0.02)), place.area.top(),
                          std::max(3, static_cast<int>(out.inches(kBarWidth))), place.area.height());
        } else {
            place.area = inner.toRect();
        }
        out.panels.push_back(place);
    }
}

void layoutMontage(const Figure& figure, FigureLayout& out) {
    const int columns = std::max(1, figure.columns);
    const double left = out.inches(kMontageLeft), top = out.inches(kMontageTop);
    const double pitchX = (out.size.width() - left) / columns;
    const auto rows =
        static_cast<double>(std::max<std::size_t>(1, figure.panels.size() / static_cast<std::size_t>(columns)));
    const double pitchY = (out.size.height() - top) / rows;
    const double strip = out.inches(kMontageStrip);
    const double side = std::min(pitchX, pitchY) - strip;
    for (std::size_t i = 0; i < figure.panels.size(); ++i) {
        const auto column = i % static_cast<std::size_t>(columns), row = i / static_cast<std::size_t>(columns);
        PanelPlace place;
        const QRectF cell(left + static_cast<double>(column) * pitchX, top + static_cast<double>(row) * pitchY, side,
                          side);
        const auto* image = std::get_if<ImagePanel>(&figure.panels[i]);
        place.area = image ? fittedArea(cell, *image) : cell.toRect();
        place.area.moveTo(cell.toRect().topLeft());
        if (figure.colorBars)
            place.colorBar = QRect(place.area.left(), place.area.bottom() + 1, place.area.width(),
                                   static_cast<int>(std::lround(strip)));
        place.xLabels = row == 0;
        place.yLabels = column == 0;
        out.panels.push_back(place);
    }
    out.columnLabelY = top - out.inches(0.155);
    out.rowLabelX = out.inches(0.07);
}

void layoutStamps(const Figure& figure, FigureLayout& out) {
    const int columns = std::max(1, figure.columns);
    const double margin = out.inches(kMargin), top = out.inches(kMontageTop) - margin;
    const double left = figure.rowLabels.empty() ? margin : margin + out.inches(kRowLabelWidth);
    const int rows = (static_cast<int>(figure.panels.size()) + columns - 1) / columns;
    const bool captions = std::any_of(figure.panels.begin(), figure.panels.end(), [](const Panel& panel) {
        const auto* image = std::get_if<ImagePanel>(&panel);
        return image && !image->title.empty();
    });
    const double pitchX = (out.size.width() - left - margin) / columns;
    const double pitchY = (out.size.height() - top - margin) / std::max(1, rows);
    const double caption = captions ? out.inches(kCaption) : 0;
    const double side = std::min(pitchX, pitchY - caption) - out.inches(0.03);
    for (std::size_t i = 0; i < figure.panels.size(); ++i) {
        const auto column = static_cast<double>(i % static_cast<std::size_t>(columns));
        const auto row = static_cast<double>(i / static_cast<std::size_t>(columns));
        PanelPlace place;
        const QRectF cell(left + (column + 0.5) * pitchX - 0.5 * side, top + row * pitchY, side, side);
        const auto* image = std::get_if<ImagePanel>(&figure.panels[i]);
        place.area = image ? fittedArea(cell, *image) : cell.toRect();
        place.xLabels = place.yLabels = false;
        out.panels.push_back(place);
    }
    out.columnLabelY = top - 0.6 * heightOf(figureFont(TextSize::Tick, out.dpi));
    out.rowLabelX = margin + 0.5 * out.inches(kRowLabelWidth);
}

} // namespace

FigureLayout layoutFigure(const Figure& figure, double dpi, const Palette& palette) {
    FigureLayout out;
    out.dpi = dpi;
    out.size = {std::max(1, static_cast<int>(std::lround(figure.width * dpi))),
                std::max(1, static_cast<int>(std::lround(figure.height * dpi)))};
    const double margin = out.inches(kMargin), width = out.size.width() - 2 * margin;
    const bool tight = figure.layout != Layout::Panels;
    out.title = fitText(QString::fromStdString(figure.title), tight ? TextSize::Label : TextSize::Title, dpi, width);
    out.legend = legendEntries(figure, palette);
    const double underTitle = (tight ? 0.4 : 0.7) * margin + out.title.height;
    switch (figure.layout) {
    case Layout::Panels: {
        const double top = placeLegend(out, margin, width, underTitle, 3, TextSize::Tick);
        layoutPanels(figure, out, top + 0.5 * margin);
        break;
    }
    case Layout::Montage:
        placeLegend(out, margin, width, underTitle, 1, TextSize::Small);
        layoutMontage(figure, out);
        break;
    case Layout::Stamps:
        out.legend.clear();
        layoutStamps(figure, out);
        break;
    }
    return out;
}

} // namespace furrow::figures
