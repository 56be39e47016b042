#include "widgets/image/layer_legend.h"

#include <QCheckBox>
#include <QLocale>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace furrow::widgets {

LayerLegend::LayerLegend(QWidget* parent)
    : QFrame(parent)
    , m_rows(new QVBoxLayout(this)) {
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setAccessibleName(tr("Legend"));
    m_rows->setContentsMargins(8, 6, 8, 6);
    m_rows->setSpacing(2);
}

void LayerLegend::setOverlays(OverlayStack* overlays) {
    if (m_overlays)
        disconnect(m_overlays, nullptr, this, nullptr);
    m_overlays = overlays;
    connect(m_overlays, &OverlayStack::layersReplaced, this, &LayerLegend::rebuild);
    connect(m_overlays, &OverlayStack::changed, this, &LayerLegend::refreshChecks);
    rebuild();
}

void LayerLegend::rebuild() {
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const auto& layer : m_overlays->layers()) {
        if (layer->label().isEmpty())
            continue;
        const QString count =
            layer->isLoaded() ? locale().toString(static_cast<qulonglong>(layer->count())) : QStringLiteral("…");
        auto* box = new QCheckBox(tr("%1 (%2)").arg(layer->label(), count), this);
        box->setObjectName(layer->id());
        box->setIcon(QPixmap::fromImage(layer->symbol(devicePixelRatioF())));
        box->setChecked(m_overlays->isVisible(*layer));
        box->setToolTip(tr("Show or hide: %1").arg(layer->label()));
        box->setFocusPolicy(Qt::TabFocus);
        const QString id = layer->id();
        connect(box, &QCheckBox::toggled, this, [this, id](bool on) { m_overlays->setVisible(id, on); });
        m_rows->addWidget(box);
    }
    setWanted(m_wanted);
    adjustSize();
}

void LayerLegend::setWanted(bool wanted) {
    m_wanted = wanted;
    setVisible(m_wanted && m_rows->count() > 0);
}

void LayerLegend::refreshChecks() {
    for (const auto& layer : m_overlays->layers())
        if (auto* box = findChild<QCheckBox*>(layer->id())) {
            const QSignalBlocker blocker(box);
            box->setChecked(m_overlays->isVisible(*layer));
        }
}

} // namespace furrow::widgets
