#pragma once
#include "widgets/image/image_view.h"

namespace furrow::widgets {

/// The pixels around the cursor enlarged, in the lower right corner of an image view.
class Magnifier : public QWidget {
    Q_OBJECT
public:
    explicit Magnifier(ImageView* view);
    /// Logical pixels per image pixel in it.
    double zoom() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void follow(QPointF image);
    void place();

    ImageView* m_view;
    std::optional<QPointF> m_centre; ///< image position; nothing before the cursor was over the image
};

} // namespace furrow::widgets
