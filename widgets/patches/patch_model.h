#pragma once
#include "core/pipeline/triage.h"
#include "widgets/models/patch_states.h"
#include "widgets/patches/review_keeper.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <vector>

namespace furrow::widgets {

/// What a patch's state cell says, verdicts included.
QString patchStateText(const pipeline::PatchSummary& patch, pipeline::Verdict verdict);

/// One quick filter of the triage list.
struct ProblemFilter {
    unsigned problem; ///< pipeline::PatchProblem
    const char *label, *tip;
};
const std::vector<ProblemFilter>& problemFilters();

/// All patches of a field, one row each. Sort by SortRole.
class PatchModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Tag,
        State,
        Severity,
        Sources,
        Halo,
        Iterations,
        Converged,
        HitLimit,
        Stalled,
        Chi2,
        Worst,
        Fallback,
        Seconds,
        Note,
        ColumnCount
    };
    enum Role { SortRole = Qt::UserRole, ProblemsRole };

    explicit PatchModel(ReviewKeeper* reviews, QObject* parent = nullptr);
    /// Rows of the same tags are updated in place.
    void setPatches(std::vector<pipeline::PatchSummary> patches);
    const pipeline::PatchSummary& patch(int row) const { return m_patches[static_cast<std::size_t>(row)]; }
    int rowOf(const QString& tag) const; ///< -1: unknown
    QString tag(int row) const { return QString::fromStdString(patch(row).tag); }
    /// It has a problem and has not been accepted.
    bool needsLook(int row) const;
    int needingLook() const;
    /// What the row's colour tells: accepted counts as ok, rejected as failed.
    pipeline::PatchState shownState(int row) const;
    PatchStates shownStates() const;
    /// The palette of Okabe & Ito (2008) for the states.
    void setColorBlindSafe(bool on);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QVariant shown(const pipeline::PatchSummary& patch, int column) const;
    QVariant sortKey(const pipeline::PatchSummary& patch, int column) const;

    ReviewKeeper* m_reviews;
    std::vector<pipeline::PatchSummary> m_patches;
    bool m_colorBlindSafe = false;
};

/// Sorted and filtered rows: those with any of the ticked problems, all when none is ticked.
class PatchOrder : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit PatchOrder(QObject* parent = nullptr);
    void setProblems(unsigned problems);
    unsigned problems() const { return m_problems; }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    unsigned m_problems = 0;
};

} // namespace furrow::widgets
