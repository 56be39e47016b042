#include "widgets/image/color_bar.h"
#include "widgets/image/display_bar.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QTest>
#include <QToolButton>

using namespace furrow;
using namespace furrow::widgets;

class TestDisplayBar : public QObject {
    Q_OBJECT
private slots:
    void init();
    void everyChoiceReachesTheSettings();
    void settingsReachTheBar();
    void editedNumbersBecomeManualLimits();
    void resetIsNeutral();
    void everyControlHasANameAndATip();
    void colorBarShowsTheRamp();

private:
    QComboBox* combo(const QString& name) const {
        for (auto* box : m_bar->findChildren<QComboBox*>())
            if (box->accessibleName() == name)
                return box;
        return nullptr;
    }
    static void choose(QComboBox* box, int index) {
        box->setCurrentIndex(index);
        emit box->activated(index);
    }
    std::unique_ptr<DisplaySettings> m_display;
    std::unique_ptr<ImageView> m_view;
    std::unique_ptr<DisplayBar> m_bar;
};

void TestDisplayBar::init() {
    m_bar.reset();
    m_view.reset();
    m_display = std::make_unique<DisplaySettings>();
    m_view = std::make_unique<ImageView>();
    m_view->setDisplay(m_display.get());
    auto image = std::make_shared<Image<float>>(100, 100);
    for (std::size_t i = 0; i < image->size(); ++i)
        image->data()[i] = static_cast<float>(i % 100);
    m_view->setImage(image);
    m_bar = std::make_unique<DisplayBar>();
    m_bar->bind(m_display.get(), m_view.get());
}

void TestDisplayBar::everyChoiceReachesTheSettings() {
    for (std::size_t i = 0; i < kStretches.size(); ++i) {
        choose(combo(QStringLiteral("Stretch")), static_cast<int>(i));
        QCOMPARE(m_view->colorScale().options().stretch, kStretches[i]);
    }
    for (std::size_t i = 0; i < kColorMaps.size(); ++i) {
        choose(combo(QStringLiteral("Colour map")), static_cast<int>(i));
        QCOMPARE(m_view->colorScale().options().colorMap, kColorMaps[i]);
    }
    const auto choices = limitsChoices();
    for (std::size_t i = 0; i < choices.size(); ++i) {
        choose(combo(QStringLiteral("Limits")), static_cast<int>(i));
        QVERIFY(sameChoice(m_display->limits(), choices[i].spec));
    }
}

void TestDisplayBar::settingsReachTheBar() {
    m_display->setStretch(Stretch::Power);
    m_display->setLimits({LimitsKind::MinMax, 0.0, {}});
    QCOMPARE(combo(QStringLiteral("Stretch"))->currentText(), stretchLabel(Stretch::Power));
    QCOMPARE(combo(QStringLiteral("Limits"))->currentIndex(), 1);
    const auto boxes = m_bar->findChildren<QDoubleSpinBox*>();
    QCOMPARE(boxes[0]->value(), 0.0);
    QCOMPARE(boxes[1]->value(), 99.0);
}

void TestDisplayBar::editedNumbersBecomeManualLimits() {
    m_display->setLimits({LimitsKind::MinMax, 0.0, {}});
    const auto boxes = m_bar->findChildren<QDoubleSpinBox*>();
    boxes[1]->setValue(42.0);
    QCOMPARE(m_display->limits().kind, LimitsKind::Manual);
    QCOMPARE(m_view->limits(), (Limits{0.0, 42.0}));
    boxes[0]->setValue(50.0); // above the high limit: not taken
    QCOMPARE(m_view->limits(), (Limits{0.0, 42.0}));
}

void TestDisplayBar::resetIsNeutral() {
    m_display->setContrastBias(3.0, 0.1);
    m_bar->findChild<QToolButton*>()->click();
    QCOMPARE(m_display->contrast(), 1.0);
    QCOMPARE(m_display->bias(), 0.5);
}

void TestDisplayBar::everyControlHasANameAndATip() {
    for (const auto* box : m_bar->findChildren<QComboBox*>())
        QVERIFY(!box->toolTip().isEmpty() && !box->accessibleName().isEmpty());
    for (const auto* box : m_bar->findChildren<QDoubleSpinBox*>())
        QVERIFY(!box->toolTip().isEmpty() && !box->accessibleName().isEmpty());
    for (const auto* button : m_bar->findChildren<QToolButton*>())
        QVERIFY(!button->toolTip().isEmpty() && !button->accessibleName().isEmpty());
}

void TestDisplayBar::colorBarShowsTheRamp() {
    m_display->setStretch(Stretch::Linear);
    ColorBar bar;
    bar.resize(300, bar.sizeHint().height());
    bar.setView(m_view.get());
    const QImage grey = bar.grab().toImage();
    QVERIFY(qGray(grey.pixel(20, 10)) < 30);
    QVERIFY(qAbs(qGray(grey.pixel(150, 10)) - 128) < 6);
    QVERIFY(qGray(grey.pixel(280, 10)) > 225);
    m_display->setColorMap(ColorMapId::InvertedGrey);
    QVERIFY(qGray(bar.grab().toImage().pixel(20, 10)) > 225);
    QCOMPARE(shortNumber(0.123456, 2.0), QStringLiteral("0.12"));
    QCOMPARE(shortNumber(1234.56, 5000.0), QStringLiteral("1235"));
}

QTEST_MAIN(TestDisplayBar)
#include "test_display_bar.moc"
