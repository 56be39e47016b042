#include "widgets/run/run_mailbox.h"

#include <utility>

namespace furrow::widgets {
namespace {

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

void RunMailbox::stageStarted(std::string_view stage) {
    const std::lock_guard lock(m_mutex);
    m_batch.stages.push_back({StageEvent::Kind::Started, toQString(stage), 0, 0, {}, 0.0});
}

void RunMailbox::stageAdvanced(std::string_view stage, std::size_t done, std::size_t total, std::string_view detail) {
    StageEvent event{StageEvent::Kind::Advanced, toQString(stage), done, total, toQString(detail), 0.0};
    const std::lock_guard lock(m_mutex);
    m_underWay.remove(event.detail);
    for (StageEvent& earlier : m_batch.stages)
        if (earlier.kind == StageEvent::Kind::Advanced && earlier.stage == event.stage) {
            earlier = std::move(event);
            return;
        }
    m_batch.stages.push_back(std::move(event));
}

void RunMailbox::stageFinished(std::string_view stage, double seconds) {
    const std::lock_guard lock(m_mutex);
    m_underWay.clear();
    m_batch.stages.push_back({StageEvent::Kind::Finished, toQString(stage), 0, 0, {}, seconds});
}

void RunMailbox::unitStarted(std::string_view, std::string_view unit) {
    const std::lock_guard lock(m_mutex);
    m_underWay.insert(toQString(unit));
}

void RunMailbox::log(LogLevel level, std::string_view name, std::string_view message) {
    const std::lock_guard lock(m_mutex);
    m_batch.lines.push_back({level, toQString(name), toQString(message)});
}

RunMailbox::Batch RunMailbox::take() {
    const std::lock_guard lock(m_mutex);
    m_batch.underWay = m_underWay;
    return std::exchange(m_batch, {});
}

} // namespace furrow::widgets
