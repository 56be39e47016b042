#pragma once
#include "widgets/image/blinker.h"
#include "widgets/image/image_view.h"
#include "widgets/models/field_document.h"
#include "widgets/models/selection.h"
#include "widgets/white/band_images.h"

class QComboBox;

namespace furrow::widgets {

class RgbBar;

/// Which image of the field the white view shows: the white stack, a band, or three bands as colours; and blinking
/// between white and bands.
class ShownImage : public QObject {
    Q_OBJECT
public:
    ShownImage(FieldDocument* document, Selection* selection, ImageView* view);

    QComboBox* chooser() const { return m_chooser; }
    RgbBar* rgbBar() const { return m_rgbBar; }
    Blinker* blinker() { return &m_blinker; }
    BandImages* bands() { return &m_bands; }
    /// The band whose values are shown; empty: the white stack.
    const QString& band() const { return m_band; }
    bool isRgb() const { return m_rgb; }
    /// Noise of a pixel where one number stands for the whole image; nullopt: the white stack's own image.
    std::optional<double> sigma() const { return m_sigma; }

    void showWhite();
    void showBand(const QString& band);
    void showRgb();
    /// Bands that blink with the white stack; at first those next to the one shown.
    QStringList blinkBands() const;
    void setBlinkBands(const QStringList& bands) { m_blinkBands = bands; }
    void toggleBlink();

signals:
    void failed(const QString& message);
    void busy(const QString& text); ///< what is being read; empty: nothing
    void changed();                 ///< another image is shown

private:
    void fieldChanged();
    void fillChooser();
    QString whyNoWhite() const;
    void chosen(int index);
    void whiteCompleted();
    void imageLoaded(const BandImagePtr& image);
    void display(const BandImagePtr& image);
    void showComposite();
    void requestRgb();
    void blinkTo(int index);
    void syncChooser();

    FieldDocument* m_document;
    Selection* m_selection;
    ImageView* m_view;
    QComboBox* m_chooser;
    RgbBar* m_rgbBar;
    BandImages m_bands;
    Blinker m_blinker;
    FloatImage m_white;
    std::shared_ptr<const ImagePyramid> m_whitePyramid; ///< once complete
    QString m_band;                                     ///< shown
    QString m_wantedBand;                               ///< asked for, empty: none is awaited
    std::optional<double> m_sigma;
    bool m_rgb = false, m_wantsRgb = false;
    QStringList m_blinkBands;
};

} // namespace furrow::widgets
