#include "widgets/image/view_link.h"

namespace furrow::widgets {

void ViewLink::add(ImageView* view) {
    m_views.emplace_back(view);
    connect(view, &ImageView::viewChanged, this, [this, view] { follow(view); });
}

void ViewLink::clear() {
    for (const auto& view : m_views)
        if (view)
            disconnect(view, nullptr, this, nullptr);
    m_views.clear();
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
