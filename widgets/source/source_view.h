#pragma once
#include "widgets/models/field_document.h"
#include "widgets/models/selection.h"
#include "widgets/models/source_order.h"
#include "widgets/source/cutout_grid.h"
#include "widgets/source/neighbours_panel.h"
#include "widgets/source/numbers_panel.h"
#include "widgets/source/patch_loader.h"
#include "widgets/source/sed_plot.h"

class QLabel;
class QStackedWidget;
class QTabWidget;
class QToolButton;

namespace furrow::widgets {

class ColorBar;
class DisplayBar;
class HistogramPanel;

/// One source: its cut-outs in every band and its numbers.
class SourceView : public QWidget {
    Q_OBJECT
public:
    SourceView(FieldDocument* document, Selection* selection, SourceOrder* order, QWidget* parent = nullptr);
    CutoutGrid* cutouts() const { return m_cutouts; }
    HistogramPanel* histogram() const { return m_histogram; }
    NumbersPanel* numbers() const { return m_numbers; }
    SedPlot* sed() const { return m_sed; }
    NeighboursPanel* neighbours() const { return m_neighbours; }
    QTabWidget* tabs() const { return m_tabs; } ///< numbers, SED, neighbours
    PatchLoader* loader() { return &m_loader; }
    QString title() const;
    QString message() const; ///< why there are no cut-outs; empty when there are
    /// The view that menus and keys act on; null when there are no cut-outs.
    ImageView* activeImage() const;

public slots:
    /// Of the active panel.
    void showHistogram(bool visible);
    void selectNext() { step(1); }
    void selectPrevious() { step(-1); }

signals:
    void readout(QPointF image, std::optional<float> value, double sigma, const QStringList& masks);
    void readoutCleared();

private:
    void fieldChanged();
    void refresh();
    void picturesLoaded(const PatchPicturesPtr& pictures);
    void cutoutsShown();
    void follow(ImageView* view);
    void showMessage(const QString& text);
    void step(int places);

    FieldDocument* m_document;
    Selection* m_selection;
    SourceOrder* m_order;
    PatchLoader m_loader;
    CutoutGrid* m_cutouts;
    NumbersPanel* m_numbers;
    SedPlot* m_sed;
    NeighboursPanel* m_neighbours;
    QTabWidget* m_tabs;
    QStackedWidget* m_stack;
    DisplayBar* m_bar;
    HistogramPanel* m_histogram;
    ColorBar* m_colors;
    QLabel* m_colorsOf;           ///< name of the active panel
    QPointer<ImageView> m_active; ///< the panel that had the focus last
    QLabel *m_title, *m_message;
    QToolButton *m_previous, *m_next;
    CatalogPtr m_catalog;
    QString m_patch;
};

} // namespace furrow::widgets
