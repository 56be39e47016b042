#pragma once
#include "widgets/base/latest_task.h"
#include "widgets/catalog/plot_painter.h"
#include "widgets/catalog/plot_picker.h"

#include <QImage>
#include <QPolygonF>
#include <QWidget>

namespace furrow::widgets {

/// A scatter plot or a histogram with zoom, pan, hover and brushing; points are drawn in the background.
class PlotCanvas : public QWidget {
    Q_OBJECT
public:
    /// What dragging with the left button does. The middle button always pans, the wheel zooms at the cursor.
    enum class Tool { Rectangle, Lasso, Pan };

    explicit PlotCanvas(QWidget* parent = nullptr);

    void setData(PlotDataPtr data); ///< other rows of the same axes keep a zoomed view
    const PlotDataPtr& data() const { return m_data; }
    void setTool(Tool tool);
    void setLogarithmic(bool x, bool y);
    void setColorByType(bool on);
    void setColorBlindSafe(bool on);
    /// What the plot cannot show, and why; empty when it shows all.
    QString note() const;
    void setBins(int bins); ///< 0: as many as the data ask for
    void setPicked(RowMask rows);
    void setCurrentRow(std::optional<std::size_t> row); ///< of the catalog; marked by a ring
    void resetView();
    const PlotStyle& plotStyle() const { return m_style; }
    bool isDrawing() const { return m_drawing.isWaiting(); }
    bool isBrushing() const { return m_brushing.isWaiting(); }

    QRectF plotArea() const;
    QPointF toWidget(double x, double y) const;
    /// What lies where on the plot as it is shown.
    PlotPicker picker() const { return {m_data, m_style.x, m_style.y, plotArea()}; }
    /// Picks the rows inside (widget coordinates); brushed() follows.
    void brush(const QPolygonF& polygon, bool add);
    void cancelBrush() { m_brushing.cancel(); }

signals:
    void brushed(const std::vector<std::uint32_t>& rows, bool add); ///< add: Ctrl was held
    void clicked(std::size_t row);                                  ///< the nearest point's row of the catalog
    void drawn();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void redraw();
    void showAll();
    void setScales(const PlotScale& x, const PlotScale& y);
    void hover(QPointF position, QPoint global);
    QPolygonF brushPolygon() const;

    PlotDataPtr m_data;
    PlotStyle m_style;
    PlotScale m_drawnX, m_drawnY; ///< of m_points
    QImage m_points;
    RowMask m_picked;
    std::optional<std::size_t> m_current;
    PlotBins m_bins; ///< of a histogram as it is shown
    PlotGaps m_gaps; ///< of the picture that is shown
    std::size_t m_pickedInPlot = 0;
    int m_wantedBins = 0;
    Tool m_tool = Tool::Rectangle;
    enum class Drag { None, Brush, Pan } m_drag = Drag::None;
    QPolygonF m_path; ///< of the mouse since it was pressed
    LatestTask m_drawing{this}, m_brushing{this};
    bool m_showsAll = true; ///< the user has neither zoomed nor panned
};

} // namespace furrow::widgets
