#pragma once
#include "core/base/run_context.h"

#include <QSet>
#include <QString>

#include <mutex>
#include <vector>

namespace furrow::widgets {

struct LogLine {
    LogLevel level = LogLevel::Info;
    QString name, message;
};

/// Something that happened to a stage.
struct StageEvent {
    enum class Kind { Started, Advanced, Finished } kind = Kind::Started;
    QString stage;
    std::size_t done = 0, total = 0;
    QString detail;
    double seconds = 0.0;
};

/// Collects what the pipeline's threads report until the GUI thread takes it, so that the event loop sees a few
/// batches a second however fast the pipeline talks. Advances of one stage replace one another.
class RunMailbox : public ProgressSink, public Logger {
public:
    void stageStarted(std::string_view stage) override;
    void stageAdvanced(std::string_view stage, std::size_t done, std::size_t total, std::string_view detail) override;
    void stageFinished(std::string_view stage, double seconds) override;
    void unitStarted(std::string_view stage, std::string_view unit) override;
    void log(LogLevel level, std::string_view name, std::string_view message) override;

    struct Batch {
        std::vector<StageEvent> stages;
        std::vector<LogLine> lines;
        QSet<QString> underWay; ///< units of the stage that runs: begun and not finished
    };
    /// Everything since the last call.
    Batch take();

private:
    std::mutex m_mutex;
    Batch m_batch;
    QSet<QString> m_underWay;
};

} // namespace furrow::widgets
