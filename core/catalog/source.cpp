#include "core/catalog/source.h"

#include <array>

namespace furrow {

std::string_view typeName(SourceType type) {
    constexpr std::array<std::string_view, 4> names{"star", "exp", "dev", "sersic"};
    return names[static_cast<std::size_t>(type)];
}

} // namespace furrow
