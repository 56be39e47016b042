#include "widgets/run/stages_panel.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace furrow::widgets {
namespace {

/// Draws StageModel::Progress as a bar with its text.
class ProgressDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        return QStyledItemDelegate::sizeHint(option, index).expandedTo(QSize(0, option.fontMetrics.height() + 4));
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const double fraction = index.data(StageModel::FractionRole).toDouble();
        const auto state = static_cast<StageState>(index.data(StageModel::StateRole).toInt());
        const QRect area = option.rect.adjusted(2, 1, -2, -1);
        const QPalette& palette = option.palette;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        QColor trough = palette.color(QPalette::Text);
        trough.setAlpha(28); // seen on light and dark
        painter->setBrush(trough);
        painter->drawRoundedRect(area, 3, 3);
        QColor fill = palette.color(QPalette::Highlight);
        if (state == StageState::Failed)
            fill = QColor(200, 60, 50);
        else if (state != StageState::Running)
            fill.setAlpha(110);
        QRect filled = area;
        // Work of unknown size: the whole bar, faint.
        if (fraction < 0)
            fill.setAlpha(70);
        else
            filled.setWidth(static_cast<int>(area.width() * fraction));
        painter->setBrush(fill);
        if (filled.width() > 0)
            painter->drawRoundedRect(filled, 3, 3);
        painter->setPen(palette.color(QPalette::Text));
        painter->drawText(area, Qt::AlignCenter, index.data().toString());
        painter->restore();
    }
};

} // namespace

StagesPanel::StagesPanel(PipelineRunner* runner, QWidget* parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_model(new StageModel(this))
    , m_tree(new QTreeView(this))
    , m_status(new QLabel(this))
    , m_runStale(new QPushButton(tr("Run stale"), this))
    , m_run(new QPushButton(tr("Run all"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this)) {
    m_tree->setModel(m_model);
    m_tree->setItemDelegateForColumn(StageModel::Progress, new ProgressDelegate(m_tree));
    m_tree->setRootIsDecorated(false);
    m_tree->setUniformRowHeights(true);
    m_tree->setSelectionMode(QAbstractItemView::NoSelection);
    m_tree->setFocusPolicy(Qt::TabFocus);
    m_tree->setAccessibleName(tr("Stages"));
    m_tree->setToolTip(tr("The stages of a run and how far they are"));
    QHeaderView* header = m_tree->header();
    header->setStretchLastSection(true);
    header->setMinimumSectionSize(40);
    header->resizeSection(StageModel::Name, 70);
    header->resizeSection(StageModel::Progress, 120);
    header->resizeSection(StageModel::Elapsed, 60);
    header->resizeSection(StageModel::Left, 56);
    m_runStale->setToolTip(tr("Run what is stale and keep the rest"));
    m_run->setToolTip(tr("Run every stage from the beginning"));
    m_cancel->setToolTip(tr("Stop the run; finished products stay valid"));
    m_cancel->setEnabled(false);
    m_status->setAccessibleName(tr("State of the run"));
    m_status->setWordWrap(true); // a long sentence does not widen the window

    auto* row = new QHBoxLayout;
    row->addWidget(m_status, 1);
    row->addWidget(m_runStale);
    row->addWidget(m_run);
    row->addWidget(m_cancel);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4, 4, 4, 4);
    column->setSpacing(4);
    column->addLayout(row);
    column->addWidget(m_tree, 1);

    m_status->setText(tr("No run has been started from this window."));
    setRunEnabled(false);
    connect(m_runStale, &QPushButton::clicked, this, &StagesPanel::runStaleRequested);
    connect(m_run, &QPushButton::clicked, this, &StagesPanel::runRequested);
    connect(m_cancel, &QPushButton::clicked, m_runner, &PipelineRunner::cancel);
    connect(m_runner, &PipelineRunner::started, this, &StagesPanel::onStarted);
    connect(m_runner, &PipelineRunner::stopping, this, &StagesPanel::onStopping);
    connect(m_runner, &PipelineRunner::finished, this, &StagesPanel::onFinished);
    connect(m_runner, &PipelineRunner::stageEvents, m_model, &StageModel::apply);
    connect(m_runner, &PipelineRunner::stageEvents, this, [this](const std::vector<StageEvent>& events) {
        if (const int at = events.empty() ? -1 : m_model->rowOf(events.back().stage); at >= 0)
            m_tree->scrollTo(m_model->index(at, StageModel::Name));
    });
    connect(m_runner, &PipelineRunner::ticked, m_model, &StageModel::tick);
}

QString StagesPanel::status() const {
    return m_status->text();
}

void StagesPanel::setRunEnabled(bool enabled) {
    m_runEnabled = enabled;
    refreshButtons();
}

void StagesPanel::refreshButtons() {
    const bool idle = m_runEnabled && !m_runner->isRunning();
    m_run->setEnabled(idle);
    m_runStale->setEnabled(idle && m_anyStale);
}

void StagesPanel::setPlan(const std::vector<pipeline::PlannedStage>& plan) {
    const auto stale = std::count_if(plan.begin(), plan.end(), [](const auto& stage) { return stage.stale(); });
    m_anyStale = stale > 0;
    refreshButtons();
    if (m_runner->isRunning())
        return;
    if (!m_hasRun)
        m_model->reset();
    m_model->setPlan(plan);
    if (!m_hasRun && !plan.empty())
        m_status->setText(stale == 0               ? tr("Everything is up to date.")
                          : !plan.front().finished ? tr("This field has not been run yet.")
                                                   : tr("%1 of %2 stages are stale.").arg(stale).arg(plan.size()));
}

void StagesPanel::onStarted() {
    m_hasRun = true;
    m_model->reset();
    m_status->setText(tr("Running …"));
    m_cancel->setEnabled(true);
    m_run->setEnabled(false);
    m_runStale->setEnabled(false);
}

void StagesPanel::onStopping() {
    m_status->setText(tr("Stopping …"));
    m_cancel->setEnabled(false);
}

void StagesPanel::onFinished(const RunResult& result) {
    m_cancel->setEnabled(false);
    refreshButtons();
    const QString time = formatDuration(result.seconds);
    switch (result.outcome) {
    case RunResult::Outcome::Succeeded:
        m_model->end(StageState::Done);
        if (result.report.patches == 0) {
            m_status->setText(tr("Finished in %1.").arg(time));
            break;
        }
        m_status->setText(tr("Finished in %1: %2 of %3 sources fitted, %4 of %5 patches converged.")
                              .arg(time)
                              .arg(result.report.fitted)
                              .arg(result.report.sources)
                              .arg(result.report.patchesConverged)
                              .arg(result.report.patches));
        break;
    case RunResult::Outcome::SomePatchesFailed:
        m_model->end(StageState::Done);
        m_status->setText(tr("Finished in %1. Patches that failed: %2; see the log.")
                              .arg(time)
                              .arg(result.report.failedPatches.size()));
        break;
    case RunResult::Outcome::Stopped:
        m_model->end(StageState::Stopped);
        m_status->setText(tr("Stopped after %1. Finished products are valid.").arg(time));
        break;
    case RunResult::Outcome::Failed:
        m_model->end(StageState::Failed);
        m_status->setText(tr("Failed after %1; see the log.").arg(time));
        break;
    }
}

} // namespace furrow::widgets
