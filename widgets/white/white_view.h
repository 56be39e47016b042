#pragma once
#include "widgets/image/image_view.h"
#include "widgets/models/field_document.h"
#include "widgets/models/selection.h"

namespace furrow::widgets {

class ColorBar;
class DisplayBar;
class LayerLegend;

/// The white stack of the field with its sources, their fitted positions and the patch grid.
class WhiteView : public QWidget {
    Q_OBJECT
public:
    WhiteView(FieldDocument* document, Selection* selection, QWidget* parent = nullptr);
    ImageView* image() const { return m_image; }
    DisplaySettings* display() { return &m_display; }

signals:
    void readout(QPointF image, std::optional<float> value);
    void readoutCleared();
    void activated(const QString& source); ///< double click on a source

private:
    void fieldChanged();
    void rebuildLayers();
    void showSelection();
    std::optional<std::size_t> sourceAt(QPointF image) const;

    FieldDocument* m_document;
    Selection* m_selection;
    DisplaySettings m_display;
    ImageView* m_image;
    DisplayBar* m_bar;
    LayerLegend* m_legend;
    FloatImage m_shown;
    CatalogPtr m_marked;
    bool m_clicked = false; ///< the selection comes from a click here: the view stays where it is
};

} // namespace furrow::widgets
