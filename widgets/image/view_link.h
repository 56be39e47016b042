#pragma once
#include "widgets/image/image_view.h"

#include <vector>

namespace furrow::widgets {

/// Keeps centre and zoom of several image views equal while it is on; and, when asked to, their limits: those of the
/// view whose settings were changed last, at first of the one added first.
class ViewLink : public QObject {
    Q_OBJECT
public:
    explicit ViewLink(QObject* parent = nullptr)
        : QObject(parent) {}
    /// The view's DisplaySettings must be set before.
    void add(ImageView* view);
    void clear();
    void setEnabled(bool enabled) { m_enabled = enabled; }
    bool isEnabled() const { return m_enabled; }
    void setLimitsLinked(bool linked);
    bool areLimitsLinked() const { return m_limitsLinked; }

private:
    void follow(const ImageView* leader);
    void lead(ImageView* view);
    void shareLimits();

    std::vector<QPointer<ImageView>> m_views;
    QPointer<ImageView> m_limitsLeader;
    bool m_enabled = true, m_limitsLinked = false;
    bool m_busy = false;
};

} // namespace furrow::widgets
