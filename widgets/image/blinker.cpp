#include "widgets/image/blinker.h"

#include "widgets/image/image_view.h"

#include <QApplication>

#include <algorithm>

namespace furrow::widgets {

Blinker::Blinker(QObject* parent)
    : QObject(parent) {
    m_timer.setInterval(kDefaultInterval);
    connect(&m_timer, &QTimer::timeout, this, &Blinker::step);
}

void Blinker::setCount(int count) {
    m_count = count;
    if (m_count < 2 && isActive())
        stop();
}

void Blinker::setInterval(int milliseconds) {
    m_timer.setInterval(std::clamp(milliseconds, kShortest, kLongest));
}

void Blinker::start() {
    if (m_count < 2 || isActive())
        return;
    m_timer.start();
    step();
}

void Blinker::stop() {
    if (!isActive())
        return;
    m_timer.stop();
    emit stopped();
}

void Blinker::step() {
    m_current = (m_current + 1) % m_count;
    emit shown(m_current);
}

void blinkPanels(Blinker* blinker, const std::vector<QWidget*>& panels) {
    std::vector<QPointer<QWidget>> watched(panels.begin(), panels.end());
    blinker->setCount(static_cast<int>(panels.size()));
    QObject::connect(blinker, &Blinker::shown, blinker, [watched](int index) {
        const auto now = static_cast<std::size_t>(index);
        const QWidget* focus = QApplication::focusWidget();
        if (watched[now])
            watched[now]->show();
        for (std::size_t i = 0; i < watched.size(); ++i)
            if (i != now && watched[i]) {
                // The focus would go to any widget when its own is hidden.
                auto* view = focus && watched[i]->isAncestorOf(focus) && watched[now]
                                 ? watched[now]->findChild<ImageView*>()
                                 : nullptr;
                if (view)
                    view->setFocus();
                watched[i]->hide();
            }
    });
    QObject::connect(blinker, &Blinker::stopped, blinker, [watched] {
        for (const auto& panel : watched)
            if (panel)
                panel->show();
    });
}

} // namespace furrow::widgets
