#pragma once
#include "core/pipeline/epsf_inspect.h"

#include <QWidget>

#include <array>
#include <optional>
#include <vector>

namespace furrow::widgets {

/// What the cells are coloured by.
enum class EpsfQuantity { Fwhm, Ellipticity, R50, StarsUsed, ResidualRms, Status };
inline constexpr std::array kEpsfQuantities{EpsfQuantity::Fwhm,      EpsfQuantity::Ellipticity, EpsfQuantity::R50,
                                            EpsfQuantity::StarsUsed, EpsfQuantity::ResidualRms, EpsfQuantity::Status};
QString epsfQuantityLabel(EpsfQuantity quantity); ///< with its unit
/// NaN: the cell has no such number. Status: 1 ok, 0 failed.
double epsfQuantityOf(EpsfQuantity quantity, const pipeline::EpsfCellSummary& cell);

/// The ePSF cells of every band as small maps, row 0 at the bottom, coloured by one quantity. The arrow keys
/// walk through the cells, Page Up and Down through the bands.
class EpsfGrid : public QWidget {
    Q_OBJECT
public:
    explicit EpsfGrid(QWidget* parent = nullptr);

    void setCells(std::vector<pipeline::EpsfCellSummary> cells);
    const std::vector<pipeline::EpsfCellSummary>& cells() const { return m_cells; }
    void setQuantity(EpsfQuantity quantity);
    EpsfQuantity quantity() const { return m_quantity; }
    /// Emphasises a cell; no signal.
    void setCurrent(const QString& band, const QString& tag);
    const pipeline::EpsfCellSummary* current() const;
    QRect rectOf(std::size_t cell) const; ///< widget coordinates
    QColor colorOf(std::size_t cell) const;
    /// Values of the lowest and the highest colour; equal when there is nothing to tell apart.
    std::pair<double, double> range() const { return {m_low, m_high}; }

    QSize sizeHint() const override { return {240, heightForWidth(240)}; }
    QSize minimumSizeHint() const override { return {130, 80}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

signals:
    void cellPicked(const QString& band, const QString& tag);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Block {
        std::size_t first = 0, count = 0; ///< cells of one band
        QRect area;                       ///< of its map
    };
    std::pair<int, int> mapPlan(int width) const; ///< maps in a row, side of a map in pixels
    QRect mapArea(int place, std::pair<int, int> plan) const;
    void layOut();
    void findRange();
    std::optional<std::size_t> cellAt(QPoint position) const;
    void pick(std::size_t cell);
    void step(int rows, int columns, int bands);
    QString textOf(const pipeline::EpsfCellSummary& cell) const;
    void paintScale(QPainter& painter, const QRect& area) const;

    std::vector<pipeline::EpsfCellSummary> m_cells; ///< band by band
    std::vector<Block> m_blocks;
    EpsfQuantity m_quantity = EpsfQuantity::Fwhm;
    double m_low = 0, m_high = 0;
    std::optional<std::size_t> m_current;
    int m_grid = 1; ///< cells along one side
    int m_bottom = 0;
};

} // namespace furrow::widgets
