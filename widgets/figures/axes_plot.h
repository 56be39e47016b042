#pragma once
#include "core/diagnose/figure.h"
#include "widgets/figures/palette.h"

#include <qcustomplot.h>

#include <functional>
#include <optional>

namespace furrow::figures {

/// A plot of core/diagnose in a window: zooms with the wheel, pans with the left button, a double click shows
/// everything again; Ctrl with the left and right arrow keys picks one point after the other. Colours of axes and
/// background follow the window's palette.
class AxesPlot : public QCustomPlot {
    Q_OBJECT
public:
    /// A point of a scatter of the panel.
    struct PointRef {
        std::size_t scatter = 0, point = 0;
        bool operator==(const PointRef&) const = default;
    };

    explicit AxesPlot(QWidget* parent = nullptr);

    /// Compact: no legend, few ticks, no zoom; for small multiples.
    void setCompact(bool compact);
    void setColorBlindSafe(bool on);
    bool isColorBlindSafe() const { return m_palette.isColorBlindSafe(); }
    /// Shows a panel. Axes keep what the user zoomed to unless `resetView` or the panel's ranges changed.
    void setPanel(diagnose::AxesPanel panel, bool resetView = false);
    const diagnose::AxesPanel& panel() const { return m_panel; }
    void resetView();
    /// A ring around a point.
    void setHighlight(std::optional<PointRef> point);
    std::optional<PointRef> highlight() const { return m_highlight; }
    /// The point drawn nearest to a widget position, at most 10 logical pixels away.
    std::optional<PointRef> pointAt(QPointF position) const;
    QPointF positionOf(PointRef point) const; ///< widget coordinates
    /// Text shown beside the cursor for a point; none without a function.
    void setPointText(std::function<QString(PointRef)> text) { m_pointText = std::move(text); }

signals:
    void pointClicked(furrow::figures::AxesPlot::PointRef point);
    void activated(); ///< double click or Enter (compact plots)
    void clicked();   ///< a click anywhere that was no drag

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void applyStyle();
    void rebuild();
    void redraw();
    void addScatter(const diagnose::Scatter& scatter);
    void addSpan(const diagnose::Span& span);
    void fitTicks();
    bool placeLegend();
    void stepPoint(int direction);
    void addHistogram(const diagnose::Histogram& histogram);
    /// A colour that stands out from the background.
    QColor visible(QColor color) const;

    diagnose::AxesPanel m_panel;
    Palette m_palette;
    bool m_compact = false;
    bool m_outdated = false; ///< changed while it was hidden
    std::optional<PointRef> m_highlight, m_hovered;
    QCPGraph* m_ring = nullptr;
    std::function<QString(PointRef)> m_pointText;
    QPointF m_pressed;
};

} // namespace furrow::figures
