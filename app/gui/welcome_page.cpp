#include "app/gui/welcome_page.h"

#include "app/gui/recent_files.h"
#include "widgets/base/icons.h"

#include <QCommandLinkButton>
#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace furrow::app {
namespace {

constexpr int kWidth = 560;
constexpr int kShownRecent = 6;

QCommandLinkButton* choice(const QString& icon, const QString& text, const QString& description, QWidget* parent) {
    auto* button = new QCommandLinkButton(text, description, parent);
    button->setObjectName(icon);
    button->setAccessibleName(text);
    button->setToolTip(description);
    return button;
}

} // namespace

WelcomePage::WelcomePage(RecentFiles* recent, QWidget* parent)
    : QWidget(parent)
    , m_recent(recent)
    , m_recentList(new QVBoxLayout) {
    auto* panel = new QWidget(this);
    panel->setFixedWidth(kWidth);
    auto* column = new QVBoxLayout(panel);
    column->setSpacing(6);

    auto* icon = new QLabel(panel);
    icon->setPixmap(widgets::applicationIcon().pixmap(72, 72));
    column->addWidget(icon);
    auto* title = new QLabel(tr("Furrow"), panel);
    QFont font = title->font();
    font.setPointSizeF(font.pointSizeF() * 2.0);
    font.setBold(true);
    title->setFont(font);
    column->addWidget(title);
    column->addWidget(new QLabel(tr("Multi-band photometry of blended stars and galaxies"), panel));
    column->addSpacing(14);

    auto* config = choice(QStringLiteral("open"), tr("Open configuration …"),
                          tr("Choose the YAML file of a field, then run it."), panel);
    auto* folder =
        choice(QStringLiteral("folder"), tr("Open work folder …"), tr("Look at the results of a finished run."), panel);
    auto* demo = choice(QStringLiteral("run"), tr("New demo project …"),
                        tr("Write a small SDSS field with a ready configuration and open it."), panel);
    column->addWidget(config);
    column->addWidget(folder);
    column->addWidget(demo);
    column->addSpacing(10);
    column->addLayout(m_recentList);

    auto* page = new QVBoxLayout(this);
    page->addStretch(2);
    page->addWidget(panel, 0, Qt::AlignHCenter);
    page->addStretch(3);

    connect(config, &QCommandLinkButton::clicked, this, &WelcomePage::openConfiguration);
    connect(folder, &QCommandLinkButton::clicked, this, &WelcomePage::openWorkFolder);
    connect(demo, &QCommandLinkButton::clicked, this, &WelcomePage::newDemo);
    connect(m_recent, &RecentFiles::changed, this, &WelcomePage::fillRecent);
    fillRecent();
    drawIcons();
}

void WelcomePage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        drawIcons();
}

void WelcomePage::drawIcons() {
    for (auto* button : findChildren<QCommandLinkButton*>())
        button->setIcon(widgets::lineIcon(button->objectName(), palette()));
}

void WelcomePage::fillRecent() {
    while (QLayoutItem* item = m_recentList->takeAt(0)) {
        // The button that was clicked may be one of these.
        item->widget()->deleteLater();
        delete item;
    }
    if (m_recent->paths().isEmpty())
        return;
    m_recentList->addWidget(new QLabel(tr("Opened before:"), this));
    for (const QString& path : m_recent->paths().mid(0, kShownRecent)) {
        auto* button = new QPushButton(this);
        button->setText(fontMetrics().elidedText(path, Qt::ElideMiddle, kWidth - 40));
        button->setFlat(true);
        button->setStyleSheet(QStringLiteral("text-align: left; padding: 3px 10px;"));
        button->setToolTip(path);
        button->setAccessibleName(path);
        connect(button, &QPushButton::clicked, this, [this, path] { emit m_recent->chosen(path); });
        m_recentList->addWidget(button);
    }
}

} // namespace furrow::app
