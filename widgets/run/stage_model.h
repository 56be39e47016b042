#pragma once
#include "core/pipeline/plan.h"
#include "widgets/run/run_mailbox.h"

#include <QAbstractTableModel>
#include <QElapsedTimer>

namespace furrow::widgets {

/// Fresh and Stale tell of products that an earlier run left.
enum class StageState { Waiting, Running, Done, Stopped, Failed, NotNeeded, Fresh, Stale };

/// The stages of a run with progress and times; one row per stage.
class StageModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Progress, Elapsed, Left, Detail, ColumnCount };
    enum Role { FractionRole = Qt::UserRole, StateRole }; ///< of Progress: 0 to 1, or -1 when unknown

    explicit StageModel(QObject* parent = nullptr);

    void reset(); ///< all stages wait
    void apply(const std::vector<StageEvent>& events);
    /// What products are worth now; for stages that this window has not run, or that have become stale since.
    void setPlan(const std::vector<pipeline::PlannedStage>& plan);
    void tick(); ///< refreshes the times of running stages
    /// Ends the run: what runs gets `state`, what never started was not needed (Done) or keeps waiting.
    void end(StageState state);

    StageState state(int row) const { return m_rows[static_cast<std::size_t>(row)].state; }
    int rowOf(const QString& stage) const; ///< -1: no such row
    double fraction(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row {
        QString stage;
        StageState state = StageState::Waiting;
        std::size_t done = 0, total = 0;
        QString detail;
        double seconds = 0.0;
        QElapsedTimer clock;
    };
    Row& rowFor(const QString& stage);
    QString progressText(const Row& row) const;
    double elapsed(const Row& row) const;

    std::vector<Row> m_rows;
};

/// "0:07", "12:34", "1:02:03".
QString formatDuration(double seconds);

} // namespace furrow::widgets
