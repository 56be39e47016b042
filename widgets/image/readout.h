#pragma once
#include "core/image/image.h"
#include "core/sky/wcs.h"
#include "widgets/image/image_pyramid.h"

#include <QPointF>
#include <QStringList>
#include <QWidget>

class QLabel;

namespace furrow::widgets {

/// "02:17:36.123" of a right ascension in degrees; `decimals` of the seconds.
QString formatRa(double degrees, int decimals = 3);
/// "−05:12:03.41" of a declination in degrees.
QString formatDec(double degrees, int decimals = 2);

/// What is under the cursor: position, sky coordinates, value, value/σ and the masks that are set there.
class ReadoutBar : public QWidget {
    Q_OBJECT
public:
    explicit ReadoutBar(QWidget* parent = nullptr);
    void setWcs(const sky::Wcs& wcs) { m_wcs = wcs; }
    /// Noise of the image, in the same frame as the positions; null: no value/σ.
    void setSigma(FloatImage sigma) { m_sigma = std::move(sigma); }
    /// `value`: nullopt outside the image. `sigma`: when not given, taken from the noise image.
    /// `masks`: names of the masks there.
    void show(QPointF image, std::optional<float> value, std::optional<double> sigma = std::nullopt,
              const QStringList& masks = {});
    /// A place that has no sky coordinates: pixels from the centre of an ePSF.
    void showOffset(QPointF offset, std::optional<float> value);
    void clear();

private:
    void showValue(std::optional<float> value);
    QLabel* addField(const QString& name, const QString& widest);

    sky::Wcs m_wcs;
    FloatImage m_sigma;
    QLabel *m_position, *m_sexagesimal, *m_degrees, *m_value, *m_ratio, *m_masks;
};

} // namespace furrow::widgets
