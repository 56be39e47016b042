#pragma once
#include "core/image/image.h"
#include "widgets/base/latest_task.h"
#include "widgets/image/image_view.h"

#include <QPolygonF>
#include <QTimer>

namespace furrow::widgets {

/// Lines of equal value in part of an image by marching squares (Lorensen and Cline 1987, in two dimensions), linear
/// between pixel centres; closed lines end where they start. Cells with a value that is not finite are left out.
/// Positions are pixels of `image`. Stops early, with an empty result, when asked to.
std::vector<QPolygonF> contourLines(const Image<float>& image, const Box& part, double level,
                                    const std::stop_token& stop);

class ContourLayer : public OverlayLayer {
public:
    ContourLayer(std::vector<QPolygonF> lines, QColor color)
        : OverlayLayer(QStringLiteral("contours"), QString())
        , m_lines(std::move(lines))
        , m_color(color) {}
    std::size_t count() const override { return m_lines.size(); }
    void paint(QImage& target, const ViewTransform& view) const override;
    void paintVector(QPainter& painter, const ViewTransform& view) const override;
    QImage symbol(double devicePixelRatio) const override;

private:
    std::vector<QPolygonF> m_lines; ///< image positions
    QColor m_color;
};

/// Keeps contours on an image view: traced in the background for what is in view, anew after a move or a change of the
/// limits. Levels are equally spaced in colour between the limits.
class ContourTracer : public QObject {
    Q_OBJECT
public:
    ContourTracer(ImageView* view, int levels);
    ~ContourTracer() override;
    void setLevels(int levels);
    bool isBusy() const { return m_timer.isActive() || m_task.isBusy(); }

signals:
    void traced();

private:
    void trace();

    QPointer<ImageView> m_view;
    int m_levels;
    QTimer m_timer;
    std::stop_source m_stop;
    LatestTask m_task{this};
};

} // namespace furrow::widgets
