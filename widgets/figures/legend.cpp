#include "widgets/figures/figure_layout.h"

#include <algorithm>

namespace furrow::figures {

using namespace diagnose;

namespace {

using Symbol = LegendEntry::Symbol;

/// Marks of the source that a cutout is about are always one: no count.
bool isCentre(MarkerKind kind) {
    return kind >= MarkerKind::CenterOriginal && kind <= MarkerKind::HaloCenterFitted;
}

class Collector {
public:
    Collector(std::vector<LegendEntry>& entries, const Palette& palette)
        : m_entries(entries)
        , m_palette(palette) {}

    void mark(MarkerKind kind, const std::string& label, std::size_t count) {
        QString text = QString::fromStdString(label);
        if (!isCentre(kind))
            text += QStringLiteral(" (%1)").arg(count);
        add(Symbol::Mark, m_palette.mark(kind), label, text);
    }
    void line(const QColor& color, bool dashed, const std::string& label) {
        add(dashed ? Symbol::DashedLine : Symbol::Line, {Shape::Dot, color}, label, QString::fromStdString(label));
    }
    void patch(const QColor& color, const std::string& label) {
        add(Symbol::Patch, {Shape::Dot, color}, label, QString::fromStdString(label));
    }

private:
    void add(Symbol symbol, const MarkStyle& style, const std::string& label, const QString& text) {
        if (label.empty() || std::find(m_seen.begin(), m_seen.end(), label) != m_seen.end())
            return;
        m_seen.push_back(label);
        m_entries.push_back({symbol, style, text, {}});
    }
    std::vector<LegendEntry>& m_entries;
    const Palette& m_palette;
    std::vector<std::string> m_seen;
};

} // namespace

std::vector<LegendEntry> legendEntries(const Figure& figure, const Palette& palette) {
    std::vector<LegendEntry> entries;
    Collector collect(entries, palette);
    bool anyMask = false;
    for (const Panel& panel : figure.panels) {
        if (const auto* image = std::get_if<ImagePanel>(&panel)) {
            for (const bool centre : {true, false}) // drawn last, named first
                for (const MarkerSet& set : image->markers)
                    if (isCentre(set.kind) == centre)
                        collect.mark(set.kind, set.label, set.count);
            for (const Outline& outline : image->outlines)
                collect.line(palette.outline(outline.kind), palette.outlineDashed(outline.kind), outline.label);
            anyMask = anyMask || std::any_of(image->mask.begin(), image->mask.end(), [](auto m) { return m != 0; });
            continue;
        }
        const auto& axes = std::get<AxesPanel>(panel);
        for (const Scatter& scatter : axes.scatters)
            collect.mark(scatter.kind, scatter.label, scatter.count);
        for (const Curve& curve : axes.curves)
            collect.line(palette.line(curve.kind), curve.kind == LineKind::Reference, curve.label);
        for (const Span& span : axes.spans)
            collect.patch(palette.span(span.kind), span.label);
    }
    if (anyMask) {
        QColor color = palette.mask();
        color.setAlphaF(static_cast<float>(kMaskOpacity));
        collect.patch(color, "masked");
    }
    return entries;
}

} // namespace furrow::figures
