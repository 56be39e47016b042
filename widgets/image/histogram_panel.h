#pragma once
#include "widgets/image/image_view.h"

namespace furrow::widgets {

/// The values of an image view's statistics as a histogram (logarithmic counts) with two handles: the limits. Dragging
/// a handle, or the arrow keys (Tab chooses the handle, Shift takes larger steps), sets manual limits.
class HistogramPanel : public QWidget {
    Q_OBJECT
public:
    explicit HistogramPanel(QWidget* parent = nullptr);
    /// The limits go to the view's display settings.
    void setView(ImageView* view);

    QSize sizeHint() const override { return {320, 96}; }
    QSize minimumSizeHint() const override { return {120, 72}; }
    /// Values at the left and the right edge of the plot.
    Limits range() const { return m_range; }
    const std::vector<double>& counts() const { return m_counts; }
    double xOf(double value) const; ///< widget coordinate
    double valueAt(double x) const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    enum class Handle { Low, High };
    void refresh();
    void moveHandle(double value);

    QPointer<ImageView> m_view;
    Limits m_range;
    std::vector<double> m_counts; ///< per bin over the range
    Handle m_handle = Handle::Low;
    bool m_dragging = false;
};

} // namespace furrow::widgets
