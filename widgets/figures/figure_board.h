#pragma once
#include "core/diagnose/figure.h"
#include "widgets/figures/axes_plot.h"
#include "widgets/image/image_view.h"

#include <QPointer>
#include <QWidget>

#include <memory>
#include <optional>
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
    void setFigure(diagnose::Figure figure, int columns);
    void clear(const QString& message);
    void setColorBlindSafe(bool on);
    bool isColorBlindSafe() const { return m_colorBlindSafe; }
    /// A ring around a position of the image panels, e.g. the selected star; nullopt: none.
    void setRing(std::optional<QPointF> image);
    /// The image that had the keyboard focus last, else the first one; null: no image.
    widgets::ImageView* activeImage() const;

    const std::vector<widgets::ImageView*>& images() const { return m_images; }
    const std::vector<AxesPlot*>& plots() const { return m_plots; }

signals:
    void imageClicked(QPointF image); ///< position in an image panel
    void readout(QPointF image, std::optional<float> value);
    void readoutCleared();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* imageWidget(diagnose::ImagePanel panel);
    QWidget* plotWidget(diagnose::AxesPanel panel);
    void setLayers(std::size_t image);

    QGridLayout* m_grid;
    std::vector<QWidget*> m_cells;
    std::vector<widgets::ImageView*> m_images;
    std::vector<AxesPlot*> m_plots;
    std::vector<std::unique_ptr<widgets::DisplaySettings>> m_displays;
    std::vector<diagnose::ImagePanel> m_panels; ///< of m_images, without their pixels
    QPointer<widgets::ImageView> m_active;
    std::optional<QPointF> m_ring;
    bool m_colorBlindSafe = false;
};

} // namespace furrow::figures
