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

QCheckBox* LayerLegend::addRow(const QString& id) {
    auto* box = new QCheckBox(this);
    box->setObjectName(id);
    box->setFocusPolicy(Qt::TabFocus);
    connect(box, &QCheckBox::toggled, this, [this, id](bool on) { m_overlays->setVisible(id, on); });
    m_rows->addWidget(box);
    return box;
}

void LayerLegend::rebuild() {
    std::vector<const OverlayLayer*> named;
    for (const auto& layer : m_overlays->layers())
        if (!layer->label().isEmpty())
            named.push_back(layer.get());
    // Layers are replaced with every selection; most often those in the legend stay what they are.
    bool same = m_rows->count() == static_cast<int>(named.size());
    for (int i = 0; same && i < m_rows->count(); ++i)
        same = m_rows->itemAt(i)->widget()->objectName() == named[static_cast<std::size_t>(i)]->id();
    while (QLayoutItem* item = same ? nullptr : m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (!same)
        m_symbols.clear();
    bool resized = !same;
    for (std::size_t i = 0; i < named.size(); ++i) {
        const OverlayLayer& layer = *named[i];
        auto* box = same ? static_cast<QCheckBox*>(m_rows->itemAt(static_cast<int>(i))->widget()) : addRow(layer.id());
        const QString count =
            layer.isLoaded() ? locale().toString(static_cast<qulonglong>(layer.count())) : QStringLiteral("…");
        const QString text = tr("%1 (%2)").arg(layer.label(), count);
        const QImage symbol = layer.symbol(devicePixelRatioF());
        if (text != box->text()) {
            box->setText(text);
            box->setToolTip(tr("Show or hide: %1").arg(layer.label()));
            resized = true;
        }
        if (m_symbols.value(layer.id()) != symbol) {
            m_symbols[layer.id()] = symbol;
            box->setIcon(QPixmap::fromImage(symbol));
        }
    }
    refreshChecks();
    setWanted(m_wanted);
    if (resized)
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
