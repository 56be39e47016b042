#include "widgets/patches/why_card.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <utility>

namespace furrow::widgets {
namespace {

constexpr int kMostRows = 40;

/// The core has the English words and where the numbers go.
QString translated(const char* text, diagnose::Reason reason) {
    // Details are names, or what the fit or the PSF library said.
    if (!reason.detail.empty())
        reason.detail = QCoreApplication::translate("Message", reason.detail.c_str()).toStdString();
    return QString::fromStdString(
        diagnose::filledIn(QCoreApplication::translate("Reason", text).toStdString(), reason));
}

} // namespace

QString reasonName(const diagnose::Reason& reason) {
    return translated(diagnose::textOf(reason).name, reason);
}

QString reasonSentence(const diagnose::Reason& reason) {
    return translated(diagnose::textOf(reason).sentence, reason);
}

QString reasonAdvice(const diagnose::Reason& reason) {
    return translated(diagnose::textOf(reason).advice, reason);
}

WhyCard::WhyCard(QWidget* parent)
    : QWidget(parent)
    , m_heading(new QLabel(this))
    , m_scroll(new QScrollArea(this)) {
    setAccessibleName(tr("Why"));
    m_heading->setMargin(4);
    m_heading->setAccessibleName(tr("Why"));
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_heading);
    column->addWidget(m_scroll, 1);
}

QString WhyCard::heading() const {
    return m_heading->text();
}

void WhyCard::setReasons(std::vector<diagnose::Reason> reasons, const QString& tag) {
    m_reasons = std::move(reasons);
    m_tag = tag;
    m_message.clear();
    rebuild();
}

void WhyCard::setSource(const QString& source) {
    if (std::exchange(m_source, source) != source && m_message.isEmpty())
        rebuild();
}

void WhyCard::setMessage(const QString& text) {
    m_reasons.clear();
    m_message = text;
    rebuild();
}

void WhyCard::showReason(int index) {
    if (index < 0 || index >= static_cast<int>(m_shown.size()))
        return;
    const diagnose::Reason reason = m_shown[static_cast<std::size_t>(index)]; // showing it may replace the list
    emit showRequested(reason);
}

QWidget* WhyCard::makeRow(int number, const diagnose::Reason& reason) {
    auto* row = new QWidget;
    auto* text = new QLabel(row);
    text->setTextFormat(Qt::RichText);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setText(QStringLiteral("<b>%1 %2</b>&nbsp; %3<br>→ %4")
                      .arg(number)
                      .arg(reasonName(reason).toHtmlEscaped(), reasonSentence(reason).toHtmlEscaped(),
                           reasonAdvice(reason).toHtmlEscaped()));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    text->setSizePolicy(policy);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(8, 3, 8, 3);
    line->addWidget(text, 1);
    if (std::isfinite(reason.x) || !reason.band.empty()) {
        auto* button = new QPushButton(tr("Show"), row);
        button->setToolTip(tr("Move the view to the pixels, band and source that show it"));
        button->setAccessibleName(tr("Show reason %1").arg(number));
        connect(button, &QPushButton::clicked, this, [this, number] { showReason(number - 1); });
        line->addWidget(button, 0, Qt::AlignTop);
    }
    return row;
}

void WhyCard::rebuild() {
    const std::string source = m_source.toStdString();
    m_shown = m_source.isEmpty() ? m_reasons : diagnose::reasonsOf(m_reasons, source);
    if (!m_message.isEmpty())
        m_heading->setText(m_message);
    else if (m_tag.isEmpty())
        m_heading->clear();
    else if (m_shown.empty())
        m_heading->setText(m_source.isEmpty() ? tr("Patch %1: nothing suspicious was found.").arg(m_tag)
                                              : tr("Source %1: nothing suspicious was found.").arg(m_source));
    else
        m_heading->setText((m_source.isEmpty()
                                ? tr("Why patch %1 is suspect, strongest reason first:").arg(m_tag)
                                : tr("Why source %1 is suspect, strongest reason first:").arg(m_source)));
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (int i = 0; i < static_cast<int>(m_shown.size()) && i < kMostRows; ++i)
        column->addWidget(makeRow(i + 1, m_shown[static_cast<std::size_t>(i)]));
    column->addStretch(1);
    m_scroll->setWidget(content);
}

} // namespace furrow::widgets
