#include "widgets/figures/figure_layout.h"

#include "widgets/figures/panel_pixels.h"

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

/// Room that a panel needs around its image or axes, pixels.
struct Rim {
    double left = 0, right = 0, above = 0, below = 0;
};

bool sameFrame(const ImagePanel& a, const ImagePanel& b) {
    return a.bottom() == b.bottom() && a.top() == b.top();
}

/// Decides which labels a panel shows (a row of images of the same area shows y labels once, neighbours with the same
/// unit name it once) and what room they take.
Rim panelRim(const Figure& figure, std::size_t index, const FigureLayout& out, PanelPlace& place) {
    const QFont tickFont = figureFont(TextSize::Tick, out.dpi), labelFont = figureFont(TextSize::Label, out.dpi);
    const QFontMetricsF ticks(tickFont);
    const double tick = out.inches(kTickLength + kGap);
    const auto columns = static_cast<std::size_t>(std::max(1, figure.columns));
    const auto neighbour = [&](std::size_t i, bool exists) {
        return exists && i < figure.panels.size() ? std::get_if<ImagePanel>(&figure.panels[i]) : nullptr;
    };
    const auto* image = std::get_if<ImagePanel>(&figure.panels[index]);
    const auto* axes = std::get_if<AxesPanel>(&figure.panels[index]);
    Rim rim;
    rim.above = (image ? image->title : axes->title).empty() ? 0.3 * ticks.height() : 1.1 * heightOf(labelFont);
    rim.below = tick + ticks.height() + heightOf(labelFont);
    rim.right = std::max(out.inches(0.05), 0.5 * ticks.horizontalAdvance("0000"));
    if (image) {
        const ImagePanel* before = neighbour(index - 1, index % columns != 0);
        place.yLabels = !before || !sameFrame(*before, *image);
    }
    rim.left = tick;
    if (place.yLabels)
        rim.left += 1.15 * heightOf(labelFont) + (image ? widestLabel(image->bottom(), image->top(), tickFont)
                                                        : widestLabel(axes->y.low, axes->y.high, tickFont));
    if (!image || !figure.colorBars || image->unit.empty())
        return rim;
    double widest = 0;
    for (const auto& [at, label] : colorBarTicks(*image))
        widest = std::max(widest, ticks.horizontalAdvance(label));
    const ImagePanel* after = neighbour(index + 1, (index + 1) % columns != 0);
    place.unitLabel = !after || after->unit != image->unit;
    rim.right = out.inches(2 * kGap + kBarWidth) + tick + widest + (place.unitLabel ? 1.2 * heightOf(labelFont) : 0);
    place.colorBar = QRect(0, 0, std::max(3, static_cast<int>(out.inches(kBarWidth))), 1);
    return rim;
}

void layoutPanels(const Figure& figure, FigureLayout& out, double top) {
    const auto columns = static_cast<std::size_t>(std::max(1, figure.columns));
    const std::size_t rows = std::max<std::size_t>(1, (figure.panels.size() + columns - 1) / columns);
    const double margin = out.inches(kMargin);
    std::vector<Rim> rims;
    std::vector<double> left(columns, 0), right(columns, 0);
    for (std::size_t i = 0; i < figure.panels.size(); ++i) {
        out.panels.emplace_back();
        rims.push_back(panelRim(figure, i, out, out.panels.back()));
        left[i % columns] = std::max(left[i % columns], rims[i].left);
        right[i % columns] = std::max(right[i % columns], rims[i].right);
    }
    double free = out.size.width() - 2 * margin;
    for (std::size_t c = 0; c < columns; ++c)
        free -= left[c] + right[c];
    const double innerWidth = std::max(10.0, free / static_cast<double>(columns));
    const double cellHeight = (out.size.height() - top - margin) / static_cast<double>(rows);
    double x = margin;
    for (std::size_t i = 0; i < figure.panels.size(); ++i) {
        if (i % columns == 0)
            x = margin;
        x += left[i % columns];
        const double y = top + static_cast<double>(i / columns) * cellHeight + rims[i].above;
        const QRectF inner(x, y, innerWidth, std::max(10.0, cellHeight - rims[i].above - rims[i].below));
        PanelPlace& place = out.panels[i];
        const auto* image = std::get_if<ImagePanel>(&figure.panels[i]);
        place.area = image ? fittedArea(inner, *image) : inner.toRect();
        if (!place.colorBar.isEmpty())
            place.colorBar = QRect(place.area.right() + 1 + static_cast<int>(out.inches(2 * kGap)), place.area.top(),
                                   place.colorBar.width(), place.area.height());
        x += innerWidth + right[i % columns];
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
