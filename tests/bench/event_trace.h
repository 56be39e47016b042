#pragma once
#include "tests/support/watchdog.h"

#include <QApplication>
#include <QEvent>

#include <cstdio>
#include <vector>

namespace furrow::bench {

/// An application that names the events that keep its loop busy: those that need more CPU time than `threshold` (ms; 0:
/// none) are written to standard error with the events they were made of.
class TracedApplication : public QApplication {
public:
    TracedApplication(int& argc, char** argv, double threshold)
        : QApplication(argc, argv)
        , m_threshold(threshold) {}

    bool notify(QObject* receiver, QEvent* event) override {
        if (m_threshold <= 0)
            return QApplication::notify(receiver, event);
        const std::size_t at = m_events.size();
        const int depth = m_depth++;
        m_events.push_back({depth, 0, event->type(), nameOf(receiver)});
        const double start = test::threadCpuMs();
        const bool result = QApplication::notify(receiver, event);
        m_events[at].cpu = test::threadCpuMs() - start;
        --m_depth;
        if (m_events[at].cpu < m_threshold / 4)
            m_events.resize(at); // what it was made of is shorter still
        if (depth == 0)
            report(at);
        return result;
    }

private:
    struct Traced {
        int depth;
        double cpu;
        QEvent::Type type;
        QString receiver;
    };
    static QString nameOf(const QObject* object) {
        QString name = QString::fromLatin1(object->metaObject()->className());
        if (!object->objectName().isEmpty())
            name += QLatin1Char(':') + object->objectName();
        return name;
    }
    void report(std::size_t from) {
        if (from < m_events.size() && m_events[from].cpu >= m_threshold)
            for (std::size_t i = from; i < m_events.size(); ++i)
                std::fprintf(stderr, "%*s%.1f ms event %d to %s\n", 2 * m_events[i].depth, "", m_events[i].cpu,
                             static_cast<int>(m_events[i].type), qPrintable(m_events[i].receiver));
        m_events.resize(std::min(from, m_events.size()));
    }

    double m_threshold;
    int m_depth = 0;
    std::vector<Traced> m_events;
};

} // namespace furrow::bench
