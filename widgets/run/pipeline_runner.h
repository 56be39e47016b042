#pragma once
#include "core/pipeline/run.h"
#include "widgets/run/run_mailbox.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>
#include <stop_token>

namespace furrow::widgets {

/// How a run ended.
struct RunResult {
    enum class Outcome { Succeeded, SomePatchesFailed, Stopped, Failed } outcome = Outcome::Succeeded;
    pipeline::RunReport report; ///< empty unless the run came to its end
    QString message;            ///< Failed: what happened, to which file, what to do
    double seconds = 0.0;
};

/// Runs the pipeline on a background thread, one command at a time, and tells the GUI thread about it.
class PipelineRunner : public QObject {
    Q_OBJECT
public:
    using Work = std::function<pipeline::RunReport(const RunContext&)>;

    explicit PipelineRunner(QObject* parent = nullptr);
    ~PipelineRunner() override; ///< stops the run and waits for its end

    bool isRunning() const { return m_running; }
    bool isStopping() const { return m_running && m_stop.stop_requested(); }
    /// Does nothing while a run is active.
    void start(pipeline::Command command, const config::Config& config, const pipeline::RunOptions& options = {});
    void start(Work work);
    /// Asks the run to stop; acknowledged at once by stopping(), done when finished() comes.
    void cancel();

signals:
    void started();
    void stopping();
    void stageEvents(const std::vector<furrow::widgets::StageEvent>& events);
    void logLines(const std::vector<furrow::widgets::LogLine>& lines);
    /// Which units of the stage (patches of the fit) are being worked on.
    void unitsUnderWay(const QSet<QString>& units);
    void ticked(); ///< some times a second while running
    void finished(const furrow::widgets::RunResult& result);

private:
    void drain();
    void end(RunResult result);

    QThreadPool m_pool; ///< its own thread: background work of the views never waits for a run
    QTimer m_timer;
    std::stop_source m_stop;
    std::shared_ptr<RunMailbox> m_mailbox;
    QSet<QString> m_underWay;
    bool m_running = false;
};

} // namespace furrow::widgets
