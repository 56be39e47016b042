#pragma once
#include "widgets/image/image_view.h"

namespace furrow::widgets {

/// The colours of one image view with the values they stand for.
class ColorBar : public QWidget {
    Q_OBJECT
public:
    explicit ColorBar(QWidget* parent = nullptr);
    void setView(ImageView* view);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QPointer<ImageView> m_view;
};

/// A value with as many digits as tell it from its neighbours in a span; C locale.
QString shortNumber(double value, double span);

} // namespace furrow::widgets
