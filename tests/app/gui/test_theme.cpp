#include "app/gui/theme.h"

#include <QApplication>
#include <QDoubleSpinBox>
#include <QMenu>
#include <QStyle>
#include <QTest>
#include <QToolButton>

using namespace furrow::app;

namespace {

constexpr int kSeen = 25; ///< of 255: a difference of lightness one sees at a glance

QImage pictureOf(QWidget& widget) {
    widget.resize(90, 28);
    return widget.grab().toImage();
}

int colorDistance(const QColor& a, const QColor& b) {
    return std::max({std::abs(a.red() - b.red()), std::abs(a.green() - b.green()), std::abs(a.blue() - b.blue())});
}

} // namespace

/// What the state of a widget is has to be seen in both themes.
class TestTheme : public QObject {
    Q_OBJECT
private slots:
    void cleanup() { applyTheme(Theme::System); }
    void checkedButtonsDiffer_data() { themes(); }
    void checkedButtonsDiffer();
    void numberFieldsHaveAFrame_data() { themes(); }
    void numberFieldsHaveAFrame();
    void titleButtonsAreSharpAndSeen_data() { themes(); }
    void titleButtonsAreSharpAndSeen();
    void menuButtonsShowTheirArrow();

private:
    static void themes() {
        QTest::addColumn<QString>("theme");
        QTest::newRow("light") << themeName(Theme::Light);
        QTest::newRow("dark") << themeName(Theme::Dark);
    }
};

void TestTheme::checkedButtonsDiffer() {
    QFETCH(QString, theme);
    applyTheme(themeFromName(theme));
    QToolButton button;
    button.setCheckable(true);
    const QImage off = pictureOf(button);
    button.setChecked(true);
    const QImage on = pictureOf(button);
    // Inside of the frame, where neither has a text.
    QVERIFY2(colorDistance(on.pixelColor(20, 14), off.pixelColor(20, 14)) >= kSeen,
             qPrintable(on.pixelColor(20, 14).name() + QLatin1Char(' ') + off.pixelColor(20, 14).name()));
}

void TestTheme::numberFieldsHaveAFrame() {
    QFETCH(QString, theme);
    applyTheme(themeFromName(theme));
    QDoubleSpinBox box;
    box.setButtonSymbols(QAbstractSpinBox::NoButtons);
    const QImage picture = pictureOf(box);
    const QColor window = box.palette().color(QPalette::Window), inside = picture.pixelColor(70, 14);
    int edge = 0;
    for (int x = 0; x < 4; ++x) {
        const QColor color = picture.pixelColor(x, 14);
        edge = std::max(edge, std::min(colorDistance(color, window), colorDistance(color, inside)));
    }
    QVERIFY2(edge >= kSeen, qPrintable(QString::number(edge)));
}

void TestTheme::titleButtonsAreSharpAndSeen() {
    QFETCH(QString, theme);
    applyTheme(themeFromName(theme));
    for (const auto which : {QStyle::SP_TitleBarCloseButton, QStyle::SP_TitleBarNormalButton}) {
        const QIcon icon = QApplication::style()->standardIcon(which);
        const QImage picture = icon.pixmap(QSize(16, 16), 2.0).toImage().convertToFormat(QImage::Format_ARGB32);
        QCOMPARE(picture.size(), QSize(32, 32)); // drawn for the screen, not enlarged
        int inked = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                inked += picture.pixelColor(x, y).alpha() > 200 &&
                         colorDistance(picture.pixelColor(x, y), QApplication::palette().color(QPalette::Window)) > 120;
        QVERIFY2(inked >= 20, qPrintable(QString::number(inked)));
    }
}

void TestTheme::menuButtonsShowTheirArrow() {
    applyTheme(Theme::Light);
    QToolButton button;
    button.setText(QStringLiteral("Presets"));
    const int bare = button.sizeHint().width();
    QMenu menu;
    button.setMenu(&menu);
    button.setPopupMode(QToolButton::InstantPopup);
    QVERIFY(button.sizeHint().width() >= bare + 8);
    button.setText({});
    const QImage with = pictureOf(button);
    button.setMenu(nullptr);
    button.setPopupMode(QToolButton::DelayedPopup);
    const QImage without = pictureOf(button);
    QRect changed;
    for (int y = 0; y < with.height(); ++y)
        for (int x = 0; x < with.width(); ++x)
            if (colorDistance(with.pixelColor(x, y), without.pixelColor(x, y)) >= kSeen)
                changed |= QRect(x, y, 1, 1);
    // At the right and half way up, wholly inside.
    QVERIFY(changed.width() >= 4 && changed.left() > 60 && changed.right() < 88);
    QVERIFY(std::abs(changed.center().y() - 14) <= 3);
}

QTEST_MAIN(TestTheme)
#include "test_theme.moc"
