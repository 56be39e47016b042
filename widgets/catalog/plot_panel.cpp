#include "widgets/catalog/plot_panel.h"

#include "core/base/error.h"
#include "core/catalog/expression.h"
#include "widgets/base/warning.h"
#include "widgets/catalog/expression_edit.h"

#include <QAction>
#include <QActionGroup>
#include <QFormLayout>
#include <QLabel>
#include <QSpinBox>
#include <QToolBar>
#include <QVBoxLayout>

#include <numeric>

namespace furrow::widgets {
namespace {

constexpr int kDelayMilliseconds = 250;

/// The plot, or what is wrong with an expression.
struct Loaded {
    PlotDataPtr data;
    QString problem;
};

/// Of the rows in `listed`; null: of all.
Loaded load(const CatalogPtr& catalog, const PlotRequest& request, const SourceOrder::Rows* listed,
            const std::stop_token& stop) {
    Loaded loaded;
    SourceOrder::Rows rows(listed ? listed->size() : catalog->rows());
    if (listed)
        rows = *listed;
    else
        std::iota(rows.begin(), rows.end(), 0u);
    try {
        loaded.data = loadPlot(catalog, request, std::move(rows), stop);
    } catch (const ExpressionError& e) {
        loaded.problem = QString::fromStdString(e.problem());
    }
    return loaded;
}

} // namespace

PlotPanel::PlotPanel(QWidget* parent)
    : QWidget(parent)
    , m_canvas(new PlotCanvas(this))
    , m_x(new ExpressionEdit(this))
    , m_y(new ExpressionEdit(this))
    , m_bins(new QSpinBox(this))
    , m_problem(new QLabel(this)) {
    m_x->setPlaceholderText(tr("column or expression"));
    m_x->setToolTip(tr("Values of the horizontal axis: a column or an expression such as MAG_g_fit - MAG_r_fit"));
    m_x->setAccessibleName(tr("x axis"));
    m_y->setPlaceholderText(tr("column or expression; empty: histogram of x"));
    m_y->setToolTip(tr("Values of the vertical axis; empty for a histogram"));
    m_y->setAccessibleName(tr("y axis"));
    m_y->setClearButtonEnabled(true);
    m_bins->setRange(0, 1000);
    m_bins->setSpecialValueText(tr("auto"));
    m_bins->setToolTip(tr("Bins of the histogram"));
    m_bins->setAccessibleName(tr("Bins"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->setAccessibleName(tr("Problem of the plot"));
    m_problem->hide();

    auto* bar = new QToolBar(this);
    bar->setIconSize(QSize(16, 16));
    buildTools(bar);
    auto* axes = new QFormLayout;
    axes->setContentsMargins(4, 2, 4, 2);
    axes->addRow(tr("x"), m_x);
    axes->addRow(tr("y"), m_y);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(axes);
    column->addWidget(bar);
    column->addWidget(m_problem);
    column->addWidget(m_canvas, 1);

    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMilliseconds);
    connect(&m_delay, &QTimer::timeout, this, &PlotPanel::reload);
    for (ExpressionEdit* edit : {m_x, m_y}) {
        connect(edit, &QLineEdit::textChanged, &m_delay, qOverload<>(&QTimer::start));
        connect(edit, &QLineEdit::returnPressed, this, &PlotPanel::reload);
    }
    connect(m_bins, &QSpinBox::valueChanged, m_canvas, &PlotCanvas::setBins);
}

QAction* PlotPanel::addAction(QToolBar* bar, const QString& id, const QString& text, const QString& tip,
                              bool checkable) {
    QAction* added = bar->addAction(text);
    added->setObjectName(id);
    added->setToolTip(tip);
    added->setCheckable(checkable);
    return added;
}

QAction* PlotPanel::action(const QString& id) const {
    return findChild<QAction*>(id);
}

void PlotPanel::buildTools(QToolBar* bar) {
    auto* tools = new QActionGroup(this);
    const std::pair<QAction*, PlotCanvas::Tool> choices[] = {
        {addAction(bar, QStringLiteral("rectangle"), tr("Box"), tr("Drag a rectangle to pick rows; Ctrl adds to them"),
                   true),
         PlotCanvas::Tool::Rectangle},
        {addAction(bar, QStringLiteral("lasso"), tr("Lasso"), tr("Draw around points to pick rows; Ctrl adds to them"),
                   true),
         PlotCanvas::Tool::Lasso},
        {addAction(bar, QStringLiteral("pan"), tr("Pan"),
                   tr("Drag to pan (so does the middle button); the wheel zooms"), true),
         PlotCanvas::Tool::Pan}};
    for (const auto& [choice, tool] : choices) {
        tools->addAction(choice);
        connect(choice, &QAction::triggered, m_canvas, [this, kind = tool] { m_canvas->setTool(kind); });
    }
    choices[0].first->setChecked(true);
    connect(addAction(bar, QStringLiteral("reset"), tr("Fit"), tr("Show all points (double click, 0)"), false),
            &QAction::triggered, m_canvas, &PlotCanvas::resetView);
    bar->addSeparator();
    QAction* logX = addAction(bar, QStringLiteral("logX"), tr("log x"), tr("Logarithmic horizontal axis"), true);
    QAction* logY = addAction(bar, QStringLiteral("logY"), tr("log y"), tr("Logarithmic vertical axis"), true);
    for (QAction* log : {logX, logY})
        connect(log, &QAction::toggled, this,
                [this, logX, logY] { m_canvas->setLogarithmic(logX->isChecked(), logY->isChecked()); });
    QAction* type = addAction(bar, QStringLiteral("type"), tr("TYPE"), tr("Colour by TYPE"), true);
    type->setChecked(true);
    connect(type, &QAction::toggled, m_canvas, &PlotCanvas::setColorByType);
    QAction* errors = addAction(bar, QStringLiteral("errors"), tr("±"),
                                tr("Error bars, where the catalog has the errors of a column"), true);
    QAction* all =
        addAction(bar, QStringLiteral("all"), tr("All rows"), tr("Plot the rows that the filter leaves out too"), true);
    for (QAction* reloading : {errors, all})
        connect(reloading, &QAction::toggled, this, &PlotPanel::reload);
    bar->addWidget(m_bins);
    bar->addSeparator();
    connect(addAction(bar, QStringLiteral("keep"), tr("Keep only picked"), tr("List the picked rows alone"), false),
            &QAction::triggered, this, &PlotPanel::keepPicked);
}

QString PlotPanel::problem() const {
    return m_problem->text();
}

void PlotPanel::setCatalog(const CatalogPtr& catalog) {
    const bool sameColumns = catalog && m_catalog && catalog->table().names() == m_catalog->table().names();
    m_catalog = catalog;
    m_loading.cancel();
    m_canvas->cancelBrush();
    m_listed.reset();
    if (!catalog) {
        m_canvas->setData(nullptr);
        return;
    }
    QStringList names;
    for (const std::string& name : catalog->table().names())
        names.push_back(QString::fromStdString(name));
    m_x->setColumns(names);
    m_y->setColumns(names);
    if (!sameColumns && m_x->text().isEmpty())
        proposeColumns();
    reload();
}

/// Something to start from: magnitude against its error, else the first band's flux, else position.
void PlotPanel::proposeColumns() {
    const ColumnStore& store = m_catalog->table();
    std::vector<std::pair<QString, QString>> choices;
    if (!store.bands().empty()) {
        const QString band = QString::fromStdString(store.bands().front());
        choices.emplace_back(QStringLiteral("MAG_%1_fit").arg(band), QStringLiteral("MAGERR_%1_fit").arg(band));
        choices.emplace_back(QStringLiteral("FLUX_%1_fit").arg(band), QStringLiteral("FLUXERR_%1_fit").arg(band));
    }
    choices.emplace_back(QStringLiteral("RA"), QStringLiteral("DEC"));
    for (const auto& [x, y] : choices)
        if (store.find(x.toStdString()) && store.find(y.toStdString())) {
            m_x->setText(x);
            m_y->setText(y);
            return;
        }
}

void PlotPanel::setListedRows(std::shared_ptr<const SourceOrder::Rows> rows) {
    m_listed = std::move(rows);
    if (!action(QStringLiteral("all"))->isChecked())
        reload();
}

void PlotPanel::plot(const QString& x, const QString& y) {
    m_x->setText(x);
    m_y->setText(y);
    reload();
}

void PlotPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    reload();
}

void PlotPanel::reload() {
    m_delay.stop();
    m_loading.cancel();
    // A hidden plot costs nothing; it is drawn when it is shown.
    if (!m_catalog || m_x->text().trimmed().isEmpty() || !isVisible())
        return;
    const PlotRequest request{m_x->text().trimmed(), m_y->text().trimmed(),
                              action(QStringLiteral("errors"))->isChecked()};
    m_bins->setEnabled(request.isHistogram());
    const auto listed = action(QStringLiteral("all"))->isChecked() ? nullptr : m_listed;
    m_loading.start([catalog = m_catalog, request,
                     listed](const std::stop_token& stop) { return load(catalog, request, listed.get(), stop); },
                    [this](const Loaded& loaded) {
                        showProblem(loaded.problem);
                        if (loaded.data)
                            m_canvas->setData(loaded.data);
                    },
                    [this](const QString& problem) { showProblem(problem); });
}

void PlotPanel::showProblem(const QString& problem) {
    setWarning(*m_problem, true);
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

} // namespace furrow::widgets
