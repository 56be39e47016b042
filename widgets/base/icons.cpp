#include "widgets/base/icons.h"

#include <QFile>
#include <QPainter>
#include <QSvgRenderer>

// A static library's resources are linked in only when they are asked for; the macro must stand outside namespaces.
static void initResources() {
    Q_INIT_RESOURCE(furrow);
}

namespace furrow::widgets {
namespace {

constexpr int kSizes[] = {16, 20, 24, 32, 48};

QPixmap rendered(QByteArray svg, const QColor& color, int size) {
    svg.replace("currentColor", color.name().toLatin1());
    QSvgRenderer renderer(svg);
    QPixmap pixmap(size, size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    return pixmap;
}

} // namespace

QIcon lineIcon(const QString& name, const QPalette& palette) {
    initResources();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (name.isEmpty() || !file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray svg = file.readAll();
    QIcon icon;
    for (const int size : kSizes) {
        icon.addPixmap(rendered(svg, palette.color(QPalette::Active, QPalette::ButtonText), size), QIcon::Normal);
        icon.addPixmap(rendered(svg, palette.color(QPalette::Disabled, QPalette::ButtonText), size), QIcon::Disabled);
    }
    return icon;
}

QIcon applicationIcon() {
    initResources();
    return QIcon(QStringLiteral(":/icons/furrow.svg"));
}

} // namespace furrow::widgets
