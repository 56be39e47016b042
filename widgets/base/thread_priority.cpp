#include "widgets/base/thread_priority.h"

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace furrow::widgets {

#ifdef __linux__
int threadNice() {
    return getpriority(PRIO_PROCESS, static_cast<id_t>(gettid()));
}

void lowerThreadPriority(int nice) {
    if (threadNice() < nice)
        setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), nice);
}
#else
int threadNice() {
    return 0;
}

void lowerThreadPriority(int) {}
#endif

} // namespace furrow::widgets
