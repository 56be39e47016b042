#pragma once
#include "core/sky/wcs.h"
#include "widgets/image/contours.h"
#include "widgets/image/magnifier.h"

class QSettings;

namespace furrow::widgets {

/// Compass, magnifier and contours for any number of image views; switched on and off for all of them together.
class ViewAids : public QObject {
    Q_OBJECT
public:
    static constexpr int kFewestLevels = 1, kMostLevels = 20;

    explicit ViewAids(QObject* parent = nullptr)
        : QObject(parent) {}
    /// From now on the view shows what is switched on; may be called again.
    void attach(ImageView* view);
    /// Of the frame that all views are in.
    void setWcs(const sky::Wcs& wcs);

    bool compass() const { return m_compass; }
    bool magnifier() const { return m_magnifier; }
    bool contours() const { return m_contours; }
    int contourLevels() const { return m_levels; }
    void setCompass(bool on);
    void setMagnifier(bool on);
    void setContours(bool on);
    void setContourLevels(int levels);

    void save(QSettings& settings) const;
    void restore(QSettings& settings);

private:
    struct Helped {
        QPointer<ImageView> view;
        QPointer<Magnifier> magnifier;
        QPointer<ContourTracer> contours;
    };
    void apply(Helped& helped);
    void applyAll();

    sky::Wcs m_wcs;
    bool m_compass = true, m_magnifier = false, m_contours = false;
    int m_levels = 5;
    std::vector<Helped> m_views;
};

} // namespace furrow::widgets
