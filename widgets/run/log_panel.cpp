#include "widgets/run/log_panel.h"

#include "widgets/base/is_dark.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTime>
#include <QVBoxLayout>

namespace furrow::widgets {
namespace {

constexpr std::size_t kMaxLines = 10'000;

QString levelName(LogLevel level) {
    switch (level) {
    case LogLevel::Debug:
        return QStringLiteral("DEBUG");
    case LogLevel::Info:
        return QStringLiteral("INFO");
    case LogLevel::Warning:
        return QStringLiteral("WARNING");
    case LogLevel::Error:
        return QStringLiteral("ERROR");
    }
    return {};
}

/// Red and amber that are readable on the palette's base colour, light or dark.
QColor levelColor(LogLevel level, const QPalette& palette) {
    const bool dark = isDark(palette.color(QPalette::Base));
    if (level == LogLevel::Error)
        return dark ? QColor(255, 130, 120) : QColor(176, 0, 16);
    if (level == LogLevel::Warning)
        return dark ? QColor(240, 190, 90) : QColor(140, 84, 0);
    return palette.color(QPalette::Text);
}

} // namespace

LogPanel::LogPanel(QWidget* parent)
    : QWidget(parent)
    , m_text(new QPlainTextEdit(this))
    , m_problemsOnly(new QCheckBox(this)) {
    m_text->setReadOnly(true);
    m_text->setMaximumBlockCount(static_cast<int>(kMaxLines));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setAccessibleName(tr("Log"));
    m_text->setToolTip(tr("What the pipeline has reported"));
    m_problemsOnly->setText(tr("Warnings and errors only"));
    m_problemsOnly->setToolTip(tr("Hide ordinary messages"));
    auto* copy = new QPushButton(tr("Copy"), this);
    copy->setToolTip(tr("Copy the log as shown to the clipboard"));
    auto* empty = new QPushButton(tr("Clear"), this);
    empty->setToolTip(tr("Empty the log of this window; files keep theirs"));

    auto* row = new QHBoxLayout;
    row->addWidget(m_problemsOnly);
    row->addStretch(1);
    row->addWidget(copy);
    row->addWidget(empty);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4, 4, 4, 4);
    column->setSpacing(4);
    column->addLayout(row);
    column->addWidget(m_text, 1);

    connect(m_problemsOnly, &QCheckBox::toggled, this, &LogPanel::rebuild);
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(text()); });
    connect(empty, &QPushButton::clicked, this, &LogPanel::clear);
}

bool LogPanel::wanted(const LogLine& line) const {
    return !m_problemsOnly->isChecked() || line.level >= LogLevel::Warning;
}

void LogPanel::show(QTextCursor& cursor, const Stamped& entry) const {
    QTextCharFormat format;
    format.setForeground(levelColor(entry.line.level, palette()));
    if (!m_text->document()->isEmpty())
        cursor.insertBlock();
    cursor.insertText(
        QStringLiteral("%1 %2 %3: %4")
            .arg(entry.time, levelName(entry.line.level).leftJustified(7), entry.line.name, entry.line.message),
        format);
}

void LogPanel::append(const std::vector<LogLine>& lines) {
    QScrollBar* bar = m_text->verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum() - 1;
    const QString now = QTime::currentTime().toString(QStringLiteral("HH:mm:ss"));
    // One edit, so that the text is laid out once.
    QTextCursor cursor(m_text->document());
    cursor.movePosition(QTextCursor::End);
    cursor.beginEditBlock();
    // Lines that would be pushed out at once are not laid out at all.
    const std::size_t first = lines.size() > kMaxLines ? lines.size() - kMaxLines : 0;
    for (std::size_t i = first; i < lines.size(); ++i) {
        m_lines.push_back({now, lines[i]});
        if (wanted(lines[i]))
            show(cursor, m_lines.back());
    }
    cursor.endEditBlock();
    while (m_lines.size() > kMaxLines)
        m_lines.pop_front();
    if (atEnd)
        bar->setValue(bar->maximum());
}

void LogPanel::rebuild() {
    m_text->clear();
    QTextCursor cursor(m_text->document());
    cursor.beginEditBlock();
    for (const Stamped& entry : m_lines)
        if (wanted(entry.line))
            show(cursor, entry);
    cursor.endEditBlock();
    m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
}

void LogPanel::clear() {
    m_lines.clear();
    m_text->clear();
}

QString LogPanel::text() const {
    return m_text->toPlainText();
}

} // namespace furrow::widgets
