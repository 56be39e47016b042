#include "widgets/catalog/filter_bar.h"

#include "widgets/base/warning.h"
#include "widgets/catalog/filter_presets.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace furrow::widgets {
namespace {

constexpr int kDelayMilliseconds = 200;

QToolButton* menuButton(const QString& text, const QString& tip, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(text);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setFocusPolicy(Qt::TabFocus);
    button->setMenu(new QMenu(button));
    return button;
}

} // namespace

FilterBar::FilterBar(QWidget* parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout)
    , m_status(new QHBoxLayout)
    , m_mode(new QComboBox(this))
    , m_edit(new ExpressionEdit(this))
    , m_presets(menuButton(tr("Presets"), tr("Filters with a name"), this))
    , m_history(menuButton(tr("History"), tr("Expressions that were used before"), this))
    , m_chip(new QToolButton(this))
    , m_count(new QLabel(this))
    , m_error(new QLabel(this)) {
    m_mode->addItems({tr("Expression"), tr("Words")});
    m_mode->setToolTip(tr("Expression: a condition on columns. Words: texts of the row must hold them all."));
    m_mode->setAccessibleName(tr("Kind of filter"));
    m_edit->setClearButtonEnabled(true);
    m_edit->setAccessibleName(tr("Filter"));
    m_chip->setToolTip(tr("Only rows picked in the plot are listed; click to list the others again"));
    m_chip->setAccessibleName(tr("Picked rows"));
    m_chip->hide();
    m_count->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    m_count->setAccessibleName(tr("Rows listed"));
    m_error->setAccessibleName(tr("Problem of the filter"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    m_error->hide();

    for (QWidget* widget : {static_cast<QWidget*>(m_mode), static_cast<QWidget*>(m_edit)})
        m_row->addWidget(widget, widget == m_edit);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_chip), static_cast<QWidget*>(m_presets), static_cast<QWidget*>(m_history)})
        m_row->addWidget(widget);
    m_status->setSpacing(8);
    m_status->addWidget(m_count);
    m_status->addWidget(m_error, 1);
    m_status->addStretch(0);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(m_row);
    column->addLayout(m_status);

    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMilliseconds);
    connect(m_edit, &QLineEdit::textChanged, &m_delay, qOverload<>(&QTimer::start));
    connect(m_edit, &QLineEdit::returnPressed, this, [this] {
        m_delay.stop();
        apply();
        if (isExpression())
            rememberFilter(m_edit->text());
    });
    connect(m_mode, &QComboBox::currentIndexChanged, this, [this] { setWordsMode(!isExpression()); });
    connect(&m_delay, &QTimer::timeout, this, &FilterBar::apply);
    connect(m_presets->menu(), &QMenu::aboutToShow, this, &FilterBar::fillPresets);
    connect(m_history->menu(), &QMenu::aboutToShow, this, &FilterBar::fillHistory);
    connect(m_chip, &QToolButton::clicked, this, &FilterBar::pickedDropped);
    setWordsMode(false);
}

void FilterBar::setCatalog(const CatalogPtr& catalog) {
    m_catalog = catalog;
    QStringList names;
    if (catalog)
        for (const std::string& name : catalog->table().names())
            names.push_back(QString::fromStdString(name));
    m_edit->setColumns(names);
    m_presets->setEnabled(catalog != nullptr);
}

void FilterBar::focus() {
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

bool FilterBar::isExpression() const {
    return m_mode->currentIndex() == 0;
}

void FilterBar::setWordsMode(bool on) {
    m_mode->setCurrentIndex(on ? 1 : 0);
    m_edit->setCompleting(!on);
    m_edit->setPlaceholderText(
        on ? tr("Filter: words that the texts of a row must hold")
           : tr("Filter: fit_is_reliable && FLUX_r_fit / FLUXERR_r_fit > 20 && TYPE == \"EXP\""));
    m_edit->setToolTip(on ? tr("Lists the rows whose texts (IDs, types, notes) hold all these words, in any case")
                          : tr("Lists the rows for which the condition holds. Ctrl+Space offers names; "
                               "== != < <= > >= && || ! + - * / %, abs sqrt log10 min max isnan contains"));
    if (!m_edit->text().isEmpty())
        apply();
}

void FilterBar::setExpression(const QString& expression) {
    if (!isExpression())
        m_mode->setCurrentIndex(0);
    m_edit->setText(expression);
    m_delay.stop();
    apply();
}

void FilterBar::apply() {
    const QString text = m_edit->text();
    if (text.trimmed().isEmpty())
        accepted();
    emit changed(isExpression() ? text : QString(), isExpression() ? QString() : text);
}

void FilterBar::showError(const QString& problem, int character) {
    m_edit->setErrorAt(character);
    m_error->setText(tr("Character %1: %2").arg(character + 1).arg(problem));
    setWarning(*m_error, true);
    m_error->show();
}

void FilterBar::accepted() {
    m_edit->setErrorAt(-1);
    m_error->clear();
    m_error->hide();
}

QString FilterBar::errorText() const {
    return m_error->text();
}

QString FilterBar::countText() const {
    return m_count->text();
}

void FilterBar::showCount(std::size_t listed, std::size_t total, bool isBusy) {
    const QLocale locale;
    const QString n = locale.toString(static_cast<qulonglong>(listed)),
                  all = locale.toString(static_cast<qulonglong>(total));
    const QString text = !m_catalog        ? tr("no catalog")
                         : listed == total ? tr("%1 rows").arg(all)
                                           : tr("%1 of %2 rows").arg(n, all);
    m_count->setText(isBusy ? text + QStringLiteral(" …") : text);
}

void FilterBar::showPicked(std::size_t rows) {
    m_chip->setVisible(rows > 0);
    m_chip->setText(tr("%1 picked ✕").arg(QLocale().toString(static_cast<qulonglong>(rows))));
}

bool FilterBar::isPickedShown() const {
    return !m_chip->isHidden();
}

void FilterBar::fillPresets() {
    QMenu* menu = m_presets->menu();
    menu->clear();
    if (!m_catalog)
        return;
    auto* removing = new QMenu(tr("Remove"), menu);
    bool hasOwn = false;
    for (const FilterPreset& preset : filterPresets(m_catalog->table())) {
        if (preset.isOwn && !hasOwn)
            menu->addSeparator();
        hasOwn = hasOwn || preset.isOwn;
        QAction* action = menu->addAction(preset.name, this, [this, preset] { setExpression(preset.expression); });
        action->setToolTip(preset.expression);
        action->setStatusTip(preset.expression);
        if (preset.isOwn)
            removing->addAction(preset.name, this, [preset] { removeFilterPreset(preset.name); });
    }
    menu->setToolTipsVisible(true);
    menu->addSeparator();
    QAction* save = menu->addAction(tr("Save this filter …"), this, &FilterBar::savePreset);
    save->setEnabled(isExpression() && !m_edit->text().trimmed().isEmpty() && m_error->text().isEmpty());
    removing->setEnabled(hasOwn);
    menu->addMenu(removing);
}

void FilterBar::savePreset() {
    const QString name =
        QInputDialog::getText(this, tr("Save filter"), tr("Name of the filter:"), QLineEdit::Normal).trimmed();
    if (!name.isEmpty())
        saveFilterPreset(name, m_edit->text());
}

void FilterBar::fillHistory() {
    QMenu* menu = m_history->menu();
    menu->clear();
    for (const QString& expression : filterHistory()) {
        QString shown = fontMetrics().elidedText(expression, Qt::ElideRight, 500);
        shown.replace(QLatin1Char('&'), QLatin1String("&&"));
        menu->addAction(shown, this, [this, expression] { setExpression(expression); });
    }
    if (menu->isEmpty())
        menu->addAction(tr("Nothing yet: Enter keeps an expression"))->setEnabled(false);
}

} // namespace furrow::widgets
