#include "widgets/image/display_bar.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QToolButton>

#include <cmath>

namespace furrow::widgets {
namespace {

constexpr int kNarrowest = 64; ///< logical pixels

QDoubleSpinBox* limitBox(QWidget* parent, const QString& name) {
    auto* box = new QDoubleSpinBox(parent);
    box->setRange(-1e12, 1e12);
    box->setDecimals(4);
    box->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    box->setKeyboardTracking(false);
    box->setLocale(QLocale::c());
    box->setMinimumWidth(56);
    box->setMaximumWidth(96);
    box->setAccessibleName(name);
    box->setToolTip(name);
    return box;
}

} // namespace

std::vector<LimitsChoice> limitsChoices() {
    std::vector<LimitsChoice> choices;
    choices.push_back({{LimitsKind::ZScale, 99.5, {}}, DisplayBar::tr("ZScale")});
    choices.push_back({{LimitsKind::MinMax, 99.5, {}}, DisplayBar::tr("Min – max")});
    for (const double percent : {99.9, 99.5, 99.0, 98.0, 95.0, 90.0})
        choices.push_back({{LimitsKind::Percentile, percent, {}}, DisplayBar::tr("%1 %").arg(percent)});
    for (const double percent : {100.0, 99.0})
        choices.push_back({{LimitsKind::Symmetric, percent, {}}, DisplayBar::tr("± %1 %").arg(percent)});
    choices.push_back({{LimitsKind::Manual, 99.5, {}}, DisplayBar::tr("Manual")});
    return choices;
}

bool sameChoice(const LimitsSpec& a, const LimitsSpec& b) {
    const bool percentMatters = a.kind == LimitsKind::Percentile || a.kind == LimitsKind::Symmetric;
    return a.kind == b.kind && (!percentMatters || a.percent == b.percent);
}

DisplayBar::DisplayBar(QWidget* parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
    , m_stretch(new QComboBox(this))
    , m_limits(new QComboBox(this))
    , m_colors(new QComboBox(this))
    , m_low(limitBox(this, tr("Lowest value shown")))
    , m_high(limitBox(this, tr("Highest value shown")))
    , m_reset(new QToolButton(this)) {
    for (const Stretch stretch : kStretches)
        m_stretch->addItem(stretchLabel(stretch));
    for (const LimitsChoice& choice : limitsChoices())
        m_limits->addItem(choice.label);
    for (const ColorMapId map : kColorMaps)
        m_colors->addItem(colorMapLabel(map));
    for (QComboBox* box : {m_stretch, m_limits, m_colors}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(8);
        box->setMinimumWidth(kNarrowest); // so that a view with a bar can be narrow
        box->setFocusPolicy(Qt::TabFocus);
    }
    m_stretch->setToolTip(tr("Stretch: how values between the limits become colours"));
    m_stretch->setAccessibleName(tr("Stretch"));
    m_limits->setToolTip(tr("Limits: the values shown as the lowest and the highest colour"));
    m_limits->setAccessibleName(tr("Limits"));
    m_colors->setToolTip(tr("Colour map"));
    m_colors->setAccessibleName(tr("Colour map"));
    m_reset->setText(tr("Reset"));
    m_reset->setToolTip(tr("Neutral contrast and bias (drag with the right button to change them)"));
    m_reset->setAccessibleName(tr("Reset contrast and bias"));

    m_row->setContentsMargins(4, 2, 4, 2);
    m_row->setSpacing(4);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_stretch, m_limits, m_low, m_high, m_colors, m_reset})
        m_row->addWidget(widget);
    m_row->addStretch(1);

    connect(m_stretch, &QComboBox::activated, this,
            [this](int i) { m_display->setStretch(kStretches[std::size_t(i)]); });
    connect(m_colors, &QComboBox::activated, this,
            [this](int i) { m_display->setColorMap(kColorMaps[std::size_t(i)]); });
    connect(m_limits, &QComboBox::activated, this, &DisplayBar::limitsChosen);
    connect(m_reset, &QToolButton::clicked, this, [this] { m_display->setContrastBias(1.0, 0.5); });
    connect(m_low, &QDoubleSpinBox::valueChanged, this, &DisplayBar::manualEdited);
    connect(m_high, &QDoubleSpinBox::valueChanged, this, &DisplayBar::manualEdited);
}

void DisplayBar::bind(DisplaySettings* display, ImageView* view) {
    for (QObject* old : std::initializer_list<QObject*>{m_display, m_view})
        if (old)
            disconnect(old, nullptr, this, nullptr);
    m_display = display;
    m_view = view;
    connect(m_display, &DisplaySettings::changed, this, &DisplayBar::refresh);
    if (m_view)
        connect(m_view, &ImageView::scaleChanged, this, &DisplayBar::refreshNumbers);
    refresh();
}

void DisplayBar::addWidget(QWidget* widget) {
    m_row->addWidget(widget);
}

void DisplayBar::setActive(bool active) {
    for (QWidget* widget : std::initializer_list<QWidget*>{m_stretch, m_limits, m_colors, m_reset})
        widget->setEnabled(active);
    m_active = active;
    refreshNumbers();
}

void DisplayBar::limitsChosen(int index) {
    LimitsSpec spec = limitsChoices()[static_cast<std::size_t>(index)].spec;
    if (spec.kind == LimitsKind::Manual && m_view)
        spec.manual = m_view->limits();
    m_display->setLimits(spec);
}

void DisplayBar::manualEdited() {
    if (m_display && m_low->value() < m_high->value())
        m_display->setLimits({LimitsKind::Manual, m_display->limits().percent, {m_low->value(), m_high->value()}});
}

void DisplayBar::refresh() {
    if (!m_display)
        return;
    m_stretch->setCurrentIndex(static_cast<int>(m_display->stretch()));
    m_colors->setCurrentIndex(static_cast<int>(m_display->colorMap()));
    const auto choices = limitsChoices();
    for (std::size_t i = 0; i < choices.size(); ++i)
        if (sameChoice(choices[i].spec, m_display->limits()))
            m_limits->setCurrentIndex(static_cast<int>(i));
    refreshNumbers();
}

void DisplayBar::refreshNumbers() {
    const bool known = m_view && m_view->hasImage();
    m_low->setEnabled(known && m_active);
    m_high->setEnabled(known && m_active);
    const QSignalBlocker lowBlocker(m_low), highBlocker(m_high);
    for (QDoubleSpinBox* box : {m_low, m_high}) {
        box->setSpecialValueText(known ? QString() : QStringLiteral("–")); // at the minimum
        if (!known)
            box->setValue(box->minimum());
    }
    if (!known)
        return;
    const Limits limits = m_view->limits();
    const int decimals = std::clamp(3 - static_cast<int>(std::floor(std::log10(limits.high - limits.low))), 0, 8);
    for (QDoubleSpinBox* box : {m_low, m_high})
        box->setDecimals(decimals);
    m_low->setValue(limits.low);
    m_high->setValue(limits.high);
}

} // namespace furrow::widgets
