#pragma once
#include "core/psf/rejected_stars.h"
#include "widgets/base/latest_task.h"
#include "widgets/epsf/epsf_grid.h"
#include "widgets/epsf/star_list.h"
#include "widgets/figures/figure_board.h"
#include "widgets/models/field_document.h"
#include "widgets/models/selection.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTabWidget;

namespace furrow::widgets {

/// The ePSFs of a field: a map of the cells per band, and of the chosen cell stamp, growth curve, residuals, stars,
/// positions and background. An unticked star is left out when the band is built again.
class EpsfView : public QWidget {
    Q_OBJECT
public:
    EpsfView(FieldDocument* document, Selection* selection, QWidget* parent = nullptr);

    EpsfGrid* grid() const { return m_grid; }
    StarList* stars() const { return m_stars; }
    QTabWidget* tabs() const { return m_tabs; }
    figures::FigureBoard* board(int tab) const { return m_boards[static_cast<std::size_t>(tab)]; }
    QString title() const;
    QString message() const; ///< why there is nothing to see; empty otherwise
    bool isBusy() const { return m_summaryTask.isBusy() || m_bandTask.isBusy() || m_cellTask.isBusy(); }
    QPushButton* rebuildButton() const { return m_rebuild; }
    /// A run is active: nothing can be built now.
    void setRebuildEnabled(bool enabled);
    void reload(); ///< after the ePSFs were built again
    void setColorBlindSafe(bool on);
    bool isColorBlindSafe() const { return m_boards[Shape]->isColorBlindSafe(); }
    /// The image of the open tab that had the keyboard focus last; null: the tab has none.
    ImageView* activeImage() const;

signals:
    void readout(QPointF image, std::optional<float> value);        ///< in the frame of the field
    void offsetReadout(QPointF offset, std::optional<float> value); ///< pixels from the centre of an ePSF
    void readoutCleared();
    /// A band is to be built again; `rejected` is the whole list of the field.
    void rebuildRequested(const QString& band, const std::vector<furrow::psf::RejectedStar>& rejected);

protected:
    void showEvent(QShowEvent* event) override;

private:
    enum Tab { Shape, Residuals, Stars, Positions, Background, TabCount };
    using BandPtr = std::shared_ptr<const pipeline::EpsfBandProduct>;

    void fieldChanged();
    void loadSummary();
    void showMessage(const QString& text);
    void buildTabs();
    void pickCell(const QString& band, const QString& tag);
    void showCell();
    void showFigures();
    void refreshTitle();
    const psf::CellEpsf* currentCell() const;

    // epsf_view_stars.cpp: selection, ticks and building again
    void followSelection();
    void followSource();
    void followPatch();
    void showSelection();
    void listStars();
    void selectStar(const StarEntry& star);
    void clickedAt(QPointF image, double reach);
    void starsEdited();
    void adoptRejected(std::vector<psf::RejectedStar> stored);
    void refreshButtons();
    void requestRebuild();

    FieldDocument* m_document;
    Selection* m_selection;
    QStackedWidget *m_pages, *m_details;
    QLabel *m_message, *m_title, *m_detailMessage, *m_hint;
    QComboBox* m_quantity;
    EpsfGrid* m_grid;
    QTabWidget* m_tabs;
    std::array<figures::FigureBoard*, TabCount> m_boards{};
    StarList* m_stars;
    QPushButton* m_rebuild;
    LatestTask m_summaryTask{this}, m_bandTask{this}, m_cellTask{this};
    std::shared_ptr<const config::Config> m_config;
    FloatImage m_white; ///< tells one run's products from the next
    BandPtr m_band;
    std::shared_ptr<const diagnose::EpsfCellView> m_cell; ///< shown; null: none yet
    std::vector<psf::RejectedStar> m_rejected, m_edited;  ///< as stored; as the ticks say
    std::string m_rebuilt;                                ///< band that is being built again
    bool m_rebuildEnabled = true;
};

} // namespace furrow::widgets
