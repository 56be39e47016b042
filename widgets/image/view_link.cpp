#include "widgets/image/view_link.h"

namespace furrow::widgets {

void ViewLink::add(ImageView* view) {
    m_views.emplace_back(view);
    connect(view, &ImageView::viewChanged, this, [this, view] { follow(view); });
    connect(view, &ImageView::scaleChanged, this, &ViewLink::shareLimits);
    if (view->display())
        connect(view->display(), &DisplaySettings::limitsChanged, this, [this, view = QPointer(view)] { lead(view); });
    if (!m_limitsLeader)
        m_limitsLeader = view;
    shareLimits();
}

void ViewLink::clear() {
    for (const auto& view : m_views)
        if (view) {
            disconnect(view, nullptr, this, nullptr);
            if (view->display())
                disconnect(view->display(), nullptr, this, nullptr);
            view->holdLimits(std::nullopt);
        }
    m_views.clear();
    m_limitsLeader.clear();
}

void ViewLink::setLimitsLinked(bool linked) {
    m_limitsLinked = linked;
    if (!linked)
        for (const auto& view : m_views)
            if (view)
                view->holdLimits(std::nullopt);
    shareLimits();
}

void ViewLink::lead(ImageView* view) {
    // Views with the same settings change together: the first of them stays the leader.
    if (!view || (m_limitsLeader && m_limitsLeader->display() == view->display()))
        return;
    m_limitsLeader = view;
    shareLimits();
}

void ViewLink::shareLimits() {
    if (!m_limitsLinked || m_busy || !m_limitsLeader || !m_limitsLeader->hasImage())
        return;
    m_busy = true;
    m_limitsLeader->holdLimits(std::nullopt);
    for (const auto& view : m_views)
        if (view && view != m_limitsLeader)
            view->holdLimits(m_limitsLeader->ownLimits());
    m_busy = false;
}

void ViewLink::follow(const ImageView* leader) {
    if (!m_enabled || m_busy)
        return;
    m_busy = true;
    for (const auto& view : m_views)
        if (view && view != leader)
            view->setView(leader->transform().centre, leader->transform().zoom);
    m_busy = false;
}

} // namespace furrow::widgets
