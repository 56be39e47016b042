#include "core/fit/patch_data.h"

#include <array>

namespace furrow::fit {

std::string_view roleName(SourceRole role) {
    constexpr std::array<std::string_view, 3> names{"base", "halo", "ring"};
    return names[static_cast<std::size_t>(role)];
}

} // namespace furrow::fit
