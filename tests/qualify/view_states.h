#pragma once
#include <QString>
#include <QWidget>

#include <functional>

namespace furrow::app {
class MainWindow;
}

namespace furrow::test {

/// Brings a view into one state after the other and hands each to `keep` with a name for its picture. The widget is
/// the window, or a dialog over it.
using KeepPicture = std::function<void(const QString& name, QWidget& widget)>;
void visitEpsfStates(app::MainWindow& window, const KeepPicture& keep);
void visitZpStates(app::MainWindow& window, const KeepPicture& keep);
void visitCatalogStates(app::MainWindow& window, const KeepPicture& keep);

} // namespace furrow::test
