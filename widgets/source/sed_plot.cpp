#include "widgets/source/sed_plot.h"

#include "core/calibrate/band_wavelength.h"

#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace furrow::widgets {

namespace {

constexpr double kAbMicroJansky = 23.9; ///< AB magnitude of 1 µJy (Oke & Gunn 1983)

diagnose::Limits padded(double low, double high, double least) {
    const double margin = std::max(0.08 * (high - low), least);
    return {low - margin, high + margin};
}

} // namespace

SedPlot::SedPlot(QWidget* parent)
    : QWidget(parent)
    , m_plot(new figures::AxesPlot(this)) {
    m_plot->setAccessibleName(tr("Fluxes against wavelength"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_plot);
    m_plot->setPointText([this](figures::AxesPlot::PointRef point) { return textOf(m_points[point.point]); });
    connect(m_plot, &figures::AxesPlot::pointClicked, this,
            [this](figures::AxesPlot::PointRef point) { emit bandPicked(m_points[point.point].band); });
}

void SedPlot::clear() {
    m_points.clear();
    diagnose::AxesPanel panel;
    panel.note = tr("no measured flux").toStdString();
    m_plot->setPanel(std::move(panel), true);
}

void SedPlot::show(const CatalogData& catalog, std::size_t row) {
    m_points.clear();
    m_calibrated = m_wavelengths = true;
    const auto& bands = catalog.bands();
    for (const QString& band : bands)
        m_wavelengths = m_wavelengths && calibrate::bandWavelength(band.toStdString());
    double number = 0;
    for (const QString& band : bands) {
        Point point{band, ++number, catalog.number(row, QStringLiteral("FLUX_%1_fit").arg(band)),
                    catalog.number(row, QStringLiteral("FLUXERR_%1_fit").arg(band)),
                    catalog.number(row, QStringLiteral("MAG_%1_fit").arg(band))};
        if (m_wavelengths)
            point.x = *calibrate::bandWavelength(band.toStdString());
        if (std::isfinite(point.flux)) {
            m_calibrated = m_calibrated && std::isfinite(point.magnitude);
            m_points.push_back(point);
        }
    }
    if (m_points.empty())
        return clear();
    diagnose::Scatter scatter{diagnose::MarkerKind::ZpKept, {}, {}, {}, {}, m_points.size()};
    for (Point& point : m_points) {
        if (m_calibrated) {
            const double scale = std::pow(10, -0.4 * (point.magnitude - kAbMicroJansky)) / point.flux;
            point.flux *= scale;
            point.error *= scale;
        }
        scatter.x.push_back(point.x);
        scatter.y.push_back(point.flux);
        scatter.yErr.push_back(std::isfinite(point.error) ? point.error : 0);
    }
    diagnose::AxesPanel panel;
    const auto [left, right] = std::minmax_element(scatter.x.begin(), scatter.x.end());
    panel.x = padded(*left, *right, m_wavelengths ? 20 : 0.5);
    double low = 0, high = 0; // the axis holds zero: faint fluxes are to be judged against it
    for (const Point& point : m_points) {
        low = std::min(low, point.flux - point.error);
        high = std::max(high, point.flux + point.error);
    }
    panel.y = padded(low, high, 1e-6);
    panel.xLabel = (m_wavelengths ? tr("wavelength (nm)") : tr("band")).toStdString();
    panel.yLabel = (m_calibrated ? tr("flux (µJy)") : tr("flux (counts at zp_ref)")).toStdString();
    panel.curves.push_back({diagnose::LineKind::Reference, {panel.x.low, panel.x.high}, {0, 0}, {}});
    panel.scatters.push_back(std::move(scatter));
    QSharedPointer<QCPAxisTicker> ticker(new QCPAxisTicker);
    if (!m_wavelengths) {
        QSharedPointer<QCPAxisTickerText> names(new QCPAxisTickerText);
        for (const Point& point : m_points)
            names->addTick(point.x, point.band);
        ticker = names;
    }
    m_plot->xAxis->setTicker(ticker);
    m_plot->setPanel(std::move(panel), true);
}

void SedPlot::setBand(const QString& band) {
    for (std::size_t i = 0; i < m_points.size(); ++i)
        if (m_points[i].band == band)
            return m_plot->setHighlight(figures::AxesPlot::PointRef{0, i});
    m_plot->setHighlight(std::nullopt);
}

QString SedPlot::textOf(const Point& point) const {
    const QString unit = m_calibrated ? tr("µJy") : tr("counts");
    QString text =
        tr("%1: %2 ± %3 %4").arg(point.band).arg(point.flux, 0, 'g', 5).arg(point.error, 0, 'g', 3).arg(unit);
    if (std::isfinite(point.magnitude))
        text += QLatin1Char('\n') + tr("magnitude %1 (AB)").arg(point.magnitude, 0, 'f', 3);
    return text;
}

} // namespace furrow::widgets
