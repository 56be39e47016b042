#include "core/image/image.h"

#include <bit>

namespace furrow {

std::size_t BitMask::count() const {
    std::size_t total = 0;
    for (const auto word : m_words)
        total += static_cast<std::size_t>(std::popcount(word));
    return total;
}

} // namespace furrow
