#pragma once
#include "core/diagnose/markers.h"
#include "core/image/image.h"

#include <string>
#include <variant>
#include <vector>

/// A diagnostic picture as plain numbers: what is drawn, not how. core/diagnose fills it from products, widgets/figures
/// draws it into a window or a PNG.
namespace furrow::diagnose {

/// Values shown as the darkest and the brightest grey; low < high.
struct Limits {
    double low = 0, high = 1;
    bool operator==(const Limits&) const = default;
};
/// With t = (value - low)/(high - low) — Asinh: asinh(10 t)/asinh(10); Log: lg(1 + 1000 t)/lg(1001), t ≥ 0 (DS9).
enum class Stretch { Linear, Asinh, Log };
/// Diverging maps are for values about zero.
enum class Colors { Grey, Viridis, Diverging };

/// An image with axes in pixels, row 0 at the bottom.
struct ImagePanel {
    std::string title;
    Image<float> image;       ///< NaN: blank
    Image<std::uint8_t> mask; ///< empty or the image's shape; not 0: translucent red
    double x0 = 0, y0 = 0;    ///< frame position of the centre of pixel (0, 0)
    double step = 1;          ///< frame pixels per image pixel
    Limits limits;
    Stretch stretch = Stretch::Linear;
    Colors colors = Colors::Grey;
    std::string unit = "counts"; ///< of the colour bar; empty: no colour bar
    std::vector<MarkerSet> markers;
    std::vector<Outline> outlines;
    std::string note; ///< text in the middle, e.g. why there is nothing to see

    /// Edges of the shown area in frame pixels.
    double left() const { return x0 - 0.5 * step; }
    double bottom() const { return y0 - 0.5 * step; }
    double right() const { return left() + image.width() * step; }
    double top() const { return bottom() + image.height() * step; }
};

struct Curve {
    LineKind kind = LineKind::Data;
    std::vector<double> x, y;
    std::string label; ///< empty: not in the legend
};
/// Points with optional 1-sigma bars in y.
struct Scatter {
    MarkerKind kind = MarkerKind::ZpKept;
    std::vector<double> x, y, yErr;
    std::string label;
    std::size_t count = 0; ///< in the legend; may exceed what lies inside the axes
};
/// A shaded band: x in [low, high] over the whole height, or y over the whole width.
struct Span {
    bool vertical = true;
    double low = 0, high = 0;
    SpanKind kind = SpanKind::Excluded;
    std::string label;
};
struct Histogram {
    double low = 0, width = 1; ///< left edge of the first bin, bin width
    std::vector<double> heights;
    std::string label;
};

/// A plot with numeric axes. Ranges: low < high.
struct AxesPanel {
    std::string title, xLabel, yLabel;
    Limits x, y;
    std::vector<Span> spans;
    Histogram histogram;
    std::vector<Curve> curves;
    std::vector<Scatter> scatters;
    std::vector<std::string> remarks; ///< lines of text in a free corner
    std::string note;
};
using Panel = std::variant<ImagePanel, AxesPanel>;

/// Panels: full axes and colour bars. Montage: tight grid, axes at its rim, a colour strip below every panel.
/// Stamps: tight grid without axes, the panel's title as its caption.
enum class Layout { Panels, Montage, Stamps };

struct Figure {
    double width = 4, height = 3; ///< inches
    std::string title;
    Layout layout = Layout::Panels;
    int columns = 1;
    std::vector<Panel> panels;                        ///< row by row from the top left
    std::vector<std::string> columnLabels, rowLabels; ///< Montage and Stamps; may be empty
    std::string note;                                 ///< shown when there are no panels
    bool colorBars = true;                            ///< epsf.diagnostics_show_colorbar
};

} // namespace furrow::diagnose
