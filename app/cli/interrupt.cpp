#include "app/cli/interrupt.h"

#include "core/base/run_context.h"

#include <csignal>
#include <ctime>
#include <pthread.h>
#include <unistd.h>

namespace furrow::cli {
namespace {

constexpr double kGraceSeconds = 0.75;

sigset_t watchedSignals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

} // namespace

Interrupt::Interrupt() {
    const sigset_t set = watchedSignals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    m_watcher = std::jthread([this](std::stop_token end) { watch(end); });
}

Interrupt::~Interrupt() {
    m_watcher.request_stop();
    m_watcher.join();
    const sigset_t set = watchedSignals();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void Interrupt::watch(std::stop_token end) {
    const sigset_t set = watchedSignals();
    const timespec wait{0, 50'000'000};
    double since = 0;
    while (!end.stop_requested()) {
        const int signal = sigtimedwait(&set, nullptr, &wait);
        if (m_signal && (signal > 0 || steadySeconds() - since > kGraceSeconds))
            ::_exit(128 + m_signal);
        if (signal > 0) {
            since = steadySeconds();
            m_signal = signal;
            m_source.request_stop();
        }
    }
}

} // namespace furrow::cli
