#include "widgets/zp/zp_model.h"

#include <algorithm>
#include <cmath>

namespace furrow::widgets {

void ZpModel::setBands(std::vector<calibrate::ZpBand> bands, const config::Zp& applied) {
    beginResetModel();
    m_bands = std::move(bands);
    m_options = m_applied = applied;
    solve();
    m_appliedZp.clear();
    for (const auto& band : m_bands)
        m_appliedZp.push_back(band.zpMedian);
    endResetModel();
    emit solved();
}

void ZpModel::setOptions(const config::Zp& options) {
    m_options = options;
    solve();
    if (!m_bands.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    emit solved();
}

void ZpModel::solve() {
    for (auto& band : m_bands)
        calibrate::solveZeroPoint(band, m_options);
}

bool ZpModel::isChanged() const {
    return m_options.clipSigma != m_applied.clipSigma || m_options.zpErrMethod != m_applied.zpErrMethod ||
           m_options.clipMaxIters != m_applied.clipMaxIters;
}

int ZpModel::rowOf(const QString& band) const {
    const auto found = std::find_if(m_bands.begin(), m_bands.end(),
                                    [name = band.toStdString()](const auto& b) { return b.band == name; });
    return found == m_bands.end() ? -1 : static_cast<int>(found - m_bands.begin());
}

double ZpModel::shift(int row) const {
    const auto place = static_cast<std::size_t>(row);
    return m_bands[place].zpMedian - m_appliedZp[place];
}

int ZpModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_bands.size());
}

int ZpModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ZpModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(index.column() == Band ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const calibrate::ZpBand& band = m_bands[static_cast<std::size_t>(index.row())];
    const auto mag = [](double value) {
        return std::isfinite(value) ? QString::number(value, 'f', 4) : QStringLiteral("–");
    };
    switch (index.column()) {
    case Band:
        return QString::fromStdString(band.band);
    case ZeroPoint:
        return mag(band.nKept > 0 ? band.zpMedian : std::nan(""));
    case Shift: {
        const double change = shift(index.row());
        if (!std::isfinite(change))
            return QStringLiteral("–");
        const bool isShown = std::abs(change) >= 0.5e-4; // of four decimals
        return isShown ? (change > 0 ? QStringLiteral("+") : QString()) + mag(change) : QStringLiteral("0");
    }
    case ErrorMad:
        return mag(band.zpErrMad);
    case ErrorStd:
        return mag(band.zpErrStd);
    case Kept:
        return band.nKept;
    case Clipped:
        return band.nClipped;
    case Unreliable:
        return band.nUnreliable;
    case Sources:
        return band.nZpErrSrc;
    case Snr:
        return band.nKept > 0 ? QString::number(band.snrUsed, 'g', 4) : QStringLiteral("–");
    default:
        return {};
    }
}

QVariant ZpModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const bool tip = role == Qt::ToolTipRole;
    switch (section) {
    case Band:
        return tip ? tr("Band (FILTER of the image)") : tr("Band");
    case ZeroPoint:
        return tip ? tr("Weighted median of the kept stars, mag AB") : tr("Zero point");
    case Shift:
        return tip ? tr("Against the zero point behind the catalog's magnitudes, mag") : tr("Shift");
    case ErrorMad:
        return tip ? tr("1.4826 × median absolute deviation of the kept stars, mag") : tr("± MAD");
    case ErrorStd:
        return tip ? tr("Standard deviation of the bright kept stars, mag") : tr("± bright");
    case Kept:
        return tip ? tr("Stars behind the zero point") : tr("Kept");
    case Clipped:
        return tip ? tr("Stars that the clipping left out") : tr("Clipped");
    case Unreliable:
        return tip ? tr("Stars whose fit is not reliable; never used") : tr("Unreliable");
    case Sources:
        return tip ? tr("Stars behind ± bright") : tr("Bright");
    case Snr:
        return tip ? tr("S/N from which on a star counts as bright") : tr("S/N from");
    default:
        return {};
    }
}

} // namespace furrow::widgets
