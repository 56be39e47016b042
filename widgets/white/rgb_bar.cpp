#include "widgets/white/rgb_bar.h"

#include "core/image/display_stats.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSettings>
#include <QSignalBlocker>

#include <algorithm>

namespace furrow::widgets {
namespace {

QDoubleSpinBox* spinBox(QWidget* parent, const QString& name, const QString& tip, double low, double high, double value,
                        double step, int decimals) {
    auto* box = new QDoubleSpinBox(parent);
    box->setLocale(QLocale::c());
    box->setDecimals(decimals);
    box->setRange(low, high);
    box->setSingleStep(step);
    box->setValue(value);
    box->setKeyboardTracking(false);
    box->setAccessibleName(name);
    box->setToolTip(tip);
    return box;
}

} // namespace

RgbBar::RgbBar(QWidget* parent)
    : QWidget(parent)
    , m_softening(spinBox(this, tr("Softening"), tr("Q of Lupton's asinh: the larger, the more faint structure shows"),
                          0, 100, 8, 1, 1))
    , m_white(spinBox(this, tr("White, per cent"), tr("Percentile of the pixel values that is white"), 90, 100, 99.5,
                      0.1, 2))
    , m_balance(new QCheckBox(tr("Balance"), this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(4, 2, 4, 2);
    row->setSpacing(4);
    const QString names[] = {tr("Red"), tr("Green"), tr("Blue")};
    for (std::size_t i = 0; i < 3; ++i) {
        m_bands[i] = new QComboBox(this);
        m_bands[i]->setAccessibleName(names[i]);
        m_bands[i]->setToolTip(tr("Band shown as: %1").arg(names[i]));
        m_bands[i]->setFocusPolicy(Qt::TabFocus);
        auto* label = new QLabel(names[i], this);
        label->setBuddy(m_bands[i]);
        row->addWidget(label);
        row->addWidget(m_bands[i]);
        connect(m_bands[i], &QComboBox::activated, this, &RgbBar::bandsChanged);
    }
    row->addWidget(new QLabel(tr("Q"), this));
    row->addWidget(m_softening);
    row->addWidget(new QLabel(tr("White"), this));
    row->addWidget(m_white);
    m_white->setSuffix(QStringLiteral(" %"));
    m_balance->setToolTip(tr("Every band has its own white; else a source of equal AB magnitudes is grey"));
    row->addWidget(m_balance);
    row->addStretch(1);
    for (QDoubleSpinBox* box : {m_softening, m_white})
        connect(box, &QDoubleSpinBox::valueChanged, this, &RgbBar::mixChanged);
    connect(m_balance, &QCheckBox::toggled, this, &RgbBar::mixChanged);
}

void RgbBar::setBands(const QStringList& bands) {
    // The outermost bands are often the noisiest: of ugriz, i r g.
    const qsizetype last = bands.size() - 1;
    const qsizetype first[] = {last - last / 4, bands.size() / 2, last / 4};
    for (std::size_t i = 0; i < 3; ++i) {
        const QString before = m_bands[i]->currentText();
        m_bands[i]->clear();
        m_bands[i]->addItems(bands);
        const auto known = bands.indexOf(before);
        m_bands[i]->setCurrentIndex(static_cast<int>(known >= 0 ? known : first[i]));
    }
}

QStringList RgbBar::chosen() const {
    QStringList names;
    for (const QComboBox* box : m_bands)
        if (!box->currentText().isEmpty())
            names.push_back(box->currentText());
    return names;
}

RgbOptions RgbBar::options(const std::array<const ImageStats*, 3>& stats) const {
    RgbOptions options;
    options.softening = m_softening->value();
    double widest = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const auto& sample = stats[i]->sample;
        if (sample.empty())
            continue;
        const double black = percentileOfSorted(sample, 50), white = percentileOfSorted(sample, m_white->value());
        options.limits[i] = {black, std::max(white, black + 1e-12)};
        widest = std::max(widest, white - black);
    }
    if (!m_balance->isChecked() && widest > 0)
        for (Limits& limits : options.limits)
            limits.high = limits.low + widest;
    return options;
}

void RgbBar::save(QSettings& settings) const {
    settings.setValue(QStringLiteral("view/rgb/softening"), m_softening->value());
    settings.setValue(QStringLiteral("view/rgb/white"), m_white->value());
    settings.setValue(QStringLiteral("view/rgb/balance"), m_balance->isChecked());
}

void RgbBar::restore(QSettings& settings) {
    m_softening->setValue(settings.value(QStringLiteral("view/rgb/softening"), m_softening->value()).toDouble());
    m_white->setValue(settings.value(QStringLiteral("view/rgb/white"), m_white->value()).toDouble());
    m_balance->setChecked(settings.value(QStringLiteral("view/rgb/balance"), m_balance->isChecked()).toBool());
}

} // namespace furrow::widgets
