#pragma once
#include "widgets/image/composite.h"

#include <QStringList>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QSettings;

namespace furrow::widgets {

/// Which bands are red, green and blue, and how they are mixed.
class RgbBar : public QWidget {
    Q_OBJECT
public:
    explicit RgbBar(QWidget* parent = nullptr);
    /// From blue to red. At first red, green and blue are taken at three, two and one quarter of them.
    void setBands(const QStringList& bands);
    QStringList chosen() const; ///< red, green, blue; empty without bands
    /// For the statistics of the chosen bands: black is the median, white the chosen percentile above it, one for all
    /// three or each its own.
    RgbOptions options(const std::array<const ImageStats*, 3>& stats) const;

    void save(QSettings& settings) const;
    void restore(QSettings& settings);

signals:
    void bandsChanged();
    void mixChanged();

private:
    std::array<QComboBox*, 3> m_bands;
    QDoubleSpinBox *m_softening, *m_white;
    QCheckBox* m_balance;
};

} // namespace furrow::widgets
