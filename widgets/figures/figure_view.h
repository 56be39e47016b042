#pragma once
#include "core/diagnose/figure.h"

#include <QImage>
#include <QWidget>

#include <memory>

namespace furrow::figures {

/// A diagnostic picture in a window, drawn by the code that writes the PNGs, at the size that fits the widget. Saves
/// itself as the PNG of a given dpi.
class FigureView : public QWidget {
    Q_OBJECT
public:
    explicit FigureView(QWidget* parent = nullptr);

    void setFigure(std::shared_ptr<const diagnose::Figure> figure); ///< null: empty
    const std::shared_ptr<const diagnose::Figure>& figure() const { return m_figure; }
    void setColorBlindSafe(bool on);
    /// Throws UserError naming the file.
    void savePng(const QString& path, double dpi) const;

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void drawCanvas();

    std::shared_ptr<const diagnose::Figure> m_figure;
    bool m_colorBlindSafe = false;
    QImage m_canvas;
    bool m_stale = true;
};

} // namespace furrow::figures
