#include "widgets/image/display_settings.h"

#include <QSettings>

#include <algorithm>

namespace furrow::widgets {

void DisplaySettings::setStretch(Stretch stretch) {
    if (stretch != m_stretch) {
        m_stretch = stretch;
        emit changed();
    }
}

void DisplaySettings::setLimits(const LimitsSpec& limits) {
    if (limits != m_limits) {
        m_limits = limits;
        emit limitsChanged();
        emit changed();
    }
}

void DisplaySettings::setColorMap(ColorMapId colorMap) {
    if (colorMap != m_colorMap) {
        m_colorMap = colorMap;
        emit changed();
    }
}

void DisplaySettings::setContrastBias(double contrast, double bias) {
    const double newContrast = std::clamp(contrast, 0.0, 10.0);
    const double newBias = std::clamp(bias, 0.0, 1.0);
    if (newContrast != m_contrast || newBias != m_bias) {
        m_contrast = newContrast;
        m_bias = newBias;
        emit changed();
    }
}

void DisplaySettings::save(QSettings& settings, const QString& group) const {
    settings.beginGroup(group);
    settings.setValue("stretch", stretchId(m_stretch));
    settings.setValue("colorMap", colorMapName(m_colorMap));
    // Manual limits belong to one image and are not kept.
    if (m_limits.kind != LimitsKind::Manual) {
        settings.setValue("limits", static_cast<int>(m_limits.kind));
        settings.setValue("percent", m_limits.percent);
    }
    settings.endGroup();
}

void DisplaySettings::restore(QSettings& settings, const QString& group) {
    settings.beginGroup(group);
    m_stretch = stretchFromId(settings.value("stretch").toString(), m_stretch);
    m_colorMap = colorMapFromName(settings.value("colorMap").toString(), m_colorMap);
    const int kind = settings.value("limits", static_cast<int>(m_limits.kind)).toInt();
    if (kind >= 0 && kind < static_cast<int>(LimitsKind::Manual))
        m_limits.kind = static_cast<LimitsKind>(kind);
    const double percent = settings.value("percent", m_limits.percent).toDouble();
    if (percent > 0.0 && percent <= 100.0)
        m_limits.percent = percent;
    settings.endGroup();
    emit changed();
}

} // namespace furrow::widgets
