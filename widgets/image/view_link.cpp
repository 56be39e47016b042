#include "widgets/image/view_link.h"

namespace furrow::widgets {

void ViewLink::add(ImageView* view, int limitsGroup) {
    m_views.push_back({view, limitsGroup});
    connect(view, &ImageView::viewChanged, this, [this, view] { follow(view); });
    connect(view, &ImageView::scaleChanged, this, [this, limitsGroup] { shareLimits(limitsGroup); });
    if (view->display())
        connect(view->display(), &DisplaySettings::limitsChanged, this,
                [this, view = QPointer(view), limitsGroup] { lead(view, limitsGroup); });
    if (!m_leaders.value(limitsGroup))
        m_leaders[limitsGroup] = view;
    shareLimits(limitsGroup);
}

void ViewLink::clear() {
    for (const Linked& linked : m_views)
        if (linked.view) {
            disconnect(linked.view, nullptr, this, nullptr);
            if (linked.view->display())
                disconnect(linked.view->display(), nullptr, this, nullptr);
            linked.view->holdLimits(std::nullopt);
        }
    m_views.clear();
    m_leaders.clear();
}

void ViewLink::setLimitsLinked(bool linked) {
    m_limitsLinked = linked;
    if (!linked)
        for (const Linked& entry : m_views)
            if (entry.view)
                entry.view->holdLimits(std::nullopt);
    for (const int group : m_leaders.keys())
        shareLimits(group);
}

void ViewLink::lead(ImageView* view, int group) {
    // Views with the same settings change together: the first of them stays the leader.
    const ImageView* leader = m_leaders.value(group);
    if (!view || (leader && leader->display() == view->display()))
        return;
    m_leaders[group] = view;
    shareLimits(group);
}

void ViewLink::shareLimits(int group) {
    ImageView* leader = m_leaders.value(group);
    if (!m_limitsLinked || m_busy || !leader || !leader->hasImage())
        return;
    m_busy = true;
    leader->holdLimits(std::nullopt);
    for (const Linked& entry : m_views)
        if (entry.view && entry.view != leader && entry.group == group)
            entry.view->holdLimits(leader->ownLimits());
    m_busy = false;
}

void ViewLink::follow(const ImageView* leader) {
    if (!m_enabled || m_busy)
        return;
    m_busy = true;
    for (const Linked& entry : m_views)
        if (entry.view && entry.view != leader)
            entry.view->setView(leader->transform().centre, leader->transform().zoom);
    m_busy = false;
}

} // namespace furrow::widgets
