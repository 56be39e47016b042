#pragma once
#include <QLayout>

namespace furrow::widgets {

/// Puts its items side by side like words of a text: those that do not fit go to another row. An item whose size policy
/// expands takes what is left of its row.
class FlowLayout : public QLayout {
    Q_OBJECT
public:
    explicit FlowLayout(QWidget* parent = nullptr)
        : QLayout(parent) {}
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override { m_items.append(item); }
    int count() const override { return static_cast<int>(m_items.size()); }
    QLayoutItem* itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    void setGeometry(const QRect& rectangle) override;
    /// All in one row.
    QSize sizeHint() const override;
    /// That of the largest item.
    QSize minimumSize() const override;

private:
    QList<QLayoutItem*> shown() const;
    /// Lays out below the top of `rectangle`; returns the height needed.
    int layOut(const QRect& rectangle, bool place) const;

    QList<QLayoutItem*> m_items;
};

} // namespace furrow::widgets
