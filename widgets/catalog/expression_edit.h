#pragma once
#include <QLineEdit>
#include <QStringList>

class QCompleter;
class QStringListModel;

namespace furrow::widgets {

/// A line for an expression: offers column names as one types and underlines where an error is.
class ExpressionEdit : public QLineEdit {
    Q_OBJECT
public:
    explicit ExpressionEdit(QWidget* parent = nullptr);
    void setColumns(const QStringList& names); ///< names and functions to offer
    void setCompleting(bool on) { m_isCompleting = on; }
    /// Underlines from this character on; -1: nothing.
    void setErrorAt(int character);
    int errorAt() const { return m_errorAt; }
    QCompleter* wordCompleter() const { return m_completer; }

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    int wordStart() const; ///< of the word at the cursor
    void offer();
    void insertCompletion(const QString& name);

    QCompleter* m_completer;
    QStringListModel* m_names;
    int m_errorAt = -1;
    bool m_isCompleting = true;
};

} // namespace furrow::widgets
