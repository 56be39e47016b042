#include "widgets/epsf/epsf_grid.h"

#include "widgets/figures/figure_text.h"
#include "widgets/image/color_map.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace furrow::widgets {

namespace {

constexpr int kMargin = 8, kScaleHeight = 34, kMinimumMap = 72, kMaximumMap = 190, kCell = 44;
const QColor kFailed(213, 94, 0), kOk(0, 158, 115); ///< of Okabe & Ito (2008): told apart by all readers

QString shown(double value, EpsfQuantity quantity) {
    if (!std::isfinite(value))
        return QStringLiteral("–");
    return quantity == EpsfQuantity::StarsUsed
               ? QString::number(value)
               : QString::number(value, 'f', quantity == EpsfQuantity::Ellipticity ? 3 : 2);
}

} // namespace

QString epsfQuantityLabel(EpsfQuantity quantity) {
    switch (quantity) {
    case EpsfQuantity::Fwhm:
        return EpsfGrid::tr("FWHM (pixels)");
    case EpsfQuantity::Ellipticity:
        return EpsfGrid::tr("Ellipticity (1 − b/a)");
    case EpsfQuantity::R50:
        return EpsfGrid::tr("Half-light radius r50 (pixels)");
    case EpsfQuantity::StarsUsed:
        return EpsfGrid::tr("Stars used");
    case EpsfQuantity::ResidualRms:
        return EpsfGrid::tr("Residual rms (σ)");
    case EpsfQuantity::Status:
        break;
    }
    return EpsfGrid::tr("Status");
}

double epsfQuantityOf(EpsfQuantity quantity, const pipeline::EpsfCellSummary& cell) {
    switch (quantity) {
    case EpsfQuantity::Fwhm:
        return cell.fwhm;
    case EpsfQuantity::Ellipticity:
        return cell.ellipticity;
    case EpsfQuantity::R50:
        return cell.r50;
    case EpsfQuantity::StarsUsed:
        return cell.starsInCell;
    case EpsfQuantity::ResidualRms:
        return cell.residualRms;
    case EpsfQuantity::Status:
        break;
    }
    return cell.ok() ? 1 : 0;
}

EpsfGrid::EpsfGrid(QWidget* parent)
    : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("ePSF cells of all bands"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void EpsfGrid::setCells(std::vector<pipeline::EpsfCellSummary> cells) {
    m_cells = std::move(cells);
    m_current.reset();
    m_grid = 1;
    m_blocks.clear();
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        m_grid = std::max({m_grid, m_cells[i].row + 1, m_cells[i].column + 1});
        if (i == 0 || m_cells[i].band != m_cells[i - 1].band)
            m_blocks.push_back({i, 0, {}});
        ++m_blocks.back().count;
    }
    findRange();
    layOut();
    updateGeometry();
    update();
}

void EpsfGrid::setQuantity(EpsfQuantity quantity) {
    m_quantity = quantity;
    findRange();
    update();
}

void EpsfGrid::findRange() {
    m_low = INFINITY;
    m_high = -INFINITY;
    for (const auto& cell : m_cells)
        if (const double value = epsfQuantityOf(m_quantity, cell); cell.ok() && std::isfinite(value)) {
            m_low = std::min(m_low, value);
            m_high = std::max(m_high, value);
        }
    if (m_low > m_high)
        m_low = m_high = 0;
}

void EpsfGrid::setCurrent(const QString& band, const QString& tag) {
    m_current.reset();
    for (std::size_t i = 0; i < m_cells.size(); ++i)
        if (m_cells[i].band == band.toStdString() && m_cells[i].tag == tag.toStdString())
            m_current = i;
    update();
}

const pipeline::EpsfCellSummary* EpsfGrid::current() const {
    return m_current ? &m_cells[*m_current] : nullptr;
}

std::pair<int, int> EpsfGrid::mapPlan(int width) const {
    const int available = std::max(width - kMargin, kMinimumMap + kMargin);
    const int columns =
        std::clamp(available / (kMinimumMap + kMargin), 1, std::max(1, static_cast<int>(m_blocks.size())));
    return {columns, std::clamp(available / columns - kMargin, kMinimumMap,
                                std::clamp(m_grid * kCell, kMinimumMap, kMaximumMap))};
}

QRect EpsfGrid::mapArea(int place, std::pair<int, int> plan) const {
    const auto [columns, side] = plan;
    const int title = fontMetrics().height() + 4;
    return {kMargin + place % columns * (side + kMargin), kMargin + place / columns * (side + title + kMargin) + title,
            side, side};
}

void EpsfGrid::layOut() {
    const auto plan = mapPlan(width());
    for (std::size_t i = 0; i < m_blocks.size(); ++i)
        m_blocks[i].area = mapArea(static_cast<int>(i), plan);
    m_bottom = m_blocks.empty() ? kMargin : m_blocks.back().area.bottom() + 2 * kMargin;
}

int EpsfGrid::heightForWidth(int width) const {
    const int last = std::max(0, static_cast<int>(m_blocks.size()) - 1);
    return mapArea(last, mapPlan(width)).bottom() + 3 * kMargin + kScaleHeight;
}

void EpsfGrid::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layOut();
}

QRect EpsfGrid::rectOf(std::size_t cell) const {
    for (const Block& block : m_blocks)
        if (cell >= block.first && cell < block.first + block.count) {
            const auto& entry = m_cells[cell];
            const auto edge = [&](int index) { return index * block.area.width() / m_grid; };
            return {QPoint(block.area.left() + edge(entry.column), block.area.top() + edge(m_grid - 1 - entry.row)),
                    QPoint(block.area.left() + edge(entry.column + 1) - 2,
                           block.area.top() + edge(m_grid - entry.row) - 2)};
        }
    return {};
}

QColor EpsfGrid::colorOf(std::size_t cell) const {
    const auto& entry = m_cells[cell];
    if (!entry.ok())
        return kFailed;
    if (m_quantity == EpsfQuantity::Status)
        return kOk;
    const double value = epsfQuantityOf(m_quantity, entry);
    if (!std::isfinite(value))
        return palette().color(QPalette::Mid);
    const double t = m_high > m_low ? (value - m_low) / (m_high - m_low) : 0.5;
    return QColor(colorTable(ColorMapId::Cividis)[static_cast<std::size_t>(std::lround(255 * t))]);
}

void EpsfGrid::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::WindowText));
    for (const Block& block : m_blocks) {
        const QRect title(block.area.left(), block.area.top() - fontMetrics().height() - 3, block.area.width(),
                          fontMetrics().height() + 2);
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter, QString::fromStdString(m_cells[block.first].band));
        painter.fillRect(block.area.adjusted(-1, -1, 0, 0), palette().color(QPalette::Base));
        for (std::size_t i = block.first; i < block.first + block.count; ++i) {
            const QRect area = rectOf(i);
            const QColor color = colorOf(i);
            painter.fillRect(area, color);
            const QString text = !m_cells[i].ok() ? QStringLiteral("×")
                                 : m_quantity == EpsfQuantity::Status
                                     ? tr("ok")
                                     : shown(epsfQuantityOf(m_quantity, m_cells[i]), m_quantity);
            if (fontMetrics().horizontalAdvance(text) + 4 <= area.width() && fontMetrics().height() <= area.height()) {
                painter.setPen(qGray(color.rgb()) > 118 ? Qt::black : Qt::white);
                painter.drawText(area, Qt::AlignCenter, text);
            }
        }
    }
    if (m_current) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), hasFocus() ? 4 : 3));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rectOf(*m_current).adjusted(0, 0, 0, 0));
        painter.setPen(QPen(palette().color(QPalette::Base), 1));
        painter.drawRect(rectOf(*m_current).adjusted(2, 2, -2, -2));
    }
    if (!m_cells.empty())
        paintScale(painter, {kMargin, m_bottom, std::min(width() - 2 * kMargin, 2 * kMaximumMap), kScaleHeight});
}

void EpsfGrid::paintScale(QPainter& painter, const QRect& area) const {
    painter.setPen(palette().color(QPalette::WindowText));
    const QRect bar(area.left(), area.top(), area.width(), 10);
    const QRect text(area.left(), area.top() + 12, area.width(), fontMetrics().height());
    if (m_quantity == EpsfQuantity::Status) {
        const int half = area.width() / 2;
        painter.fillRect(bar.adjusted(0, 0, -half - 2, 0), kOk);
        painter.fillRect(bar.adjusted(half + 2, 0, 0, 0), kFailed);
        painter.drawText(text, Qt::AlignLeft, tr("ok"));
        painter.drawText(text.adjusted(half + 2, 0, 0, 0), Qt::AlignLeft, tr("failed"));
        return;
    }
    const ColorTable colors = colorTable(ColorMapId::Cividis);
    for (int x = 0; x < bar.width(); ++x)
        painter.fillRect(bar.left() + x, bar.top(), 1, bar.height(),
                         QColor(colors[static_cast<std::size_t>(255 * x / std::max(1, bar.width() - 1))]));
    painter.drawText(text, Qt::AlignLeft, shown(m_low, m_quantity));
    painter.drawText(text, Qt::AlignRight, shown(m_high, m_quantity));
}

QString EpsfGrid::textOf(const pipeline::EpsfCellSummary& cell) const {
    const QString name =
        QStringLiteral("%1 %2").arg(QString::fromStdString(cell.band), QString::fromStdString(cell.tag));
    if (!cell.ok())
        return tr("%1: no ePSF\n%2").arg(name, figures::figureText(cell.error));
    return tr("%1\nFWHM %2 pixels, ellipticity %3\nr50 %4 pixels, residual rms %5 σ\n%6 stars, %7 of them in this cell")
        .arg(name)
        .arg(cell.fwhm, 0, 'f', 3)
        .arg(cell.ellipticity, 0, 'f', 3)
        .arg(cell.r50, 0, 'f', 3)
        .arg(cell.residualRms, 0, 'f', 3)
        .arg(cell.starsUsed)
        .arg(cell.starsInCell);
}

std::optional<std::size_t> EpsfGrid::cellAt(QPoint position) const {
    for (std::size_t i = 0; i < m_cells.size(); ++i)
        if (rectOf(i).contains(position))
            return i;
    return std::nullopt;
}

bool EpsfGrid::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto cell = cellAt(help->pos()))
            QToolTip::showText(help->globalPos(), textOf(m_cells[*cell]), this, rectOf(*cell));
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void EpsfGrid::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    if (const auto cell = cellAt(event->position().toPoint()))
        pick(*cell);
}

void EpsfGrid::pick(std::size_t cell) {
    m_current = cell;
    update();
    emit cellPicked(QString::fromStdString(m_cells[cell].band), QString::fromStdString(m_cells[cell].tag));
}

/// Goes to the next existing cell in a direction; stays where there is none.
void EpsfGrid::step(int rows, int columns, int bands) {
    if (m_cells.empty())
        return;
    if (!m_current)
        return pick(0);
    const auto place = std::find_if(m_blocks.begin(), m_blocks.end(), [&](const Block& block) {
        return *m_current >= block.first && *m_current < block.first + block.count;
    });
    const auto target = (place - m_blocks.begin()) + bands;
    if (target < 0 || target >= static_cast<std::ptrdiff_t>(m_blocks.size()))
        return;
    const Block& block = m_blocks[static_cast<std::size_t>(target)];
    int row = m_cells[*m_current].row + rows, column = m_cells[*m_current].column + columns;
    while (row >= 0 && row < m_grid && column >= 0 && column < m_grid) {
        for (std::size_t i = block.first; i < block.first + block.count; ++i)
            if (m_cells[i].row == row && m_cells[i].column == column)
                return pick(i);
        if (rows == 0 && columns == 0)
            return;
        row += rows;
        column += columns;
    }
}

void EpsfGrid::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
        return step(0, -1, 0);
    case Qt::Key_Right:
        return step(0, 1, 0);
    case Qt::Key_Up:
        return step(1, 0, 0);
    case Qt::Key_Down:
        return step(-1, 0, 0);
    case Qt::Key_PageUp:
        return step(0, 0, -1);
    case Qt::Key_PageDown:
        return step(0, 0, 1);
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace furrow::widgets
