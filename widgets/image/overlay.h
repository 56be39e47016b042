#pragma once
#include "core/io/ds9_regions.h"
#include "widgets/image/view_transform.h"

#include <QImage>
#include <QObject>
#include <QString>

#include <memory>
#include <vector>

class QPainter;

namespace furrow::widgets {

/// Something drawn over an image, in image coordinates. Has a name and a count for the legend.
class OverlayLayer {
public:
    OverlayLayer(QString id, QString label)
        : m_id(std::move(id))
        , m_label(std::move(label)) {}
    virtual ~OverlayLayer() = default;
    OverlayLayer(const OverlayLayer&) = delete;
    OverlayLayer& operator=(const OverlayLayer&) = delete;

    const QString& id() const { return m_id; } ///< stable, for settings and tests
    const QString& label() const { return m_label; }
    virtual std::size_t count() const = 0;
    /// False while the layer's contents are not read yet.
    virtual bool isLoaded() const { return true; }
    /// Draws into an ARGB32_Premultiplied picture of the view (or of a part of it), devicePixelRatio set.
    virtual void paint(QImage& target, const ViewTransform& view) const = 0;
    /// The same as lines and shapes in logical pixels, e.g. for an SVG file; by default the picture of paint().
    virtual void paintVector(QPainter& painter, const ViewTransform& view) const;
    /// Keeps its place on the screen while the image moves under it.
    virtual bool isFixedToView() const { return false; }
    /// What the layer marks, in image positions; empty when it has no such shape.
    virtual std::vector<io::Region> regions() const { return {}; }
    /// The symbol alone, for the legend.
    virtual QImage symbol(double devicePixelRatio) const = 0;

private:
    friend class OverlayStack;
    QString m_id, m_label;
    bool m_visible = true;
};

/// The layers over one image (or over several linked ones), bottom first.
class OverlayStack : public QObject {
    Q_OBJECT
public:
    explicit OverlayStack(QObject* parent = nullptr)
        : QObject(parent) {}

    const std::vector<std::unique_ptr<OverlayLayer>>& layers() const { return m_layers; }
    OverlayLayer* find(const QString& id) const;
    bool isVisible(const OverlayLayer& layer) const { return layer.m_visible; }
    void setVisible(const QString& id, bool visible);
    /// Replaces all layers; those with a known id keep their visibility.
    void setLayers(std::vector<std::unique_ptr<OverlayLayer>> layers);
    /// Replaces or adds one layer on top of the others.
    void setLayer(std::unique_ptr<OverlayLayer> layer);
    void removeLayer(const QString& id);

signals:
    void changed();        ///< anything: repaint
    void layersReplaced(); ///< the set of layers or their counts: rebuild legends

private:
    std::vector<std::unique_ptr<OverlayLayer>> m_layers;
    std::vector<QString> m_hidden; ///< ids, remembered while a layer is absent
};

} // namespace furrow::widgets
