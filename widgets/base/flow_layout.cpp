#include "widgets/base/flow_layout.h"

#include <algorithm>

namespace furrow::widgets {

FlowLayout::~FlowLayout() {
    qDeleteAll(m_items);
}

QLayoutItem* FlowLayout::takeAt(int index) {
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

QList<QLayoutItem*> FlowLayout::shown() const {
    QList<QLayoutItem*> out;
    std::copy_if(m_items.begin(), m_items.end(), std::back_inserter(out),
                 [](const QLayoutItem* item) { return !item->isEmpty(); });
    return out;
}

int FlowLayout::heightForWidth(int width) const {
    const QMargins margins = contentsMargins();
    return layOut({0, 0, width - margins.left() - margins.right(), 0}, false) + margins.top() + margins.bottom();
}

void FlowLayout::setGeometry(const QRect& rectangle) {
    QLayout::setGeometry(rectangle);
    layOut(rectangle.marginsRemoved(contentsMargins()), true);
}

QSize FlowLayout::sizeHint() const {
    QSize size(0, 0);
    for (const QLayoutItem* item : shown()) {
        size.rwidth() += item->sizeHint().width() + (size.width() == 0 ? 0 : spacing());
        size.setHeight(std::max(size.height(), item->sizeHint().height()));
    }
    return size.grownBy(contentsMargins());
}

QSize FlowLayout::minimumSize() const {
    QSize size(0, 0);
    for (const QLayoutItem* item : shown())
        size = size.expandedTo(item->minimumSize());
    return size.grownBy(contentsMargins());
}

int FlowLayout::layOut(const QRect& rectangle, bool place) const {
    const QList<QLayoutItem*> items = shown();
    int y = rectangle.y();
    for (qsizetype first = 0; first < items.size();) {
        int width = 0, height = 0, expanding = 0;
        qsizetype end = first;
        for (; end < items.size(); ++end) {
            const QSize size = items[end]->sizeHint();
            const int wider = width + size.width() + (end > first ? spacing() : 0);
            if (end > first && wider > rectangle.width())
                break;
            width = wider;
            height = std::max(height, size.height());
            expanding += items[end]->expandingDirections().testFlag(Qt::Horizontal);
        }
        const int more = std::max(0, rectangle.width() - width);
        int x = rectangle.x();
        for (qsizetype i = first; i < end && place; ++i) {
            QSize size = items[i]->sizeHint();
            size.setWidth(std::min(size.width(), rectangle.width()));
            if (items[i]->expandingDirections().testFlag(Qt::Horizontal))
                size.rwidth() += more / expanding;
            items[i]->setGeometry({QPoint(x, y + (height - size.height()) / 2), size});
            x += size.width() + spacing();
        }
        y += height + (end < items.size() ? spacing() : 0);
        first = end;
    }
    return y - rectangle.y();
}

} // namespace furrow::widgets
