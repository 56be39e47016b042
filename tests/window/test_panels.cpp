#include "tests/window/driven_window.h"

#include "core/base/atomic_file.h"

#include <QAbstractButton>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolBar>
#include <QTreeView>

using namespace furrow;
using namespace furrow::widgets;

/// The menus that fill themselves: panels and recent fields.
class TestPanels : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void panelsAreShownAndHidden();
    void recentFieldsAreOpened();
    void droppedFieldsAreOpened();
    void windowFitsASmallScreen();
    void everyControlHasATipAndAName();

private:
    std::unique_ptr<test::DrivenWindow> m_window;
};

void TestPanels::init() {
    m_window = std::make_unique<test::DrivenWindow>();
    QVERIFY(m_window->open());
}

void TestPanels::cleanup() {
    m_window.reset();
}

void TestPanels::panelsAreShownAndHidden() {
    QMenu* panels = m_window->menu(QStringLiteral("Panels"));
    const auto docks = (*m_window)->findChildren<QDockWidget*>();
    QCOMPARE(docks.size(), 9);
    for (QDockWidget* dock : docks) {
        QVERIFY(panels->actions().contains(dock->toggleViewAction()));
        const bool before = dock->toggleViewAction()->isChecked();
        QVERIFY(before);
        QVERIFY(m_window->choose(panels, dock->windowTitle()));
        QVERIFY2(dock->isHidden(), qPrintable(dock->objectName()));
        QVERIFY(m_window->choose(panels, dock->windowTitle()));
        QVERIFY2(!dock->isHidden(), qPrintable(dock->objectName()));
    }
}

void TestPanels::recentFieldsAreOpened() {
    const QString other = QString::fromStdString(m_window->file("other.yaml").string()),
                  name = QString::fromStdString(m_window->work().string());
    writeTextAtomically(other.toStdString(), readTextFile((*m_window)->document().field().configFile));
    QSignalSpy opened(&(*m_window)->document(), &FieldDocument::opened);
    (*m_window)->openPath(other);
    QVERIFY(opened.wait(test::kPatience));
    QMenu* recent = m_window->menu(QStringLiteral("Open recent"));
    emit recent->aboutToShow();
    QStringList entries;
    for (const QAction* action : recent->actions())
        entries.push_back(action->text().remove(QLatin1Char('&')));
    const auto entry = std::find_if(entries.begin(), entries.end(), [&](const QString& text) {
        return text.endsWith(QStringLiteral("work")) || text.contains(name);
    });
    QVERIFY(entry != entries.end() && entry != entries.begin()); // below the one opened last
    QVERIFY(m_window->choose(recent, *entry));
    QVERIFY(opened.size() == 2 || opened.wait(test::kPatience));
    QCOMPARE((*m_window)->windowFilePath(), name);
}

void TestPanels::droppedFieldsAreOpened() {
    const QString other = QString::fromStdString(m_window->file("dropped.yaml").string());
    writeTextAtomically(other.toStdString(), readTextFile((*m_window)->document().field().configFile));
    // The window's answer to what is dragged over it and let go.
    const auto drop = [this](const QMimeData& data) {
        const QPoint at = (*m_window)->rect().center();
        QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(&**m_window, &enter);
        if (!enter.isAccepted())
            return false;
        QDropEvent dropped(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(&**m_window, &dropped);
        return true;
    };
    QMimeData text;
    text.setText(other);
    QVERIFY(!drop(text));
    QMimeData web;
    web.setUrls({QUrl(QStringLiteral("https://example.org/field.yaml"))});
    QVERIFY(!drop(web));
    QSignalSpy opened(&(*m_window)->document(), &FieldDocument::opened);
    QMimeData file;
    file.setUrls({QUrl::fromLocalFile(other)});
    QVERIFY(drop(file));
    QVERIFY(opened.wait(test::kPatience));
    QCOMPARE((*m_window)->windowFilePath(), other);
}

void TestPanels::windowFitsASmallScreen() {
    for (const char* id : {"white", "patch", "source", "epsf", "zp", "catalog"}) {
        m_window->raise(id);
        QTest::qWait(50);
        (*m_window)->resize(1024, 700);
        QTest::qWait(50);
        QVERIFY2((*m_window)->width() == 1024 && (*m_window)->height() == 700,
                 qPrintable(QStringLiteral("%1: %2 x %3")
                                .arg(QLatin1String(id))
                                .arg((*m_window)->width())
                                .arg((*m_window)->height())));
    }
}

void TestPanels::everyControlHasATipAndAName() {
    app::MainWindow& window = **m_window;
    window.selection().selectSource(m_window->id(m_window->fittedRows().front()));
    for (const char* id : {"white", "patch", "source", "epsf", "zp", "catalog", "patches", "stages", "log"})
        QVERIFY(m_window->raise(id) && m_window->waitUntilQuiet());
    const auto isPart = [](const QWidget* widget) { // of a larger control, or drawn by Qt
        const QByteArray parent = widget->parentWidget()->metaObject()->className();
        return widget->objectName().startsWith(QLatin1String("qt_")) || parent == "QDockWidget" ||
               parent == "QTabBar" || parent == "QDialogButtonBox" ||
               qobject_cast<QAbstractSpinBox*>(widget->parentWidget()) ||
               qobject_cast<QComboBox*>(widget->parentWidget()) || qobject_cast<QToolBar*>(widget->parentWidget()) ||
               qobject_cast<QMenuBar*>(widget->parentWidget()) ||
               qobject_cast<QAbstractItemView*>(widget->parentWidget()) ||
               qobject_cast<QLineEdit*>(widget->parentWidget());
    };
    QStringList nameless, tipless;
    int controls = 0;
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        const auto* button = qobject_cast<QAbstractButton*>(widget);
        const bool isControl = button || qobject_cast<QComboBox*>(widget) || qobject_cast<QLineEdit*>(widget) ||
                               qobject_cast<QAbstractSpinBox*>(widget) || qobject_cast<QAbstractSlider*>(widget) ||
                               qobject_cast<QTableView*>(widget) || qobject_cast<QTreeView*>(widget) ||
                               qobject_cast<ImageView*>(widget);
        if (!isControl || qobject_cast<QScrollBar*>(widget) || isPart(widget))
            continue;
        ++controls;
        const QString what = QStringLiteral("%1 %2 in %3")
                                 .arg(QLatin1String(widget->metaObject()->className()),
                                      button ? button->text() : widget->accessibleName(),
                                      QLatin1String(widget->parentWidget()->metaObject()->className()));
        if (widget->accessibleName().isEmpty() && (!button || button->text().isEmpty()))
            nameless.push_back(what);
        if (widget->toolTip().isEmpty() && !qobject_cast<ImageView*>(widget)) // whose tip would hide the pixels
            tipless.push_back(what);
    }
    QVERIFY(controls > 100);
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
    QVERIFY2(tipless.isEmpty(), qPrintable(tipless.join(QLatin1Char('\n'))));
}

QTEST_MAIN(TestPanels)
#include "test_panels.moc"
