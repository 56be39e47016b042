#pragma once
#include "widgets/base/latest_task.h"
#include "widgets/models/field_document.h"
#include "widgets/models/selection.h"
#include "widgets/patches/patch_model.h"

#include <QSet>
#include <QWidget>

class QLabel;
class QLineEdit;
class QTableView;
class QToolButton;

namespace furrow::widgets {

/// The triage list: all patches, worst first, with filters, verdicts and notes.
class PatchesPanel : public QWidget {
    Q_OBJECT
public:
    PatchesPanel(FieldDocument* document, Selection* selection, QWidget* parent = nullptr);
    PatchModel* model() const { return m_model; }
    PatchOrder* order() const { return m_order; }
    QTableView* table() const { return m_table; }
    ReviewKeeper* reviews() { return &m_reviews; }
    QString summary() const; ///< "12 of 324 need a look"
    bool isBusy() const { return m_reading.isBusy(); }
    void setFilter(unsigned problem, bool on);
    /// Tag of the problem `step` places from the selected patch, in the order shown; empty: none.
    QString problemFrom(const QString& tag, int step) const;

public slots:
    void refresh(); ///< reads the states of the patches again
    void selectNextProblem() { selectProblem(1); }
    void selectPreviousProblem() { selectProblem(-1); }
    void openPatch();
    void accept() { judge(pipeline::Verdict::Accepted); }
    void reject() { judge(pipeline::Verdict::Rejected); }
    void editNote();
    /// While a run is active what is stale is told from the patches alone: the stages change all the time.
    void setRunning(bool running);
    void setPatchesUnderWay(const QSet<QString>& tags); ///< those that are being fitted

signals:
    void activated(const QString& tag);                             ///< Enter or a double click
    void likelyNext(const QStringList& tags);                       ///< patches to get ready
    void failed(const QString& message);                            ///< review.csv
    void statesChanged(const furrow::widgets::PatchStates& states); ///< as the list colours them

private:
    void selectProblem(int step);
    void judge(pipeline::Verdict verdict);
    void showSelection();
    void showSummary();
    void tellStates();
    void showNote();
    void saveNote();
    void fieldChanged();
    struct Reader;

    FieldDocument* m_document;
    Selection* m_selection;
    ReviewKeeper m_reviews;
    PatchModel* m_model;
    PatchOrder* m_order;
    QTableView* m_table;
    QLabel *m_summary, *m_noteFor;
    QLineEdit* m_note;
    QHash<unsigned, QToolButton*> m_filters;
    LatestTask m_reading;
    std::shared_ptr<Reader> m_reader;
    QSet<QString> m_underWay;
    PatchStates m_states; ///< told last
    bool m_again = false, m_running = false, m_settingRow = false;
};

} // namespace furrow::widgets
