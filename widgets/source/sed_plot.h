#pragma once
#include "widgets/figures/axes_plot.h"
#include "widgets/models/catalog_data.h"

#include <QWidget>

class QLabel;

namespace furrow::widgets {

/// A source's fluxes against wavelength, in µJy where the band has a zero point, else in counts at zp_ref. Bands whose
/// names tell no wavelength stand side by side in the catalog's order.
class SedPlot : public QWidget {
    Q_OBJECT
public:
    explicit SedPlot(QWidget* parent = nullptr);
    void show(const CatalogData& catalog, std::size_t row);
    void clear();
    void setBand(const QString& band); ///< emphasises it
    figures::AxesPlot* plot() const { return m_plot; }

signals:
    void bandPicked(const QString& band);

private:
    struct Point {
        QString band;
        double x = 0, flux = 0, error = 0, magnitude = 0;
    };
    QString textOf(const Point& point) const;

    figures::AxesPlot* m_plot;
    std::vector<Point> m_points;
    bool m_calibrated = false, m_wavelengths = false;
};

} // namespace furrow::widgets
