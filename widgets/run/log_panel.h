#pragma once
#include "widgets/run/run_mailbox.h"

#include <QWidget>

#include <deque>

class QCheckBox;
class QPlainTextEdit;
class QTextCursor;

namespace furrow::widgets {

/// The last lines of the log, oldest first; follows the end unless scrolled away.
class LogPanel : public QWidget {
    Q_OBJECT
public:
    explicit LogPanel(QWidget* parent = nullptr);
    void append(const std::vector<LogLine>& lines);
    void append(LogLevel level, const QString& name, const QString& message) { append({{level, name, message}}); }
    void clear();
    QString text() const;

private:
    struct Stamped {
        QString time;
        LogLine line;
    };
    bool wanted(const LogLine& line) const;
    void show(QTextCursor& cursor, const Stamped& entry) const;
    void rebuild();

    QPlainTextEdit* m_text;
    QCheckBox* m_problemsOnly;
    std::deque<Stamped> m_lines;
};

} // namespace furrow::widgets
