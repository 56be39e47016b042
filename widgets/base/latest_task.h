#pragma once
#include <QFutureWatcher>
#include <QObject>
#include <QString>
#include <QtConcurrentRun>

#include <functional>
#include <memory>
#include <optional>

namespace furrow::widgets {

/// Work in the background of which only the newest request counts: what arrives for an older one is dropped. Results
/// and errors come on the owner's thread, and not at all once the owner is gone.
class LatestTask {
public:
    explicit LatestTask(QObject* owner)
        : m_owner(owner) {}

    bool isBusy() const { return m_pending > 0; }
    void cancel() { ++m_wanted; }

    /// `work` runs in the thread pool; `done` gets what it returns, `failed` the text of what it throws.
    template <class Work, class Done, class Failed>
    void start(Work work, Done done, Failed failed) {
        using Value = std::invoke_result_t<Work>;
        struct Result {
            std::optional<Value> value;
            QString error;
        };
        using Shared = std::shared_ptr<Result>;
        const quint64 number = ++m_wanted;
        ++m_pending;
        auto* watcher = new QFutureWatcher<Shared>(m_owner);
        QObject::connect(watcher, &QFutureWatcher<Shared>::finished, m_owner, [=, this]() mutable {
            watcher->deleteLater();
            --m_pending;
            if (number != m_wanted)
                return;
            const Shared result = watcher->result();
            if (result->value)
                done(std::move(*result->value));
            else
                failed(result->error);
        });
        watcher->setFuture(QtConcurrent::run([work = std::move(work)]() mutable {
            auto result = std::make_shared<Result>();
            try {
                result->value = work();
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
};

} // namespace furrow::widgets
