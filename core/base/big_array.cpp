#include "core/base/big_array.h"

#include <sys/mman.h>
#include <unistd.h>

namespace furrow {
namespace {

constexpr std::size_t kHugePage = std::size_t{2} << 20;
constexpr std::size_t kCacheLine = 64;

std::size_t roundedUp(std::size_t bytes, std::size_t unit) {
    return (bytes + unit - 1) / unit * unit;
}

} // namespace

void* allocateBig(std::size_t bytes) {
    const bool isHuge = bytes >= 2 * kHugePage;
    const std::size_t unit = isHuge ? kHugePage : kCacheLine;
    void* const memory = std::aligned_alloc(unit, roundedUp(bytes > 0 ? bytes : 1, unit));
    if (!memory)
        throw std::bad_alloc();
    if (isHuge) // a wish: without it everything works, only slower
        madvise(memory, roundedUp(bytes, kHugePage), MADV_HUGEPAGE);
    return memory;
}

std::size_t physicalMemory() {
    const long pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);
    return pages > 0 && bytes > 0 ? static_cast<std::size_t>(pages) * static_cast<std::size_t>(bytes) : 0;
}

} // namespace furrow
