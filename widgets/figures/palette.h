#pragma once
#include "core/diagnose/figure.h"

#include <QColor>

/// Shapes and colours of the diagnostic pictures (outputs.txt, "Diagnostic Plots").
namespace furrow::figures {

enum class Shape { Circle, Dot, Square, Diamond, DiamondDot, Triangle, Cross, Crosshair };

struct MarkStyle {
    Shape shape = Shape::Circle;
    QColor color;
    double radius = 0.035; ///< inches; Crosshair: length of an arm
    double width = 0.009;  ///< line width, inches
    bool dashed = false;
};

/// Kinds of masked pixels that are tinted on the screen.
enum class MaskKind { NonFinite, Saturated, Bright };

/// The colours of outputs.txt, or their counterparts in the palette of Okabe & Ito (2008), which all readers can tell
/// apart. Shapes are the same in both.
class Palette {
public:
    explicit Palette(bool colorBlindSafe = false)
        : m_safe(colorBlindSafe) {}
    bool isColorBlindSafe() const { return m_safe; }
    MarkStyle mark(diagnose::MarkerKind kind) const;
    QColor link(diagnose::MarkerKind kind) const; ///< connecting line to a fitted position
    QColor outline(diagnose::OutlineKind kind) const;
    bool outlineDashed(diagnose::OutlineKind kind) const { return kind == diagnose::OutlineKind::SelectionBox; }
    QColor line(diagnose::LineKind kind) const;
    QColor span(diagnose::SpanKind kind) const;
    QColor mask() const;              ///< laid over masked pixels with opacity kMaskOpacity
    QColor tint(MaskKind kind) const; ///< translucent
    QColor bars() const;
    /// Every colour that the functions above return, in both variants.
    static std::vector<QColor> allColors();

private:
    enum class Name { Cyan, Magenta, Yellow, Red, Grey, Lime, SkyBlue, Orange, Black, DarkGrey, Green };
    QColor color(Name name) const;
    bool m_safe;
};

inline constexpr double kMaskOpacity = 0.35;
inline const QColor kBlank{232, 232, 236}; ///< pixels without a value

} // namespace furrow::figures
