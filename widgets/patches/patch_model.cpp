#include "widgets/patches/patch_model.h"

#include "widgets/base/messages.h"

#include <QColor>
#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace furrow::widgets {
namespace {

using pipeline::PatchState;
using pipeline::PatchSummary;
using pipeline::Verdict;

struct ColumnText {
    const char *title, *tip;
};
constexpr ColumnText kColumns[]{
    {QT_TRANSLATE_NOOP("PatchModel", "Patch"), QT_TRANSLATE_NOOP("PatchModel", "Tag of the patch")},
    {QT_TRANSLATE_NOOP("PatchModel", "State"),
     QT_TRANSLATE_NOOP("PatchModel", "State of the fit, and your verdict (a accept, x reject)")},
    {QT_TRANSLATE_NOOP("PatchModel", "Severity"),
     QT_TRANSLATE_NOOP("PatchModel",
                       "How badly the patch needs a look: 1000 failed, 100 iteration limit, and points for χ², worst "
                       "residual, sources at a bound, fallback PSFs and sources without values")},
    {QT_TRANSLATE_NOOP("PatchModel", "Sources"), QT_TRANSLATE_NOOP("PatchModel", "Sources in the base box")},
    {QT_TRANSLATE_NOOP("PatchModel", "Halo"),
     QT_TRANSLATE_NOOP("PatchModel", "Sources around it that are fitted along")},
    {QT_TRANSLATE_NOOP("PatchModel", "Iterations"), QT_TRANSLATE_NOOP("PatchModel", "Of all tries together")},
    {QT_TRANSLATE_NOOP("PatchModel", "Converged"), QT_TRANSLATE_NOOP("PatchModel", "The optimiser came to rest")},
    {QT_TRANSLATE_NOOP("PatchModel", "Hit limit"),
     QT_TRANSLATE_NOOP("PatchModel", "It ran out of iterations (patch_run.n_opt_iters)")},
    {QT_TRANSLATE_NOOP("PatchModel", "Stalled"),
     QT_TRANSLATE_NOOP("PatchModel", "Sources with a parameter at a bound")},
    {QT_TRANSLATE_NOOP("PatchModel", "χ²/pixel"),
     QT_TRANSLATE_NOOP("PatchModel", "χ² over all fitted pixels and bands, sky noise only")},
    {QT_TRANSLATE_NOOP("PatchModel", "Worst |r|/σ"),
     QT_TRANSLATE_NOOP("PatchModel", "Largest residual of a pixel over its sky and photon noise")},
    {QT_TRANSLATE_NOOP("PatchModel", "PSF fallback"), QT_TRANSLATE_NOOP("PatchModel", "Bands with an analytic PSF")},
    {QT_TRANSLATE_NOOP("PatchModel", "Seconds"), QT_TRANSLATE_NOOP("PatchModel", "Time of the fit")},
    {QT_TRANSLATE_NOOP("PatchModel", "Note"), QT_TRANSLATE_NOOP("PatchModel", "Your note (e)")},
};
static_assert(std::size(kColumns) == PatchModel::ColumnCount);

QString words(const char* text) {
    return QCoreApplication::translate("PatchModel", text);
}

bool hasFit(const PatchSummary& patch) {
    return patch.state != PatchState::Pending && patch.state != PatchState::Failed;
}

QString number(double value, char format, int digits) {
    return std::isfinite(value) ? QString::number(value, format, digits) : QStringLiteral("–");
}

} // namespace

QString patchStateText(const PatchSummary& patch, Verdict verdict) {
    QString text;
    switch (patch.state) {
    case PatchState::Pending:
        text = words(QT_TRANSLATE_NOOP("PatchModel", "pending"));
        break;
    case PatchState::Running:
        text = words(QT_TRANSLATE_NOOP("PatchModel", "running"));
        break;
    case PatchState::Ok:
        text = words(QT_TRANSLATE_NOOP("PatchModel", "ok"));
        break;
    case PatchState::Suspicious:
        text = words(QT_TRANSLATE_NOOP("PatchModel", "suspicious"));
        break;
    case PatchState::Failed:
        text = words(QT_TRANSLATE_NOOP("PatchModel", "failed"));
        break;
    case PatchState::Stale:
        text = words(QT_TRANSLATE_NOOP("PatchModel", "stale"));
        break;
    }
    if (verdict == Verdict::Accepted)
        return words(QT_TRANSLATE_NOOP("PatchModel", "%1, accepted")).arg(text);
    if (verdict == Verdict::Rejected)
        return words(QT_TRANSLATE_NOOP("PatchModel", "%1, rejected")).arg(text);
    return text;
}

const std::vector<ProblemFilter>& problemFilters() {
    static const std::vector<ProblemFilter> filters{
        {pipeline::kFailedPatch, QT_TRANSLATE_NOOP("PatchModel", "failed"),
         QT_TRANSLATE_NOOP("PatchModel", "Patches that could not be fitted")},
        {pipeline::kHitLimit, QT_TRANSLATE_NOOP("PatchModel", "hit limit"),
         QT_TRANSLATE_NOOP("PatchModel", "The optimiser ran out of iterations")},
        {pipeline::kStalled, QT_TRANSLATE_NOOP("PatchModel", "stalled"),
         QT_TRANSLATE_NOOP("PatchModel", "More than 30 % of the sources have a parameter at a bound")},
        {pipeline::kHighChi2, QT_TRANSLATE_NOOP("PatchModel", "χ²"),
         QT_TRANSLATE_NOOP("PatchModel", "χ² per pixel above 2")},
        {pipeline::kWorstResidual, QT_TRANSLATE_NOOP("PatchModel", "residual"),
         QT_TRANSLATE_NOOP("PatchModel", "A pixel beyond 12 sigma")},
        {pipeline::kMisfit, QT_TRANSLATE_NOOP("PatchModel", "misfit"),
         QT_TRANSLATE_NOOP("PatchModel", "A source that its model misses by far, or with a negative flux")},
        {pipeline::kPsfFallback, QT_TRANSLATE_NOOP("PatchModel", "PSF"),
         QT_TRANSLATE_NOOP("PatchModel", "A band without an ePSF")},
        {pipeline::kStalePatch, QT_TRANSLATE_NOOP("PatchModel", "stale"),
         QT_TRANSLATE_NOOP("PatchModel", "Keys or inputs have changed since the fit")},
    };
    return filters;
}

PatchModel::PatchModel(ReviewKeeper* reviews, QObject* parent)
    : QAbstractTableModel(parent)
    , m_reviews(reviews) {
    connect(m_reviews, &ReviewKeeper::changed, this, [this] {
        if (!m_patches.empty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    });
}

void PatchModel::setPatches(std::vector<PatchSummary> patches) {
    const bool same = std::equal(m_patches.begin(), m_patches.end(), patches.begin(), patches.end(),
                                 [](const PatchSummary& a, const PatchSummary& b) { return a.tag == b.tag; });
    if (same) {
        m_patches = std::move(patches);
        if (!m_patches.empty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_patches = std::move(patches);
    endResetModel();
}

int PatchModel::rowOf(const QString& tag) const {
    const std::string key = tag.toStdString();
    const auto found =
        std::find_if(m_patches.begin(), m_patches.end(), [&](const PatchSummary& p) { return p.tag == key; });
    return found == m_patches.end() ? -1 : static_cast<int>(found - m_patches.begin());
}

bool PatchModel::needsLook(int row) const {
    return patch(row).problems != 0 && m_reviews->find(tag(row)).verdict != Verdict::Accepted;
}

int PatchModel::needingLook() const {
    int count = 0;
    for (int row = 0; row < rowCount(); ++row)
        count += needsLook(row);
    return count;
}

pipeline::PatchState PatchModel::shownState(int row) const {
    switch (m_reviews->find(tag(row)).verdict) {
    case Verdict::Accepted:
        return PatchState::Ok;
    case Verdict::Rejected:
        return PatchState::Failed;
    case Verdict::None:
        break;
    }
    return patch(row).state;
}

PatchStates PatchModel::shownStates() const {
    PatchStates states;
    for (int row = 0; row < rowCount(); ++row)
        states.insert(tag(row), shownState(row));
    return states;
}

void PatchModel::setColorBlindSafe(bool on) {
    m_colorBlindSafe = on;
    if (!m_patches.empty())
        emit dataChanged(index(0, Tag), index(rowCount() - 1, Tag), {Qt::DecorationRole});
}

int PatchModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_patches.size());
}

int PatchModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PatchModel::shown(const PatchSummary& patch, int column) const {
    const auto yes = [](bool is) {
        return is ? words(QT_TRANSLATE_NOOP("PatchModel", "yes")) : words(QT_TRANSLATE_NOOP("PatchModel", "no"));
    };
    const pipeline::Review review = m_reviews->find(QString::fromStdString(patch.tag));
    switch (column) {
    case Tag:
        return QString::fromStdString(patch.tag);
    case State:
        return patchStateText(patch, review.verdict);
    case Note:
        return QString::fromStdString(review.note);
    case Severity:
        return patch.state == pipeline::PatchState::Pending ? QString() : number(patch.severity, 'f', 0);
    default:
        break;
    }
    if (!hasFit(patch))
        return QString();
    switch (column) {
    case Sources:
        return patch.sources;
    case Halo:
        return patch.halo;
    case Iterations:
        return patch.iterations;
    case Converged:
        return yes(patch.converged);
    case HitLimit:
        return yes(patch.hitLimit);
    case Stalled:
        return patch.stalled;
    case Chi2:
        return number(patch.reducedChi2, 'f', 3);
    case Worst:
        return number(patch.worstSigma, 'f', 1);
    case Fallback: {
        QStringList bands;
        for (const std::string& band : patch.fallbackBands)
            bands.push_back(QString::fromStdString(band));
        return bands.join(QStringLiteral(", "));
    }
    case Seconds:
        return number(patch.seconds, 'f', 2);
    default:
        return {};
    }
}

QVariant PatchModel::sortKey(const PatchSummary& patch, int column) const {
    const auto finite = [](double value) { return std::isfinite(value) ? value : -1.0; };
    switch (column) {
    case Severity:
        return patch.severity;
    case Sources:
        return patch.sources;
    case Halo:
        return patch.halo;
    case Iterations:
        return patch.iterations;
    case Converged:
        return patch.converged ? 1 : 0;
    case HitLimit:
        return patch.hitLimit ? 1 : 0;
    case Stalled:
        return patch.stalled;
    case Chi2:
        return finite(patch.reducedChi2);
    case Worst:
        return finite(patch.worstSigma);
    case Seconds:
        return finite(patch.seconds);
    default:
        return shown(patch, column);
    }
}

QVariant PatchModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const PatchSummary& row = patch(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return shown(row, index.column());
    case SortRole:
        return sortKey(row, index.column());
    case ProblemsRole:
        return row.problems;
    case Qt::TextAlignmentRole: {
        const bool isText =
            index.column() == Tag || index.column() == State || index.column() == Fallback || index.column() == Note;
        return QVariant((isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    }
    case Qt::ToolTipRole:
        if (index.column() == State && (!row.error.empty() || !row.staleReason.empty()))
            return row.error.empty() ? tr("Stale: %1").arg(translated(row.staleReason))
                                     : QString::fromStdString(row.error);
        return index.column() == Note ? shown(row, Note) : QVariant();
    case Qt::DecorationRole:
        if (index.column() != Tag)
            return {};
        return patchStateColor(shownState(index.row()), m_colorBlindSafe);
    default:
        return {};
    }
}

QVariant PatchModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return words(kColumns[section].title);
    if (role == Qt::ToolTipRole)
        return words(kColumns[section].tip);
    return {};
}

PatchOrder::PatchOrder(QObject* parent)
    : QSortFilterProxyModel(parent) {
    setSortRole(PatchModel::SortRole);
    setDynamicSortFilter(true);
}

void PatchOrder::setProblems(unsigned problems) {
    m_problems = problems;
    invalidateFilter();
}

bool PatchOrder::filterAcceptsRow(int row, const QModelIndex& parent) const {
    return m_problems == 0 ||
           (sourceModel()->index(row, 0, parent).data(PatchModel::ProblemsRole).toUInt() & m_problems) != 0;
}

bool PatchOrder::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const QVariant a = left.data(PatchModel::SortRole), b = right.data(PatchModel::SortRole);
    if (a == b) // equal ones keep the field's order, whatever the direction
        return sortOrder() == Qt::AscendingOrder ? left.row() < right.row() : left.row() > right.row();
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace furrow::widgets
