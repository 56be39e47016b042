#pragma once
#include "widgets/run/pipeline_runner.h"
#include "widgets/run/stage_model.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTreeView;

namespace furrow::widgets {

/// Every stage with progress bar, elapsed and remaining time, and the buttons that start and stop a run.
class StagesPanel : public QWidget {
    Q_OBJECT
public:
    explicit StagesPanel(PipelineRunner* runner, QWidget* parent = nullptr);
    StageModel* model() const { return m_model; }
    QString status() const; ///< the line above the stages
    void setRunEnabled(bool enabled);
    /// What the products of the field are worth; shown unless a run is active.
    void setPlan(const std::vector<pipeline::PlannedStage>& plan);

    /// Another field is open: what the last run was belongs to the one before.
    void forgetRun() { m_hasRun = false; }

signals:
    void runRequested();      ///< every stage
    void runStaleRequested(); ///< what is stale

private:
    void onStarted();
    void onStopping();
    void onFinished(const RunResult& result);
    void refreshButtons();

    PipelineRunner* m_runner;
    StageModel* m_model;
    QTreeView* m_tree;
    QLabel* m_status;
    QPushButton *m_runStale, *m_run, *m_cancel;
    bool m_runEnabled = false, m_anyStale = false, m_hasRun = false;
};

} // namespace furrow::widgets
