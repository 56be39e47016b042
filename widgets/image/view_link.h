#pragma once
#include "widgets/image/image_view.h"

#include <QHash>

#include <vector>

namespace furrow::widgets {

/// Keeps centre and zoom of several image views equal while it is on; and, when asked to, the limits of those of one
/// group (data and residuals have little in common): those of the view whose settings were changed last, at first of
/// the one added first.
class ViewLink : public QObject {
    Q_OBJECT
public:
    explicit ViewLink(QObject* parent = nullptr)
        : QObject(parent) {}
    /// The view's DisplaySettings must be set before.
    void add(ImageView* view, int limitsGroup = 0);
    void clear();
    void setEnabled(bool enabled) { m_enabled = enabled; }
    bool isEnabled() const { return m_enabled; }
    void setLimitsLinked(bool linked);
    bool areLimitsLinked() const { return m_limitsLinked; }

private:
    void follow(const ImageView* leader);
    void lead(ImageView* view, int group);
    void shareLimits(int group);

    struct Linked {
        QPointer<ImageView> view;
        int group;
    };
    std::vector<Linked> m_views;
    QHash<int, QPointer<ImageView>> m_leaders; ///< of the groups' limits
    bool m_enabled = true, m_limitsLinked = false;
    bool m_busy = false;
};

} // namespace furrow::widgets
