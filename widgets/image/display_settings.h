#pragma once
#include "widgets/image/color_map.h"
#include "widgets/image/image_stats.h"
#include "widgets/image/stretch.h"

#include <QObject>

class QSettings;

namespace furrow::widgets {

/// How images are turned into colours; shared by the views that shall look alike.
class DisplaySettings : public QObject {
    Q_OBJECT
public:
    explicit DisplaySettings(QObject* parent = nullptr)
        : QObject(parent) {}

    Stretch stretch() const { return m_stretch; }
    const LimitsSpec& limits() const { return m_limits; }
    ColorMapId colorMap() const { return m_colorMap; }
    double contrast() const { return m_contrast; } ///< slope of the colour ramp, 1: neutral
    double bias() const { return m_bias; }         ///< middle of the colour ramp, 0.5: neutral

    void setStretch(Stretch stretch);
    void setLimits(const LimitsSpec& limits);
    void setColorMap(ColorMapId colorMap);
    void setContrastBias(double contrast, double bias);

    void save(QSettings& settings, const QString& group) const;
    void restore(QSettings& settings, const QString& group);

signals:
    void changed();
    void limitsChanged(); ///< comes before changed()

private:
    Stretch m_stretch = Stretch::Asinh;
    LimitsSpec m_limits;
    ColorMapId m_colorMap = ColorMapId::Grey;
    double m_contrast = 1.0;
    double m_bias = 0.5;
};

} // namespace furrow::widgets
