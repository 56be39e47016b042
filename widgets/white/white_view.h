#pragma once
#include "widgets/image/image_view.h"
#include "widgets/models/field_document.h"
#include "widgets/models/selection.h"

class QLabel;
class QSettings;
class QToolButton;

namespace furrow::widgets {

class ColorBar;
class DisplayBar;
class FieldOverlays;
class HistogramPanel;
class LayerLegend;
class ShownImage;

/// The white stack of the field, or any of its bands, with its sources, their fitted positions, grids and masks.
class WhiteView : public QWidget {
    Q_OBJECT
public:
    WhiteView(FieldDocument* document, Selection* selection, QWidget* parent = nullptr);
    ImageView* image() const { return m_image; }
    DisplaySettings* display() { return &m_display; }
    FieldOverlays* overlays() const { return m_overlays; }
    ShownImage* shown() const { return m_shown; }
    HistogramPanel* histogram() const { return m_histogram; }

    void showHistogram(bool on);
    /// Moves to an image position; zooms in when the view shows more than a small part of the field.
    void goTo(QPointF image);

    void save(QSettings& settings) const;
    void restore(QSettings& settings);

protected:
    void changeEvent(QEvent* event) override;

signals:
    /// `sigma`: nullopt: that of the white stack's noise image. `masks`: names of those that are set.
    void readout(QPointF image, std::optional<float> value, std::optional<double> sigma, const QStringList& masks);
    void readoutCleared();
    void activated(const QString& source); ///< double click on a source
    void failed(const QString& message);
    void histogramToggled(bool on);

private:
    QToolButton* addToggle(const QString& icon, const QString& text, const QString& tip);
    void makeBlinkButton();
    void refreshIcons();
    void markSource();
    void showSource();
    void showPatch(const QString& tag);
    void clicked(QPointF image);
    std::optional<std::size_t> sourceAt(QPointF image) const;

    FieldDocument* m_document;
    Selection* m_selection;
    DisplaySettings m_display;
    ImageView* m_image;
    FieldOverlays* m_overlays;
    ShownImage* m_shown;
    DisplayBar* m_bar;
    LayerLegend* m_legend;
    HistogramPanel* m_histogram;
    QLabel* m_busy;
    QToolButton *m_legendToggle, *m_histogramToggle;
    std::optional<QPointF> m_sourcePlace; ///< of the selected source, image pixels
    bool m_clicked = false;               ///< the selection comes from a click here: the view stays where it is
};

} // namespace furrow::widgets
