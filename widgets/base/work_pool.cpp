#include "widgets/base/work_pool.h"

#include <QCoreApplication>
#include <QThread>

namespace furrow::widgets {
namespace {

constexpr int kLong = 3; ///< opening, reading ahead, writing: work for which sorting a table does not wait

} // namespace

QThreadPool* applicationPool(const QString& name, int threads) {
    // A child of the application: it ends with it, when everything that works has ended.
    auto* pool = QCoreApplication::instance()->findChild<QThreadPool*>(name, Qt::FindDirectChildrenOnly);
    if (!pool) {
        pool = new QThreadPool(QCoreApplication::instance());
        pool->setObjectName(name);
        pool->setMaxThreadCount(threads);
    }
    return pool;
}

QThreadPool* workPool() {
    return applicationPool(QStringLiteral("workPool"), QThread::idealThreadCount() + kLong);
}

} // namespace furrow::widgets
