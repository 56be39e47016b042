#include "widgets/patches/review_keeper.h"

#include <QFile>
#include <QFutureWatcher>
#include <QtConcurrentRun>

namespace furrow::widgets {
namespace {

constexpr int kSettleMilliseconds = 150;

} // namespace

ReviewKeeper::ReviewKeeper(QObject* parent)
    : QObject(parent) {
    m_pool.setMaxThreadCount(1);
    m_changes.setSingleShot(true);
    m_changes.setInterval(kSettleMilliseconds);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_changes, qOverload<>(&QTimer::start));
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_changes, qOverload<>(&QTimer::start));
    connect(&m_changes, &QTimer::timeout, this, [this] {
        watch();
        perform([](Store& store) { store.reloadIfChanged(); });
    });
}

ReviewKeeper::~ReviewKeeper() {
    m_pool.waitForDone();
}

void ReviewKeeper::watch() {
    const QString file = QString::fromStdString(m_path.string());
    const QString folder = QString::fromStdString(m_path.parent_path().string());
    for (const QString& path : {file, folder})
        if (!m_watcher.files().contains(path) && !m_watcher.directories().contains(path) && QFile::exists(path))
            m_watcher.addPath(path);
}

void ReviewKeeper::open(const std::filesystem::path& workDir) {
    const std::filesystem::path path = workDir.empty() ? workDir : workDir / "review.csv";
    if (path == m_path)
        return;
    m_path = path;
    ++m_field;
    m_store = std::make_shared<std::unique_ptr<Store>>();
    m_reviews.clear();
    if (const QStringList old = m_watcher.files() + m_watcher.directories(); !old.isEmpty())
        m_watcher.removePaths(old);
    emit changed();
    if (m_path.empty())
        return;
    watch();
    perform([](Store&) {});
}

void ReviewKeeper::setVerdict(const QString& tag, pipeline::Verdict verdict) {
    m_reviews[tag].verdict = verdict;
    emit changed();
    perform([tag = tag.toStdString(), verdict](Store& store) { store.setVerdict(tag, verdict); });
}

void ReviewKeeper::setNote(const QString& tag, const QString& note) {
    m_reviews[tag].note = note.toStdString();
    emit changed();
    perform([tag = tag.toStdString(), note = note.toStdString()](Store& store) { store.setNote(tag, note); });
}

void ReviewKeeper::perform(std::function<void(Store&)> work) {
    if (m_path.empty())
        return;
    struct Result {
        QHash<QString, pipeline::Review> reviews;
        bool known = false;
        QString error;
    };
    ++m_pending;
    auto* watcher = new QFutureWatcher<Result>(this);
    connect(watcher, &QFutureWatcher<Result>::finished, this, [this, watcher, field = m_field] {
        watcher->deleteLater();
        --m_pending;
        if (field != m_field)
            return;
        const Result result = watcher->result();
        // While more is under way its outcome is what counts.
        if (result.known && m_pending == 0)
            adopt(result.reviews);
        if (!result.error.isEmpty())
            emit failed(result.error);
        watch();
    });
    watcher->setFuture(QtConcurrent::run(&m_pool, [work = std::move(work), store = m_store, path = m_path] {
        Result result;
        try {
            if (!*store)
                *store = std::make_unique<Store>(path);
            work(**store);
        } catch (const std::exception& e) {
            result.error = QString::fromUtf8(e.what());
        }
        if (*store) {
            result.known = true;
            for (const auto& [tag, review] : (*store)->all())
                result.reviews.insert(QString::fromStdString(tag), review);
        }
        return result;
    }));
}

void ReviewKeeper::adopt(const QHash<QString, pipeline::Review>& reviews) {
    m_reviews = reviews;
    emit changed();
}

} // namespace furrow::widgets
