#pragma once
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace furrow::widgets {
class FieldDocument;
}

namespace furrow::app {

/// Says that a field is being opened, and how far that is, with a way out; hidden otherwise.
class OpeningBar : public QWidget {
    Q_OBJECT
public:
    /// Follows the document (not owned).
    explicit OpeningBar(widgets::FieldDocument* document, QWidget* parent = nullptr);
    void setName(const QString& name); ///< of what is opened from now on
    QPushButton* cancelButton() const { return m_cancel; }
    QProgressBar* progressBar() const { return m_progress; }

private:
    void show(double share);

    QLabel* m_label;
    QProgressBar* m_progress;
    QPushButton* m_cancel;
};

} // namespace furrow::app
