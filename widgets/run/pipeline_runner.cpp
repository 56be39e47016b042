#include "widgets/run/pipeline_runner.h"

#include "core/base/log_sinks.h"
#include "widgets/base/thread_priority.h"
#include "widgets/figures/png_figure_writer.h"

#include <QFutureWatcher>
#include <QtConcurrentRun>

namespace furrow::widgets {
namespace {

constexpr int kDrainMilliseconds = 60;

RunResult runGuarded(const PipelineRunner::Work& work, const RunContext& context) {
    RunResult result;
    const double start = steadySeconds();
    try {
        result.report = work(context);
        result.outcome =
            result.report.complete() ? RunResult::Outcome::Succeeded : RunResult::Outcome::SomePatchesFailed;
    } catch (const Cancelled&) {
        result.outcome = RunResult::Outcome::Stopped;
    } catch (const UserError& e) {
        result.outcome = RunResult::Outcome::Failed;
        result.message = QString::fromUtf8(e.what());
    } catch (const std::bad_alloc&) {
        result.outcome = RunResult::Outcome::Failed;
        result.message = PipelineRunner::tr("Not enough memory. Close other programs or lower the numbers of workers "
                                            "(performance.* and *.max_workers).");
    } catch (const std::exception& e) {
        result.outcome = RunResult::Outcome::Failed;
        result.message = PipelineRunner::tr("Furrow made a mistake: %1. Please report it with the log of this run; "
                                            "finished products stay valid.")
                             .arg(QString::fromUtf8(e.what()));
    }
    result.seconds = steadySeconds() - start;
    return result;
}

} // namespace

PipelineRunner::PipelineRunner(QObject* parent)
    : QObject(parent) {
    m_pool.setMaxThreadCount(1);
    m_timer.setInterval(kDrainMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        drain();
        emit ticked();
    });
}

PipelineRunner::~PipelineRunner() {
    m_stop.request_stop();
    m_pool.waitForDone();
}

void PipelineRunner::start(pipeline::Command command, const config::Config& config,
                           const pipeline::RunOptions& options) {
    start([command, config, options](const RunContext& window) {
        std::vector<std::shared_ptr<Logger>> loggers{window.logger()};
        if (const auto path = config::logFile(config, pipeline::commandName(command)))
            loggers.push_back(makeFileLogger(*path, config.logging.format,
                                             static_cast<LogLevel>(static_cast<int>(config.logging.level))));
        const RunContext context(window.stopToken(), window.sharedProgress(), makeTeeLogger(loggers));
        figures::PngFigureWriter pictures(figures::pngOptions(config, window.stopToken()));
        return pipeline::runCommand(command, config, context, &pictures, options);
    });
}

void PipelineRunner::start(Work work) {
    if (m_running)
        return;
    m_running = true;
    m_stop = std::stop_source();
    m_mailbox = std::make_shared<RunMailbox>();
    const RunContext context(m_stop.get_token(), m_mailbox, m_mailbox);
    auto* watcher = new QFutureWatcher<RunResult>(this);
    connect(watcher, &QFutureWatcher<RunResult>::finished, this, [this, watcher] {
        watcher->deleteLater();
        end(watcher->result());
    });
    watcher->setFuture(QtConcurrent::run(&m_pool, [work = std::move(work), context] {
        lowerThreadPriority(kNiceRun); // the threads of the run inherit it
        return runGuarded(work, context);
    }));
    m_timer.start();
    emit started();
}

void PipelineRunner::cancel() {
    if (!m_running || m_stop.stop_requested())
        return;
    m_stop.request_stop();
    emit stopping();
}

void PipelineRunner::drain() {
    RunMailbox::Batch batch = m_mailbox->take();
    if (!batch.stages.empty())
        emit stageEvents(batch.stages);
    if (!batch.lines.empty())
        emit logLines(batch.lines);
    if (batch.underWay != m_underWay) {
        m_underWay = batch.underWay;
        emit unitsUnderWay(m_underWay);
    }
}

void PipelineRunner::end(RunResult result) {
    m_timer.stop();
    drain();
    m_underWay.clear();
    m_running = false;
    emit finished(result);
}

} // namespace furrow::widgets
