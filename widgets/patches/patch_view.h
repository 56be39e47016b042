#pragma once
#include "core/diagnose/why.h"
#include "widgets/base/latest_task.h"
#include "widgets/models/field_document.h"
#include "widgets/models/selection.h"
#include "widgets/source/patch_loader.h"

#include <QWidget>

#include <stop_token>

class QComboBox;
class QLabel;
class QSplitter;
class QStackedWidget;
class QTabWidget;
class QToolButton;

namespace furrow::widgets {

class ContactSheet;
class ConvergencePanel;
class DisplayBar;
class HistogramPanel;
class ImageView;
class LayerLegend;
class PatchPanels;
class WhyCard;

/// One fitted patch: data, model and residual, the reasons why it is suspect, and how the fit got there.
class PatchView : public QWidget {
    Q_OBJECT
public:
    PatchView(FieldDocument* document, Selection* selection, QWidget* parent = nullptr);

    PatchPanels* panels() const { return m_panels; }
    ContactSheet* sheet() const { return m_sheet; }
    WhyCard* why() const { return m_why; }
    ConvergencePanel* convergence() const { return m_convergence; }
    QTabWidget* tabs() const { return m_tabs; }
    PatchLoader* loader() { return &m_loader; }
    QString title() const;
    QString message() const; ///< why there are no pictures; empty when there are
    ImageView* activeImage() const;
    bool isSheetVisible() const;
    HistogramPanel* histogram() const { return m_histogram; }
    int band() const { return m_band; } ///< -1: white
    const PatchPicturesPtr& pictures() const { return m_pictures; }

public slots:
    void nextBand() { stepBand(1); }
    void previousBand() { stepBand(-1); }
    void prefetch(const QStringList& tags);
    void setSheetVisible(bool visible);
    /// Of the active panel.
    void showHistogram(bool visible);
    void toggleSheet() { setSheetVisible(!isSheetVisible()); }

signals:
    void readout(QPointF image, std::optional<float> value, double sigma, const QStringList& masks);
    void readoutCleared();
    void sourceActivated(const QString& source); ///< double click on a source

private:
    QWidget* buildBar();
    void fieldChanged();
    void sourceChanged();
    void refresh();
    void picturesLoaded(const PatchPicturesPtr& pictures);
    void explain();
    void showReason(const diagnose::Reason& reason);
    void setBand(int band);
    void stepBand(int step);
    void showMessage(const QString& text);
    void followFocus(QWidget* widget);

    FieldDocument* m_document;
    Selection* m_selection;
    PatchLoader m_loader;
    LatestTask m_explaining;
    std::stop_source m_stop; ///< of the explanation under way
    PatchPicturesPtr m_pictures;
    int m_band = -1;
    PatchPanels* m_panels;
    ContactSheet* m_sheet;
    WhyCard* m_why;
    ConvergencePanel* m_convergence;
    DisplayBar* m_bar;
    HistogramPanel* m_histogram;
    ImageView* m_active; ///< the panel that had the focus last
    QWidget* m_tools = nullptr;
    LayerLegend* m_legend;
    QStackedWidget* m_stack;
    QSplitter* m_pictureSplitter; ///< panels over the sheet
    bool m_sheetPlaced = false;
    QTabWidget* m_tabs;
    QComboBox* m_bands;
    QLabel *m_title, *m_message;
    QToolButton *m_sheetToggle, *m_sourceOnly;
};

} // namespace furrow::widgets
