#include "app/gui/preferences.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>
#include <QTranslator>
#include <QVBoxLayout>

namespace furrow::app {

Preferences Preferences::load() {
    const QSettings settings;
    Preferences preferences;
    preferences.theme = themeFromName(settings.value(QStringLiteral("preferences/theme")).toString());
    preferences.language = settings.value(QStringLiteral("preferences/language")).toString();
    preferences.reopenLast = settings.value(QStringLiteral("preferences/reopenLast"), false).toBool();
    return preferences;
}

void Preferences::save() const {
    QSettings settings;
    settings.setValue(QStringLiteral("preferences/theme"), themeName(theme));
    settings.setValue(QStringLiteral("preferences/language"), language);
    settings.setValue(QStringLiteral("preferences/reopenLast"), reopenLast);
}

void installLanguage(const QString& language) {
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    if (locale.language() == QLocale::English)
        return;
    const auto install = [&](const QString& file, const QString& folder) {
        auto* translator = new QTranslator(qApp);
        if (translator->load(locale, file, QStringLiteral("_"), folder))
            QCoreApplication::installTranslator(translator);
        else
            delete translator;
    };
    install(QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install(QStringLiteral("furrow"), QStringLiteral(":/i18n"));
}

PreferencesDialog::PreferencesDialog(QWidget* parent)
    : QDialog(parent)
    , m_before(Preferences::load())
    , m_theme(new QComboBox(this))
    , m_language(new QComboBox(this))
    , m_reopen(new QCheckBox(tr("Open the last field at start"), this)) {
    setWindowTitle(tr("Preferences"));
    m_theme->addItem(tr("As the system"), themeName(Theme::System));
    m_theme->addItem(tr("Light"), themeName(Theme::Light));
    m_theme->addItem(tr("Dark"), themeName(Theme::Dark));
    m_theme->setToolTip(tr("Colours of the window"));
    m_theme->setCurrentIndex(m_theme->findData(themeName(m_before.theme)));
    m_language->addItem(tr("As the system"), QString());
    // Languages name themselves.
    m_language->addItem(QStringLiteral("English"), QStringLiteral("en"));
    m_language->addItem(QStringLiteral("한국어"), QStringLiteral("ko"));
    m_language->setToolTip(tr("Takes effect when Furrow is started again"));
    m_language->setCurrentIndex(std::max(0, m_language->findData(m_before.language)));
    m_reopen->setToolTip(tr("Start with the field that was open when Furrow was closed"));
    m_reopen->setChecked(m_before.reopenLast);

    auto* form = new QFormLayout;
    form->addRow(tr("&Theme"), m_theme);
    form->addRow(tr("&Language"), m_language);
    form->addRow(QString(), m_reopen);
    auto* note = new QLabel(tr("The language changes when Furrow is started again."), this);
    note->setWordWrap(true);
    note->setEnabled(false);
    form->addRow(QString(), note);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    auto* column = new QVBoxLayout(this);
    column->addLayout(form);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &PreferencesDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &PreferencesDialog::reject);
    connect(m_theme, &QComboBox::currentIndexChanged, this, [this] { applyTheme(edited().theme); });
}

Preferences PreferencesDialog::edited() const {
    return {themeFromName(m_theme->currentData().toString()), m_language->currentData().toString(),
            m_reopen->isChecked()};
}

void PreferencesDialog::accept() {
    edited().save();
    QDialog::accept();
}

void PreferencesDialog::reject() {
    applyTheme(m_before.theme);
    QDialog::reject();
}

} // namespace furrow::app
