#pragma once
#include "core/diagnose/why.h"

#include <QWidget>

#include <vector>

class QLabel;
class QScrollArea;
class QVBoxLayout;

namespace furrow::widgets {

/// Translated words of a reason.
QString reasonName(const diagnose::Reason& reason);
QString reasonSentence(const diagnose::Reason& reason);
QString reasonAdvice(const diagnose::Reason& reason);

/// The reasons why a patch or a source is suspect, ranked, each with its evidence, a button that shows the pixels and
/// what usually helps.
class WhyCard : public QWidget {
    Q_OBJECT
public:
    explicit WhyCard(QWidget* parent = nullptr);
    void setReasons(std::vector<diagnose::Reason> reasons, const QString& tag);
    /// Those that concern this source come alone; empty: all of the patch.
    void setSource(const QString& source);
    void setMessage(const QString& text); ///< instead of reasons
    const std::vector<diagnose::Reason>& shown() const { return m_shown; }
    QString heading() const;
    /// What a click on the button of the shown reason does.
    void showReason(int index);

signals:
    void showRequested(const furrow::diagnose::Reason& reason);

private:
    void rebuild();
    QWidget* makeRow(int number, const diagnose::Reason& reason);

    std::vector<diagnose::Reason> m_reasons, m_shown;
    QString m_tag, m_source, m_message;
    QLabel* m_heading;
    QScrollArea* m_scroll;
};

} // namespace furrow::widgets
