#pragma once
#include "widgets/image/overlay.h"

#include <QFrame>
#include <QPointer>

class QVBoxLayout;

namespace furrow::widgets {

/// A tick box per layer with its symbol, name and count. Layers without a label are left out.
class LayerLegend : public QFrame {
    Q_OBJECT
public:
    explicit LayerLegend(QWidget* parent = nullptr);
    void setOverlays(OverlayStack* overlays);
    /// Shows the list as long as there are layers.
    void setWanted(bool wanted);

private:
    void rebuild();
    void refreshChecks();

    QPointer<OverlayStack> m_overlays;
    QVBoxLayout* m_rows;
    bool m_wanted = true;
};

} // namespace furrow::widgets
