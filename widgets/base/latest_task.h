#pragma once
#include "widgets/base/work_pool.h"

#include <QFutureWatcher>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace furrow::widgets {

/// Work in the background of which only the newest request counts: older ones are asked to stop, and what arrives for
/// them is dropped. Results and errors come on the owner's thread, and not at all once the owner is gone.
class LatestTask {
public:
    explicit LatestTask(QObject* owner)
        : m_owner(owner) {}
    ~LatestTask() { m_stop.request_stop(); }
    LatestTask(const LatestTask&) = delete;
    LatestTask& operator=(const LatestTask&) = delete;

    bool isBusy() const { return m_pending > 0; }  ///< with work that nobody waits for any more, too
    bool isWaiting() const { return m_isWaiting; } ///< for the newest request
    void cancel() {
        ++m_wanted;
        m_isWaiting = false;
        m_stop.request_stop();
    }

    /// `work`, which may take a std::stop_token, runs in the thread pool; `done` gets what it returns, `failed` the
    /// text of what it throws.
    template <class Work, class Done, class Failed>
    void start(Work work, Done done, Failed failed) {
        cancel();
        m_stop = std::stop_source();
        auto call = [work = std::move(work), stop = m_stop.get_token()]() mutable {
            if constexpr (std::is_invocable_v<Work&, std::stop_token>)
                return work(stop);
            else
                return work();
        };
        using Value = std::invoke_result_t<decltype(call)&>;
        struct Result {
            std::optional<Value> value;
            QString error;
        };
        using Shared = std::shared_ptr<Result>;
        const quint64 number = m_wanted;
        m_isWaiting = true;
        ++m_pending;
        auto* watcher = new QFutureWatcher<Shared>(m_owner);
        QObject::connect(watcher, &QFutureWatcher<Shared>::finished, m_owner, [=, this]() mutable {
            watcher->deleteLater();
            --m_pending;
            if (number != m_wanted)
                return;
            m_isWaiting = false;
            const Shared result = watcher->result();
            if (result->value)
                done(std::move(*result->value));
            else
                failed(result->error);
        });
        watcher->setFuture(runInBackground([call = std::move(call)]() mutable {
            auto result = std::make_shared<Result>();
            try {
                result->value = call();
            } catch (const std::exception& e) {
                result->error = QString::fromUtf8(e.what());
            }
            return result;
        }));
    }

private:
    QObject* m_owner;
    quint64 m_wanted = 0;
    int m_pending = 0;
    bool m_isWaiting = false;
    std::stop_source m_stop;
};

} // namespace furrow::widgets
