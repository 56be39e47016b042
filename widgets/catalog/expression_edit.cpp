#include "widgets/catalog/expression_edit.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QRegularExpression>
#include <QStringListModel>

namespace furrow::widgets {
namespace {

constexpr int kShortestWord = 2; ///< characters before names are offered

bool isWordCharacter(QChar c) {
    return c.isLetterOrNumber() || c == QLatin1Char('_');
}

} // namespace

ExpressionEdit::ExpressionEdit(QWidget* parent)
    : QLineEdit(parent)
    , m_completer(new QCompleter(this))
    , m_names(new QStringListModel(this)) {
    m_completer->setModel(m_names);
    m_completer->setWidget(this);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setFilterMode(Qt::MatchContains);
    m_completer->setMaxVisibleItems(12);
    connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this, &ExpressionEdit::insertCompletion);
    connect(this, &QLineEdit::textEdited, this, &ExpressionEdit::offer);
    connect(this, &QLineEdit::textChanged, this, [this] { setErrorAt(-1); });
}

void ExpressionEdit::setColumns(const QStringList& names) {
    static const QStringList functions{QStringLiteral("abs("),      QStringLiteral("sqrt("), QStringLiteral("log10("),
                                       QStringLiteral("min("),      QStringLiteral("max("),  QStringLiteral("isnan("),
                                       QStringLiteral("contains("), QStringLiteral("true"),  QStringLiteral("false")};
    m_names->setStringList(names + functions);
}

void ExpressionEdit::setErrorAt(int character) {
    if (character == m_errorAt)
        return;
    m_errorAt = character;
    update();
}

int ExpressionEdit::wordStart() const {
    int start = cursorPosition();
    while (start > 0 && isWordCharacter(text()[start - 1]))
        --start;
    return start;
}

void ExpressionEdit::offer() {
    const int start = wordStart();
    const QString word = text().mid(start, cursorPosition() - start);
    // Inside quotes there are texts, not names; a word that starts with a digit is a number.
    const QString before = text().left(start);
    const bool isText = before.count(QLatin1Char('"')) % 2 || before.count(QLatin1Char('\'')) % 2;
    if (!m_isCompleting || isText || word.size() < kShortestWord || word[0].isDigit()) {
        m_completer->popup()->hide();
        return;
    }
    m_completer->setCompletionPrefix(word);
    if (m_completer->completionCount() == 0 ||
        (m_completer->completionCount() == 1 && m_completer->currentCompletion() == word)) {
        m_completer->popup()->hide();
        return;
    }
    QRect place = cursorRect();
    place.setWidth(std::max(320, fontMetrics().averageCharWidth() * 36));
    m_completer->complete(place);
}

void ExpressionEdit::insertCompletion(const QString& name) {
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z_][A-Za-z0-9_]*\\(?$"));
    const int start = wordStart();
    const QString word = plain.match(name).hasMatch() ? name : QLatin1Char('`') + name + QLatin1Char('`');
    setSelection(start, cursorPosition() - start);
    insert(word);
}

void ExpressionEdit::keyPressEvent(QKeyEvent* event) {
    // The list of names takes these itself.
    if (m_completer->popup()->isVisible() && m_completer->popup()->currentIndex().isValid() &&
        (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Tab)) {
        event->ignore();
        return;
    }
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier) {
        offer();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void ExpressionEdit::paintEvent(QPaintEvent* event) {
    QLineEdit::paintEvent(event);
    if (m_errorAt < 0)
        return;
    const QFontMetrics metrics = fontMetrics();
    const QRect cursor = cursorRect();
    const int origin = cursor.center().x() - metrics.horizontalAdvance(text().left(cursorPosition()));
    const int from = origin + metrics.horizontalAdvance(text().left(m_errorAt));
    int end = m_errorAt + 1;
    while (end < text().size() && isWordCharacter(text()[end]) && isWordCharacter(text()[m_errorAt]))
        ++end;
    const int to = std::max(from + 6, origin + metrics.horizontalAdvance(text().left(end)));
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(rect().adjusted(3, 0, -3, 0));
    painter.setPen(QPen(QColor(220, 50, 47), 1.3));
    QPainterPath wave(QPointF(from, cursor.bottom() - 1));
    for (int x = from + 2, up = 1; x <= to + 1; x += 2, up = !up)
        wave.lineTo(x, cursor.bottom() - 1 + (up ? -2 : 0));
    painter.drawPath(wave);
}

} // namespace furrow::widgets
