#pragma once
#include <QFrame>

class QLabel;

namespace furrow::app {

/// A message above the views that waits to be read and never blocks the window.
class MessageBanner : public QFrame {
    Q_OBJECT
public:
    enum class Kind { Note, Problem };
    explicit MessageBanner(QWidget* parent = nullptr);
    void show(Kind kind, const QString& headline, const QString& details = {});
    QString text() const;
    Kind kind() const { return m_kind; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void recolor();

    Kind m_kind = Kind::Note;
    QLabel *m_headline, *m_details;
};

} // namespace furrow::app
