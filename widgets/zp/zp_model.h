#pragma once
#include "core/calibrate/zero_point.h"

#include <QAbstractTableModel>

namespace furrow::widgets {

/// The zero points of all bands, one row per band, solved again whenever the options change.
class ZpModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Band, ZeroPoint, Shift, ErrorMad, ErrorStd, Kept, Clipped, Unreliable, Sources, Snr, ColumnCount };

    explicit ZpModel(QObject* parent = nullptr)
        : QAbstractTableModel(parent) {}

    /// `bands` as measured; `applied` are the options behind the catalog's magnitudes.
    void setBands(std::vector<calibrate::ZpBand> bands, const config::Zp& applied);
    /// Clips and solves all bands again, in memory only.
    void setOptions(const config::Zp& options);
    const config::Zp& options() const { return m_options; }
    const config::Zp& applied() const { return m_applied; }
    bool isChanged() const;

    const std::vector<calibrate::ZpBand>& bands() const { return m_bands; }
    int rowOf(const QString& band) const; ///< -1: no such band
    double shift(int row) const;          ///< zero point minus the applied one, mag

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

signals:
    void solved();

private:
    void solve();

    std::vector<calibrate::ZpBand> m_bands;
    std::vector<double> m_appliedZp;
    config::Zp m_options, m_applied;
};

} // namespace furrow::widgets
