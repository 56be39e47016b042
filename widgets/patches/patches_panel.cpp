#include "widgets/patches/patches_panel.h"

#include "widgets/base/flow_layout.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace furrow::widgets {
namespace {

/// The colour of a patch's state, not tinted in the selected row.
class StateDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        QPixmap swatch(option->decorationSize);
        swatch.fill(index.data(Qt::DecorationRole).value<QColor>());
        option->icon = swatch;
        option->icon.addPixmap(swatch, QIcon::Selected);
    }
};

} // namespace

/// Used on one background thread at a time.
struct PatchesPanel::Reader {
    pipeline::TriageReader triage;
    pipeline::PatchStaleness staleness;
};

PatchesPanel::PatchesPanel(FieldDocument* document, Selection* selection, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_model(new PatchModel(&m_reviews, this))
    , m_order(new PatchOrder(this))
    , m_table(new QTableView(this))
    , m_summary(new QLabel(this))
    , m_noteFor(new QLabel(this))
    , m_note(new QLineEdit(this))
    , m_reading(this)
    , m_reader(std::make_shared<Reader>()) {
    m_order->setSourceModel(m_model);
    m_table->setModel(m_order);
    m_table->setItemDelegateForColumn(PatchModel::Tag, new StateDelegate(m_table));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(PatchModel::Severity, Qt::DescendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 5);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionsMovable(true);
    m_table->setAccessibleName(tr("Patches"));
    m_table->setToolTip(tr("Patches, worst first. n and p step through the problems, Enter opens, a accepts, x "
                           "rejects, e writes a note."));

    auto* filters = new FlowLayout;
    filters->setSpacing(2);
    for (const ProblemFilter& filter : problemFilters()) {
        auto* box = new QToolButton(this);
        box->setCheckable(true);
        box->setText(QCoreApplication::translate("PatchModel", filter.label));
        box->setToolTip(QCoreApplication::translate("PatchModel", filter.tip));
        box->setAccessibleName(tr("Filter: %1").arg(box->text()));
        connect(box, &QToolButton::toggled, this, [this, problem = filter.problem](bool on) {
            m_order->setProblems(on ? m_order->problems() | problem : m_order->problems() & ~problem);
            showSelection();
        });
        filters->addWidget(box);
        m_filters.insert(filter.problem, box);
    }
    m_summary->setAccessibleName(tr("Summary"));
    m_note->setPlaceholderText(tr("note (e)"));
    m_note->setToolTip(tr("Note on the selected patch; Enter saves it in review.csv"));
    m_note->setAccessibleName(tr("Note"));
    auto* noteRow = new QHBoxLayout;
    noteRow->addWidget(m_noteFor);
    noteRow->addWidget(m_note, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4, 2, 4, 4);
    column->setSpacing(3);
    column->addLayout(filters);
    column->addWidget(m_table, 1);
    column->addWidget(m_summary);
    column->addLayout(noteRow);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        if (now.isValid() && !m_settingRow)
            m_selection->selectPatch(m_model->tag(m_order->mapToSource(now).row()));
    });
    connect(m_table, &QTableView::doubleClicked, this, &PatchesPanel::openPatch);
    connect(m_note, &QLineEdit::returnPressed, this, [this] {
        saveNote();
        m_table->setFocus();
    });
    connect(m_note, &QLineEdit::editingFinished, this, &PatchesPanel::saveNote);
    connect(&m_reviews, &ReviewKeeper::changed, this, [this] {
        showSummary();
        showNote();
        tellStates();
    });
    connect(&m_reviews, &ReviewKeeper::failed, this, &PatchesPanel::failed);
    connect(m_model, &PatchModel::modelReset, this, &PatchesPanel::showSelection);
    connect(m_selection, &Selection::patchChanged, this, &PatchesPanel::showSelection);
    connect(m_document, &FieldDocument::fieldChanged, this, &PatchesPanel::fieldChanged);
    connect(m_document, &FieldDocument::opened, this, [this] {
        m_selection->selectPatch({});
        m_model->setPatches({}); // of the field before
        m_states.clear();
    });
    fieldChanged();
}

QString PatchesPanel::summary() const {
    return m_summary->text();
}

void PatchesPanel::setFilter(unsigned problem, bool on) {
    m_filters.value(problem)->setChecked(on);
}

void PatchesPanel::setRunning(bool running) {
    m_running = running;
    m_underWay.clear();
    refresh();
}

void PatchesPanel::setPatchesUnderWay(const QSet<QString>& tags) {
    m_underWay = tags;
    refresh();
}

void PatchesPanel::fieldChanged() {
    const FieldProducts& field = m_document->field();
    m_reviews.open(field.config ? field.config->outputs.workDir : std::filesystem::path());
    refresh();
}

void PatchesPanel::refresh() {
    const FieldProducts& field = m_document->field();
    if (!field.config) {
        m_model->setPatches({});
        showSummary();
        return;
    }
    if (m_reading.isBusy()) { // one reader, one thread
        m_again = true;
        return;
    }
    const auto proceed = [this] {
        if (std::exchange(m_again, false))
            refresh();
    };
    std::set<std::string> underWay;
    for (const QString& tag : m_underWay)
        underWay.insert(tag.toStdString());
    m_reading.start(
        [config = field.config, patches = field.patches, reader = m_reader, underWay, isRunning = m_running] {
            reader->staleness.update(*config, patches, isRunning);
            return reader->triage.read(*config, patches, &reader->staleness, underWay);
        },
        [this, proceed](std::vector<pipeline::PatchSummary>&& patches) {
            const bool first = m_model->rowCount() == 0 && !patches.empty();
            m_model->setPatches(std::move(patches));
            if (first)
                m_table->resizeColumnsToContents();
            showSummary();
            showSelection();
            tellStates();
            proceed();
        },
        [this, proceed](const QString& error) {
            emit failed(error);
            proceed();
        });
}

void PatchesPanel::showSummary() {
    const int all = m_model->rowCount();
    if (all == 0)
        m_summary->setText(!m_document->isOpen() ? QString()
                           : m_running           ? tr("No patches yet. The run is about to make them.")
                                                 : tr("No patches yet. Run › Run all makes them."));
    else
        m_summary->setText(tr("%1 of %2 need a look").arg(m_model->needingLook()).arg(all));
}

void PatchesPanel::tellStates() {
    const PatchStates states = m_model->shownStates();
    if (states == std::exchange(m_states, states))
        return;
    // Texts grow with a verdict; a column the user has made wider stays so.
    const int before = m_table->columnWidth(PatchModel::State);
    m_table->resizeColumnToContents(PatchModel::State);
    m_table->setColumnWidth(PatchModel::State, std::max(before, m_table->columnWidth(PatchModel::State)));
    emit statesChanged(states);
}

void PatchesPanel::showNote() {
    const QString tag = m_selection->patch();
    m_note->setEnabled(!tag.isEmpty());
    m_noteFor->setText(tag);
    if (!m_note->hasFocus() || m_note->property("tag").toString() != tag)
        m_note->setText(QString::fromStdString(m_reviews.find(tag).note));
    m_note->setProperty("tag", tag);
}

void PatchesPanel::showSelection() {
    if (m_note->property("tag").toString() != m_selection->patch())
        saveNote(); // of the patch that is left
    const int row = m_model->rowOf(m_selection->patch());
    const QModelIndex place = row < 0 ? QModelIndex() : m_order->mapFromSource(m_model->index(row, 0));
    m_settingRow = true;
    if (place.isValid()) {
        m_table->setCurrentIndex(place);
        m_table->scrollTo(place);
    } else {
        m_table->clearSelection();
    }
    m_settingRow = false;
    showNote();
    QStringList tags;
    for (const int step : {1, -1})
        if (const QString next = problemFrom(m_selection->patch(), step); !next.isEmpty() && !tags.contains(next))
            tags.push_back(next);
    if (!tags.isEmpty())
        emit likelyNext(tags);
}

QString PatchesPanel::problemFrom(const QString& tag, int step) const {
    const int rows = m_order->rowCount(), current = m_model->rowOf(tag);
    const QModelIndex place = current < 0 ? QModelIndex() : m_order->mapFromSource(m_model->index(current, 0));
    int row = place.isValid() ? place.row() + step : step > 0 ? 0 : rows - 1;
    for (; row >= 0 && row < rows; row += step) {
        const int source = m_order->mapToSource(m_order->index(row, 0)).row();
        if (m_model->needsLook(source))
            return m_model->tag(source);
    }
    return {};
}

void PatchesPanel::selectProblem(int step) {
    if (const QString tag = problemFrom(m_selection->patch(), step); !tag.isEmpty())
        m_selection->selectPatch(tag);
}

void PatchesPanel::openPatch() {
    // Before anything is chosen: the first patch that needs a look, or else the first of the list.
    if (m_model->rowOf(m_selection->patch()) < 0) {
        QString tag = problemFrom({}, 1);
        if (tag.isEmpty() && m_order->rowCount() > 0)
            tag = m_model->tag(m_order->mapToSource(m_order->index(0, 0)).row());
        m_selection->selectPatch(tag);
    }
    if (!m_selection->patch().isEmpty())
        emit activated(m_selection->patch());
}

void PatchesPanel::judge(pipeline::Verdict verdict) {
    const QString tag = m_selection->patch();
    if (m_model->rowOf(tag) < 0)
        return;
    // The same key again takes the verdict back.
    const bool same = m_reviews.find(tag).verdict == verdict;
    m_reviews.setVerdict(tag, same ? pipeline::Verdict::None : verdict);
}

void PatchesPanel::editNote() {
    if (m_model->rowOf(m_selection->patch()) < 0)
        return;
    m_note->setFocus();
    m_note->selectAll();
}

void PatchesPanel::saveNote() {
    const QString tag = m_note->property("tag").toString();
    if (!tag.isEmpty() && m_note->text() != QString::fromStdString(m_reviews.find(tag).note))
        m_reviews.setNote(tag, m_note->text());
}

} // namespace furrow::widgets
