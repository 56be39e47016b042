#include "app/gui/opening_bar.h"

#include "widgets/models/field_document.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include <cmath>

namespace furrow::app {
namespace {

constexpr int kSteps = 1000;
constexpr int kWidth = 180; ///< pixels

} // namespace

OpeningBar::OpeningBar(widgets::FieldDocument* document, QWidget* parent)
    : QWidget(parent)
    , m_label(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_cancel(new QPushButton(tr("Cancel"), this)) {
    m_label->setTextFormat(Qt::PlainText);
    m_progress->setFixedWidth(kWidth);
    m_progress->setToolTip(tr("How much of the catalog is read"));
    m_progress->setAccessibleName(tr("Progress of opening"));
    m_cancel->setToolTip(tr("Stops opening; what was open before stays open"));
    m_cancel->setAccessibleName(tr("Cancel opening"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_label);
    row->addWidget(m_progress);
    row->addWidget(m_cancel);
    hide();
    connect(m_cancel, &QPushButton::clicked, document, &widgets::FieldDocument::cancelOpening);
    connect(document, &widgets::FieldDocument::opening, this, &OpeningBar::show);
    connect(document, &widgets::FieldDocument::openingEnded, this, &QWidget::hide);
}

void OpeningBar::setName(const QString& name) {
    m_label->setText(tr("Opening %1 …").arg(name));
}

void OpeningBar::show(double share) {
    // Nothing is known before the catalog is reached, nor after it.
    m_progress->setRange(0, share > 0 && share < 1 ? kSteps : 0);
    m_progress->setValue(static_cast<int>(std::lround(share * kSteps)));
    setVisible(true);
}

} // namespace furrow::app
