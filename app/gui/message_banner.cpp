#include "app/gui/message_banner.h"

#include "widgets/base/is_dark.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace furrow::app {
namespace {

constexpr int kMaxLines = 12;

} // namespace

MessageBanner::MessageBanner(QWidget* parent)
    : QFrame(parent)
    , m_headline(new QLabel(this))
    , m_details(new QLabel(this)) {
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setAccessibleName(tr("Message"));
    QFont bold = m_headline->font();
    bold.setBold(true);
    m_headline->setFont(bold);
    for (QLabel* label : {m_headline, m_details}) {
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setWordWrap(true);
    }
    auto* close = new QToolButton(this);
    close->setText(tr("Close"));
    close->setToolTip(tr("Hide this message; the log keeps it"));
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    auto* texts = new QVBoxLayout;
    texts->addWidget(m_headline);
    texts->addWidget(m_details);
    auto* row = new QHBoxLayout(this);
    row->addLayout(texts, 1);
    row->addWidget(close, 0, Qt::AlignTop);
    recolor();
    hide();
}

void MessageBanner::show(Kind kind, const QString& headline, const QString& details) {
    m_kind = kind;
    m_headline->setText(headline);
    QStringList lines = details.split(QLatin1Char('\n'));
    if (lines.size() > kMaxLines) {
        const auto more = lines.size() - kMaxLines;
        lines = lines.mid(0, kMaxLines);
        lines.append(tr("Lines left out here: %1; the log has them all.").arg(more));
    }
    m_details->setText(lines.join(QLatin1Char('\n')));
    m_details->setVisible(!details.isEmpty());
    recolor();
    setVisible(true);
}

QString MessageBanner::text() const {
    return m_details->text().isEmpty() ? m_headline->text()
                                       : m_headline->text() + QLatin1Char('\n') + m_details->text();
}

void MessageBanner::recolor() {
    const bool dark = widgets::isDark(palette().color(QPalette::Window));
    QPalette colors;
    const QColor tint = m_kind == Kind::Problem ? QColor(200, 40, 40) : QColor(40, 110, 190);
    const QColor base = colors.color(QPalette::Base);
    const double strength = dark ? 0.35 : 0.15;
    const auto mixed = [&](int a, int b) { return static_cast<int>(a * (1.0 - strength) + b * strength); };
    colors.setColor(QPalette::Window, QColor(mixed(base.red(), tint.red()), mixed(base.green(), tint.green()),
                                             mixed(base.blue(), tint.blue())));
    colors.setColor(QPalette::WindowText, colors.color(QPalette::Text));
    setPalette(colors);
}

void MessageBanner::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange)
        recolor();
}

} // namespace furrow::app
