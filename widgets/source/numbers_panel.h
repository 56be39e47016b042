#pragma once
#include "widgets/source/source_numbers.h"

#include <QWidget>

class QLabel;
class QStandardItemModel;
class QTableView;

namespace furrow::widgets {

/// The numbers of one source: quantities, bands, flags in words. Cells show rounded values; their tooltips are exact.
class NumbersPanel : public QWidget {
    Q_OBJECT
public:
    explicit NumbersPanel(QWidget* parent = nullptr);
    void show(const SourceNumbers& numbers);
    /// χ² of the whole patch over all bands; npix 0: not known.
    void setPatchGoodness(double chi2, long npix);
    void clear();
    QStandardItemModel* quantities() const { return m_quantities; }
    QStandardItemModel* bands() const { return m_bands; }
    QString summary() const;
    QString flags() const;

signals:
    void bandPicked(const QString& band);

private:
    void refreshSummary();

    QStandardItemModel *m_quantities, *m_bands;
    QTableView *m_quantityTable, *m_bandTable;
    QLabel *m_summary, *m_flags;
    QString m_fitText, m_goodness;
};

} // namespace furrow::widgets
