#pragma once
#include "widgets/base/latest_task.h"
#include "widgets/figures/axes_plot.h"
#include "widgets/models/field_document.h"
#include "widgets/models/selection.h"
#include "widgets/zp/zp_model.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace furrow::widgets {

/// Zero points: the stars of one band or of all bands, the summary, and the clipping, which acts at once and becomes
/// real with Apply.
class ZpView : public QWidget {
    Q_OBJECT
public:
    ZpView(FieldDocument* document, Selection* selection, QWidget* parent = nullptr);

    ZpModel* model() { return &m_model; }
    figures::AxesPlot* plot() const { return m_plot; }
    const std::vector<figures::AxesPlot*>& multiples() const { return m_multiples; }
    bool isBusy() const { return m_task.isBusy(); }
    QString message() const; ///< why there is nothing to see; empty otherwise
    QString band() const { return m_band; }
    /// A run is active: nothing can be applied now.
    void setApplyEnabled(bool enabled);
    void setColorBlindSafe(bool on);

signals:
    /// The zero points are to be computed again with these options.
    void applyRequested(const furrow::config::Zp& options);

private:
    struct StarRef {
        const calibrate::ZpStar* star = nullptr;
        bool reliable = true;
    };
    void buildBar();
    void fieldChanged();
    void load();
    void showBands(std::vector<calibrate::ZpBand> bands);
    void showMessage(const QString& text);
    void buildMultiples();
    void optionsEdited();
    void resetOptions();
    void selectBand(const QString& band);
    void refreshPlots();
    void showSelection();
    void refreshButtons();
    diagnose::AxesPanel panelOf(int row, bool compact) const;
    /// The star behind a point of a panel of that row.
    StarRef starAt(int row, const diagnose::AxesPanel& panel, figures::AxesPlot::PointRef point) const;
    QString textOf(const StarRef& star, const calibrate::ZpBand& band) const;
    void connectPlot(figures::AxesPlot* plot, std::function<int()> row);
    void highlightIn(figures::AxesPlot* plot, int row) const;
    QString keyOf(const calibrate::ZpStar& star) const;

    FieldDocument* m_document;
    Selection* m_selection;
    ZpModel m_model;
    QStackedWidget* m_pages; ///< plots, message
    QStackedWidget* m_plots; ///< one band, all bands
    QLabel* m_message;
    QLabel* m_title;
    QLabel* m_state;
    QDoubleSpinBox* m_clip;
    QComboBox* m_method;
    QCheckBox *m_full, *m_all;
    QPushButton *m_apply, *m_reset;
    figures::AxesPlot* m_plot;
    QWidget* m_grid;
    QGridLayout* m_gridLayout;
    QTableView* m_table;
    std::vector<figures::AxesPlot*> m_multiples;
    QString m_band;
    CatalogPtr m_catalog;
    std::shared_ptr<const config::Config> m_config;
    LatestTask m_task{this};
    bool m_applyEnabled = true, m_colorBlindSafe = false;
};

} // namespace furrow::widgets
