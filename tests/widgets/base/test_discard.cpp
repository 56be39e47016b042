#include "widgets/base/discard.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace furrow::widgets;

class TestDiscard : public QObject {
    Q_OBJECT
private slots:
    void largeThingsEndElsewhere();
};

void TestDiscard::largeThingsEndElsewhere() {
    std::atomic<bool> ended = false;
    std::thread::id endedOn;
    auto thing = std::shared_ptr<int>(new int(1), [&](int* number) {
        delete number;
        endedOn = std::this_thread::get_id();
        ended = true;
    });
    std::shared_ptr<int> shared = thing;
    discard(std::exchange(thing, nullptr));
    workPool()->waitForDone();
    QVERIFY(!ended && *shared == 1); // it is somebody else's, too
    discard(std::exchange(shared, nullptr));
    QTRY_VERIFY(ended);
    QVERIFY(endedOn != std::this_thread::get_id());
}

QTEST_MAIN(TestDiscard)
#include "test_discard.moc"
