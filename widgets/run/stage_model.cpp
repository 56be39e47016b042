#include "widgets/run/stage_model.h"

#include "widgets/base/messages.h"

#include <algorithm>
#include <cmath>

namespace furrow::widgets {
namespace {

/// Stages in the order of a whole run, with what they do.
struct KnownStage {
    const char* name;
    const char* what;
};
constexpr KnownStage kStages[] = {
    {"load", QT_TRANSLATE_NOOP("furrow::widgets::StageModel", "Read and check images and catalog, white stack")},
    {"gaia", QT_TRANSLATE_NOOP("furrow::widgets::StageModel", "Match and add Gaia stars")},
    {"bright", QT_TRANSLATE_NOOP("furrow::widgets::StageModel", "Mask bright sources that the catalog lacks")},
    {"epsf", QT_TRANSLATE_NOOP("furrow::widgets::StageModel", "Measure the point-spread function of every band")},
    {"patches", QT_TRANSLATE_NOOP("furrow::widgets::StageModel", "Divide the field into patches")},
    {"payload", QT_TRANSLATE_NOOP("furrow::widgets::StageModel", "Write the input of every patch")},
    {"fit", QT_TRANSLATE_NOOP("furrow::widgets::StageModel", "Fit all sources of every patch")},
    {"merge", QT_TRANSLATE_NOOP("furrow::widgets::StageModel", "Join the patches to one catalog")},
    {"zp", QT_TRANSLATE_NOOP("furrow::widgets::StageModel", "Zero points from Gaia")},
};

} // namespace

QString formatDuration(double seconds) {
    const auto whole = static_cast<long long>(std::llround(std::max(0.0, seconds)));
    const QString tail = QStringLiteral("%1").arg(whole % 60, 2, 10, QLatin1Char('0'));
    if (whole < 3600)
        return QStringLiteral("%1:%2").arg(whole / 60).arg(tail);
    return QStringLiteral("%1:%2:%3").arg(whole / 3600).arg(whole / 60 % 60, 2, 10, QLatin1Char('0')).arg(tail);
}

StageModel::StageModel(QObject* parent)
    : QAbstractTableModel(parent) {
    reset();
}

void StageModel::reset() {
    beginResetModel();
    m_rows.clear();
    for (const KnownStage& stage : kStages)
        m_rows.push_back({QString::fromLatin1(stage.name), StageState::Waiting, 0, 0, {}, 0.0, {}});
    endResetModel();
}

int StageModel::rowOf(const QString& stage) const {
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.stage == stage; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

StageModel::Row& StageModel::rowFor(const QString& stage) {
    int row = rowOf(stage);
    if (row < 0) {
        row = rowCount();
        beginInsertRows({}, row, row);
        m_rows.push_back({stage, StageState::Waiting, 0, 0, {}, 0.0, {}});
        endInsertRows();
    }
    return m_rows[static_cast<std::size_t>(row)];
}

void StageModel::apply(const std::vector<StageEvent>& events) {
    for (const StageEvent& event : events) {
        Row& row = rowFor(event.stage);
        if (event.kind == StageEvent::Kind::Finished) {
            row.state = StageState::Done;
            row.seconds = event.seconds;
            row.detail.clear();
        } else {
            if (row.state != StageState::Running) {
                row.state = StageState::Running;
                row.clock.start();
            }
            row.done = event.done;
            row.total = event.total;
            row.detail = event.detail;
        }
        const int r = rowOf(event.stage);
        emit dataChanged(index(r, 0), index(r, ColumnCount - 1));
    }
}

void StageModel::setPlan(const std::vector<pipeline::PlannedStage>& plan) {
    for (const pipeline::PlannedStage& stage : plan) {
        Row& row = rowFor(QString::fromStdString(stage.name));
        if (row.state == StageState::Running || row.state == StageState::Stopped || row.state == StageState::Failed)
            continue;
        if (stage.stale()) {
            row.state = StageState::Stale;
            row.detail = translated(stage.reason);
        } else if (row.state != StageState::Done) {
            row.state = StageState::Fresh;
            row.detail.clear();
        }
    }
    emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void StageModel::tick() {
    for (int row = 0; row < rowCount(); ++row)
        if (state(row) == StageState::Running)
            emit dataChanged(index(row, Elapsed), index(row, Left));
}

void StageModel::end(StageState endState) {
    for (Row& row : m_rows) {
        if (row.state == StageState::Running) {
            row.seconds = elapsed(row);
            row.state = endState;
        } else if (row.state == StageState::Waiting && endState == StageState::Done) {
            row.state = StageState::NotNeeded;
        }
    }
    emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int StageModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int StageModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

double StageModel::elapsed(const Row& row) const {
    return row.state == StageState::Running ? static_cast<double>(row.clock.elapsed()) / 1000.0 : row.seconds;
}

double StageModel::fraction(int index) const {
    const Row& row = m_rows[static_cast<std::size_t>(index)];
    if (row.state == StageState::Done || row.state == StageState::Fresh)
        return 1.0;
    if (row.state == StageState::Stale)
        return 0.0;
    if (row.total == 0)
        return row.state == StageState::Running ? -1.0 : 0.0;
    return std::min(1.0, static_cast<double>(row.done) / static_cast<double>(row.total));
}

QString StageModel::progressText(const Row& row) const {
    switch (row.state) {
    case StageState::Waiting:
        return tr("waiting");
    case StageState::Running:
        return row.total > 0 ? tr("%1 of %2").arg(row.done).arg(row.total) : tr("running");
    case StageState::Done:
        return tr("done");
    case StageState::Stopped:
        return tr("stopped");
    case StageState::Failed:
        return tr("failed");
    case StageState::NotNeeded:
        return tr("not needed");
    case StageState::Fresh:
        return tr("up to date");
    case StageState::Stale:
        return tr("stale");
    }
    return {};
}

QVariant StageModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == FractionRole)
        return fraction(index.row());
    if (role == StateRole)
        return static_cast<int>(row.state);
    if (role == Qt::TextAlignmentRole)
        return QVariant(index.column() == Elapsed || index.column() == Left ? Qt::AlignRight | Qt::AlignVCenter
                                                                            : Qt::AlignLeft | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) {
        if (index.column() == Detail && !row.detail.isEmpty())
            return row.detail;
        for (const KnownStage& stage : kStages)
            if (row.stage == QLatin1String(stage.name))
                return tr(stage.what);
    }
    if (role != Qt::DisplayRole)
        return {};
    const bool ran = row.state == StageState::Running || row.state == StageState::Done ||
                     row.state == StageState::Stopped || row.state == StageState::Failed;
    switch (index.column()) {
    case Name:
        return row.stage;
    case Progress:
        return progressText(row);
    case Elapsed:
        return ran ? formatDuration(elapsed(row)) : QString();
    case Left:
        if (row.state != StageState::Running || row.done == 0 || row.total == 0)
            return QString();
        return formatDuration(elapsed(row) * static_cast<double>(row.total - std::min(row.done, row.total)) /
                              static_cast<double>(row.done));
    case Detail:
        return row.detail;
    default:
        return {};
    }
}

QVariant StageModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Stage");
    case Progress:
        return tr("Progress");
    case Elapsed:
        return tr("Elapsed");
    case Left:
        return tr("Left");
    case Detail:
        return tr("Detail");
    default:
        return {};
    }
}

} // namespace furrow::widgets
