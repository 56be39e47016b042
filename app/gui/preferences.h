#pragma once
#include "app/gui/theme.h"

#include <QDialog>
#include <QString>

class QCheckBox;
class QComboBox;

namespace furrow::app {

/// What the user prefers of the program itself; kept in the settings.
struct Preferences {
    Theme theme = Theme::System;
    QString language; ///< "en", "ko"; empty: the system's
    bool reopenLast = false;

    static Preferences load();
    void save() const;
};

/// Installs the translators of a language (empty: the system's); English needs none. Before the first window.
void installLanguage(const QString& language);

/// Edits the preferences: the theme acts at once and is taken back by Cancel, the language at the next start.
class PreferencesDialog : public QDialog {
    Q_OBJECT
public:
    explicit PreferencesDialog(QWidget* parent = nullptr);

    void accept() override;
    void reject() override;

private:
    Preferences edited() const;

    Preferences m_before;
    QComboBox *m_theme, *m_language;
    QCheckBox* m_reopen;
};

} // namespace furrow::app
