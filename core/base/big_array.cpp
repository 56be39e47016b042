#include "core/base/big_array.h"

#include <unistd.h>

namespace furrow {

void* allocateBig(std::size_t bytes) {
    // In ordinary pages: huge ones (madvise) cost more than half as much again to open and type a catalog on a virtual
    // machine that gives free memory back to its host, and made queries only a tenth faster.
    void* const memory = std::malloc(bytes > 0 ? bytes : 1);
    if (!memory)
        throw std::bad_alloc();
    return memory;
}

std::size_t physicalMemory() {
    const long pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);
    return pages > 0 && bytes > 0 ? static_cast<std::size_t>(pages) * static_cast<std::size_t>(bytes) : 0;
}

} // namespace furrow
