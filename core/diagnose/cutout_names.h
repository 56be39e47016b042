#pragma once
#include <string>
#include <vector>

namespace furrow::diagnose {

/// A source that gets a cutout.
struct CutoutSource {
    std::string id; ///< empty: the catalog has no ID column, `index` names the file
    std::size_t index = 0;
    bool halo = false;
};

/// File names of a patch's cutouts, one per source: src_{ID}.png and src_halo_{ID}.png, with the characters outside
/// [A-Za-z0-9_.-] as `_`. A name that would collide (also where case does not count), exceed 120 bytes or start like
/// the other class gets `_` and 8 hex digits of a hash of the ID. Depends on the set of sources only, not on their
/// order.
std::vector<std::string> cutoutNames(const std::vector<CutoutSource>& sources);

/// cutouts/index.csv: file,ID,halo.
std::string cutoutIndexCsv(const std::vector<CutoutSource>& sources, const std::vector<std::string>& names);

} // namespace furrow::diagnose
