#include "widgets/patches/convergence_panel.h"

#include "core/diagnose/replay.h"
#include "widgets/figures/axes_plot.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace furrow::widgets {
namespace {

constexpr int kPlayMilliseconds = 400;

} // namespace

ConvergencePanel::ConvergencePanel(QWidget* parent)
    : QWidget(parent)
    , m_fetching(this)
    , m_drawing(this)
    , m_plot(new figures::AxesPlot(this))
    , m_slider(new QSlider(Qt::Horizontal, this))
    , m_play(new QToolButton(this))
    , m_status(new QLabel(this)) {
    m_plot->setAccessibleName(tr("Log-probability per iteration"));
    m_plot->yAxis->setNumberFormat(QStringLiteral("f"));
    const QSharedPointer<QCPAxisTickerFixed> whole(new QCPAxisTickerFixed);
    whole->setTickStep(1);
    whole->setScaleStrategy(QCPAxisTickerFixed::ssMultiples);
    m_plot->xAxis->setTicker(whole);
    m_slider->setToolTip(tr("Model and residual as they stood after this iteration"));
    m_slider->setAccessibleName(tr("Iteration"));
    m_slider->setPageStep(1);
    m_play->setText(tr("Play"));
    m_play->setToolTip(tr("Show all iterations one after the other"));
    m_play->setCheckable(true);
    m_status->setAccessibleName(tr("Convergence"));
    m_status->setMinimumWidth(1); // a long line does not widen the window
    m_timer.setInterval(kPlayMilliseconds);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(6, 0, 6, 4);
    row->addWidget(m_play);
    row->addWidget(m_slider, 1);
    row->addWidget(m_status);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_plot, 1);
    column->addLayout(row);
    connect(m_slider, &QSlider::valueChanged, this, &ConvergencePanel::draw);
    connect(m_play, &QToolButton::toggled, this, [this](bool on) {
        if (!on) {
            m_timer.stop();
            return;
        }
        if (m_slider->value() == m_slider->maximum())
            m_slider->setValue(0);
        m_timer.start();
    });
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (m_drawing.isBusy())
            return;
        m_slider->setValue(m_slider->value() + 1);
        if (m_slider->value() == m_slider->maximum())
            m_play->setChecked(false);
    });
    connect(m_plot, &figures::AxesPlot::pointClicked, this,
            [this](figures::AxesPlot::PointRef ref) { m_slider->setValue(static_cast<int>(ref.point)); });
    setPatch(nullptr, -1);
}

ConvergencePanel::~ConvergencePanel() {
    m_stop.request_stop();
}

int ConvergencePanel::iterations() const {
    return group() < m_history.size() ? static_cast<int>(m_history[group()].size()) : 0;
}

std::size_t ConvergencePanel::group() const {
    return m_history.size() > 1 ? static_cast<std::size_t>(std::max(m_band, 0)) : 0;
}

void ConvergencePanel::setPatch(PatchPicturesPtr pictures, int band) {
    m_stop.request_stop();
    m_stop = std::stop_source();
    m_fetching.cancel();
    m_drawing.cancel();
    m_play->setChecked(false);
    m_pictures = std::move(pictures);
    m_band = band;
    m_history.clear();
    m_wanted = m_pictures != nullptr;
    drawPlot();
    if (isVisible())
        fetch();
}

void ConvergencePanel::setBand(int band) {
    const std::size_t before = group();
    m_band = band;
    if (group() != before)
        drawPlot();
    else if (m_slider->value() != m_slider->maximum())
        draw();
}

void ConvergencePanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    fetch();
}

void ConvergencePanel::fetch() {
    if (!std::exchange(m_wanted, false))
        return;
    m_status->setText(tr("fetching the iterations …"));
    m_fetching.start(
        [pictures = m_pictures, token = m_stop.get_token()] {
            pipeline::PatchHistory history = pipeline::readHistory(*pictures->config, *pictures->product);
            if (history.empty())
                history = pipeline::repeatHistory(*pictures->config, *pictures->product, RunContext(token, {}, {}));
            return history;
        },
        [this](pipeline::PatchHistory&& history) {
            m_history = std::move(history);
            drawPlot();
        },
        [this](const QString& error) { m_status->setText(error); });
}

void ConvergencePanel::drawPlot() {
    diagnose::AxesPanel panel;
    panel.xLabel = tr("iteration").toStdString();
    panel.yLabel = tr("ln P").toStdString();
    const QSignalBlocker blocker(m_slider);
    m_slider->setRange(0, std::max(0, iterations() - 1));
    m_slider->setValue(m_slider->maximum());
    m_slider->setEnabled(iterations() > 1);
    m_play->setEnabled(iterations() > 1);
    if (iterations() > 0) {
        diagnose::Curve curve;
        diagnose::Scatter points;
        for (const fit::IterationRecord& record : m_history[group()]) {
            curve.x.push_back(static_cast<double>(curve.x.size() + 1));
            curve.y.push_back(record.lnp);
        }
        points.x = curve.x;
        points.y = curve.y;
        points.count = curve.x.size();
        const auto [low, high] = std::minmax_element(curve.y.begin(), curve.y.end());
        const double margin = std::max(0.12 * (*high - *low), 1e-6 * std::abs(*high) + 1e-3);
        panel.x = {0.5, curve.x.back() + 0.5};
        panel.y = {*low - margin, *high + margin};
        // Plain numbers with as many digits as tell two labels apart.
        const int decimals = 1 - static_cast<int>(std::floor(std::log10(panel.y.high - panel.y.low)));
        m_plot->yAxis->setNumberPrecision(std::clamp(decimals, 0, 6));
        panel.curves.push_back(std::move(curve));
        panel.scatters.push_back(std::move(points));
    }
    m_plot->setPanel(std::move(panel), true);
    showStatus();
}

void ConvergencePanel::showStatus() {
    const int at = m_slider->value();
    if (iterations() == 0) {
        m_status->clear();
        m_plot->setHighlight(std::nullopt);
        return;
    }
    const fit::IterationRecord& record = m_history[group()][static_cast<std::size_t>(at)];
    m_status->setText(tr("iteration %1 of %2 (%3): ln P %4, change %5")
                          .arg(at + 1)
                          .arg(iterations())
                          .arg(QString::fromStdString(record.stage), QString::number(record.lnp, 'f', 3),
                               QString::number(record.dlnp, 'g', 3)));
    m_plot->setHighlight(figures::AxesPlot::PointRef{0, static_cast<std::size_t>(at)});
}

void ConvergencePanel::draw() {
    if (iterations() == 0)
        return;
    showStatus();
    const int at = m_slider->value();
    if (at == m_slider->maximum()) {
        m_drawing.cancel();
        emit replayEnded();
        return;
    }
    m_drawing.start(
        [pictures = m_pictures, group = group(), band = m_band,
         record = m_history[group()][static_cast<std::size_t>(at)]] {
            const auto& product = *pictures->product;
            const auto replay =
                diagnose::replayIteration(product.data, product.psfs, *pictures->config, product.fit, group, record);
            return picturesUnder(*pictures, replay.model, band);
        },
        [this, at](PatchPictures::BandPictures&& pictures) { emit replayed(pictures, at); },
        [this](const QString& error) { m_status->setText(error); });
}

} // namespace furrow::widgets
