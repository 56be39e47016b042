#pragma once
#include "core/diagnose/figure.h"
#include "widgets/figures/axes_plot.h"
#include "widgets/image/image_view.h"

#include <QWidget>

#include <memory>
#include <vector>

class QGridLayout;

namespace furrow::figures {

/// The panels of a diagnostic figure side by side as live views: images zoom, pan and stretch like every image of the
/// window, plots zoom and pan. Colours follow the window's palette.
class FigureBoard : public QWidget {
    Q_OBJECT
public:
    explicit FigureBoard(QWidget* parent = nullptr);
    ~FigureBoard() override;

    /// `columns` panels in a row.
    void setFigure(const diagnose::Figure& figure, int columns);
    void clear(const QString& message);

    const std::vector<widgets::ImageView*>& images() const { return m_images; }
    const std::vector<AxesPlot*>& plots() const { return m_plots; }

signals:
    void imageClicked(QPointF image); ///< position in an image panel

private:
    QWidget* imageWidget(const diagnose::ImagePanel& panel);
    QWidget* plotWidget(const diagnose::AxesPanel& panel);

    QGridLayout* m_grid;
    std::vector<QWidget*> m_cells;
    std::vector<widgets::ImageView*> m_images;
    std::vector<AxesPlot*> m_plots;
    std::vector<std::unique_ptr<widgets::DisplaySettings>> m_displays;
};

} // namespace furrow::figures
