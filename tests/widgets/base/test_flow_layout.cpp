#include "widgets/base/flow_layout.h"

#include <QTest>
#include <QWidget>

using namespace furrow::widgets;

/// Bars that break into rows where the window is narrow.
class TestFlowLayout : public QObject {
    Q_OBJECT
private slots:
    void itemsThatDoNotFitGoToTheNextRow();
    void expandingItemTakesWhatIsLeft();
    void hiddenItemsTakeNoRoom();

private:
    /// A widget of 100 x 20 pixels in `layout`.
    static QWidget* add(FlowLayout* layout, QSizePolicy::Policy policy = QSizePolicy::Fixed) {
        auto* widget = new QWidget;
        widget->setMinimumSize(100, 20);
        widget->setSizePolicy(policy, QSizePolicy::Fixed);
        layout->addWidget(widget);
        return widget;
    }
};

void TestFlowLayout::itemsThatDoNotFitGoToTheNextRow() {
    QWidget bar;
    auto* layout = new FlowLayout(&bar);
    layout->setContentsMargins(5, 3, 5, 3);
    layout->setSpacing(10);
    for (int i = 0; i < 3; ++i)
        add(layout);
    QCOMPARE(layout->minimumSize(), QSize(110, 26));
    QCOMPARE(layout->sizeHint(), QSize(330, 26));
    QCOMPARE(layout->heightForWidth(330), 26);
    QCOMPARE(layout->heightForWidth(329), 56);
    QCOMPARE(layout->heightForWidth(110), 86);
    layout->setGeometry({0, 0, 329, 56});
    QCOMPARE(layout->itemAt(1)->geometry(), QRect(115, 3, 100, 20));
    QCOMPARE(layout->itemAt(2)->geometry(), QRect(5, 33, 100, 20));
}

void TestFlowLayout::expandingItemTakesWhatIsLeft() {
    QWidget bar;
    auto* layout = new FlowLayout(&bar);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    add(layout);
    add(layout, QSizePolicy::Expanding);
    add(layout);
    layout->setGeometry({0, 0, 350, 20});
    QCOMPARE(layout->itemAt(1)->geometry(), QRect(100, 0, 150, 20));
    QCOMPARE(layout->itemAt(2)->geometry(), QRect(250, 0, 100, 20));
}

void TestFlowLayout::hiddenItemsTakeNoRoom() {
    QWidget bar;
    auto* layout = new FlowLayout(&bar);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    QWidget* first = add(layout);
    add(layout);
    first->hide();
    QCOMPARE(layout->sizeHint(), QSize(100, 20));
    layout->setGeometry({0, 0, 300, 20});
    QCOMPARE(layout->itemAt(1)->geometry().x(), 0);
}

QTEST_MAIN(TestFlowLayout)
#include "test_flow_layout.moc"
