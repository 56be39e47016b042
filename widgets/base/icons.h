#pragma once
#include <QIcon>
#include <QPalette>

namespace furrow::widgets {

/// A line icon of resources/icons in the palette's text colour; empty name: no icon.
QIcon lineIcon(const QString& name, const QPalette& palette);
/// The program's own icon.
QIcon applicationIcon();

} // namespace furrow::widgets
