#pragma once
#include <QAction>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

namespace furrow::test {

/// The entries whose underlined letter another entry of their menu has too.
inline QStringList clashingMenuKeys(const QMainWindow& window) {
    QStringList clashes;
    const auto look = [&](const QWidget& menu) {
        QString seen;
        for (const QAction* action : menu.actions()) {
            const qsizetype at = action->text().indexOf(QLatin1Char('&'));
            if (at < 0)
                continue;
            const QChar key = action->text().at(at + 1).toUpper();
            if (seen.contains(key))
                clashes.push_back(action->text());
            seen.append(key);
        }
    };
    look(*window.menuBar());
    for (const QMenu* menu : window.findChildren<QMenu*>())
        look(*menu);
    return clashes;
}

} // namespace furrow::test
