#include "core/image/frames.h"

namespace furrow {

std::vector<std::string> Frames::bandNames() const {
    std::vector<std::string> names;
    for (const auto& band : bands)
        names.push_back(band.info.name);
    return names;
}

} // namespace furrow
