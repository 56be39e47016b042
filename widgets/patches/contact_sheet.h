#pragma once
#include "widgets/image/display_settings.h"
#include "widgets/source/patch_loader.h"

#include <QWidget>

namespace furrow::widgets {

/// The residuals of all bands of a patch as small pictures; a click chooses a band.
class ContactSheet : public QWidget {
    Q_OBJECT
public:
    /// Colours as in `display` (not owned).
    explicit ContactSheet(DisplaySettings* display, QWidget* parent = nullptr);
    void show(PatchPicturesPtr pictures, int band, bool significance);
    void clear();
    int cellAt(QPointF position) const; ///< band; -1: white or none
    QRectF cellRect(int band) const;    ///< of its picture
    bool event(QEvent* event) override;
    QSize sizeHint() const override { return {320, 150}; }

signals:
    void bandPicked(const QString& band);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void redraw();
    int columns() const;
    QImage thumbnail(const PatchPictures::BandPictures& band) const;

    DisplaySettings* m_display;
    PatchPicturesPtr m_pictures;
    std::vector<QImage> m_thumbnails; ///< per band, top row first
    int m_band = -1;
    bool m_significance = true;
};

} // namespace furrow::widgets
