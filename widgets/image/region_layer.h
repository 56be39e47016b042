#pragma once
#include "widgets/image/overlay.h"

#include <QColor>

namespace furrow::widgets {

/// Regions of a DS9 file in their own colours, with their texts.
class RegionLayer : public OverlayLayer {
public:
    /// `regions`: in image positions (io::toImage); those that are nowhere are left out.
    RegionLayer(QString id, QString label, std::vector<io::Region> regions);

    std::size_t count() const override { return m_regions.size(); }
    void paint(QImage& target, const ViewTransform& view) const override;
    void paintVector(QPainter& painter, const ViewTransform& view) const override;
    QImage symbol(double devicePixelRatio) const override;
    std::vector<io::Region> regions() const override { return m_regions; }

private:
    std::vector<io::Region> m_regions;
};

/// A colour of a region file: DS9's names (its green is bright), or #rrggbb; green when there is none.
QColor regionColor(const std::string& name);

} // namespace furrow::widgets
