#pragma once
#include "core/pipeline/review.h"

#include <QFileSystemWatcher>
#include <QHash>
#include <QObject>
#include <QString>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>

namespace furrow::widgets {

/// Verdicts and notes of one field for the window: known at once, written in the background one after the other. Edits
/// of review.csv by other programs are read when the file changes.
class ReviewKeeper : public QObject {
    Q_OBJECT
public:
    explicit ReviewKeeper(QObject* parent = nullptr);
    ~ReviewKeeper() override; ///< waits for what is being written

    /// Empty: no field.
    void open(const std::filesystem::path& workDir);
    pipeline::Review find(const QString& tag) const { return m_reviews.value(tag); }
    void setVerdict(const QString& tag, pipeline::Verdict verdict);
    void setNote(const QString& tag, const QString& note);
    bool isBusy() const { return m_pending > 0; }

signals:
    void changed(); ///< verdicts or notes
    /// A file could not be read or written; what was judged is kept and written with the next change.
    void failed(const QString& message);

private:
    using Store = pipeline::ReviewStore;
    void perform(std::function<void(Store&)> work);
    void adopt(const QHash<QString, pipeline::Review>& reviews);
    void watch();

    std::filesystem::path m_path;
    QHash<QString, pipeline::Review> m_reviews;
    std::shared_ptr<std::unique_ptr<Store>> m_store; ///< used by the pool's one thread alone
    QThreadPool m_pool;
    QFileSystemWatcher m_watcher;
    QTimer m_changes; ///< editors write in several steps
    int m_pending = 0;
    quint64 m_field = 0;
};

} // namespace furrow::widgets
