#include "widgets/image/view_aids.h"

#include "widgets/image/compass_layer.h"

#include <QSettings>

#include <algorithm>

namespace furrow::widgets {

void ViewAids::attach(ImageView* view) {
    std::erase_if(m_views, [](const Helped& helped) { return !helped.view; });
    if (std::any_of(m_views.begin(), m_views.end(), [view](const Helped& helped) { return helped.view == view; }))
        return;
    m_views.push_back({view, {}, {}});
    apply(m_views.back());
}

void ViewAids::apply(Helped& helped) {
    if (!helped.view)
        return;
    if (m_compass && m_wcs.valid())
        helped.view->setAid(std::make_unique<CompassLayer>(
            m_wcs, [view = helped.view.data()] { return view->hasImage() ? view->imageArea() : QRectF(); }));
    else
        helped.view->removeAid(QStringLiteral("compass"));
    if (m_magnifier && !helped.magnifier)
        helped.magnifier = new Magnifier(helped.view);
    else if (!m_magnifier)
        delete helped.magnifier;
    if (m_contours) {
        if (helped.contours)
            helped.contours->setLevels(m_levels);
        else
            helped.contours = new ContourTracer(helped.view, m_levels);
    } else if (helped.contours) {
        delete helped.contours;
        helped.view->removeAid(QStringLiteral("contours"));
    }
}

void ViewAids::applyAll() {
    for (Helped& helped : m_views)
        apply(helped);
}

void ViewAids::setWcs(const sky::Wcs& wcs) {
    m_wcs = wcs;
    applyAll();
}

void ViewAids::setCompass(bool on) {
    m_compass = on;
    applyAll();
}

void ViewAids::setMagnifier(bool on) {
    m_magnifier = on;
    applyAll();
}

void ViewAids::setContours(bool on) {
    m_contours = on;
    applyAll();
}

void ViewAids::setContourLevels(int levels) {
    m_levels = std::clamp(levels, kFewestLevels, kMostLevels);
    applyAll();
}

void ViewAids::save(QSettings& settings) const {
    settings.beginGroup(QStringLiteral("view/aids"));
    settings.setValue(QStringLiteral("compass"), m_compass);
    settings.setValue(QStringLiteral("magnifier"), m_magnifier);
    settings.setValue(QStringLiteral("contours"), m_contours);
    settings.setValue(QStringLiteral("contourLevels"), m_levels);
    settings.endGroup();
}

void ViewAids::restore(QSettings& settings) {
    settings.beginGroup(QStringLiteral("view/aids"));
    m_compass = settings.value(QStringLiteral("compass"), m_compass).toBool();
    m_magnifier = settings.value(QStringLiteral("magnifier"), m_magnifier).toBool();
    m_contours = settings.value(QStringLiteral("contours"), m_contours).toBool();
    m_levels =
        std::clamp(settings.value(QStringLiteral("contourLevels"), m_levels).toInt(), kFewestLevels, kMostLevels);
    settings.endGroup();
    applyAll();
}

} // namespace furrow::widgets
