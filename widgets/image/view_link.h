#pragma once
#include "widgets/image/image_view.h"

#include <vector>

namespace furrow::widgets {

/// Keeps centre and zoom of several image views equal while it is on.
class ViewLink : public QObject {
    Q_OBJECT
public:
    explicit ViewLink(QObject* parent = nullptr)
        : QObject(parent) {}
    void add(ImageView* view);
    void clear();
    void setEnabled(bool enabled) { m_enabled = enabled; }
    bool isEnabled() const { return m_enabled; }

private:
    void follow(const ImageView* leader);

    std::vector<QPointer<ImageView>> m_views;
    bool m_enabled = true;
    bool m_busy = false;
};

} // namespace furrow::widgets
