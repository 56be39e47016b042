#pragma once
#include "widgets/image/overlay.h"

#include <QFrame>
#include <QHash>
#include <QPointer>

class QCheckBox;
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
    QCheckBox* addRow(const QString& id);
    void rebuild();
    void refreshChecks();

    QPointer<OverlayStack> m_overlays;
    QVBoxLayout* m_rows;
    QHash<QString, QImage> m_symbols; ///< of the rows, by layer
    bool m_wanted = true;
};

} // namespace furrow::widgets
