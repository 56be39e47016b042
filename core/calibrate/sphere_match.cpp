#include "core/calibrate/sphere_match.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <optional>

namespace furrow::calibrate {
namespace {

constexpr double kDegree = std::numbers::pi / 180;

/// Positions sorted by the cell of their unit vector.
class CellIndex {
public:
    CellIndex(const std::vector<sky::SkyPosition>& positions, double radiusDeg)
        : m_positions(positions) {
        // A chord is shorter than its arc; cells below 1e-6 (0.2 arcsec) would only cost key bits.
        const double chord = 2 * std::sin(std::min(radiusDeg, 180.0) * kDegree / 2);
        m_cell = std::max(chord, 1e-6) * (1 + 1e-9);
        for (std::size_t i = 0; i < positions.size(); ++i)
            if (const auto cell = cellOf(positions[i]))
                m_entries.push_back({key(*cell), i});
        std::sort(m_entries.begin(), m_entries.end());
    }

    struct Hit {
        std::size_t index = std::numeric_limits<std::size_t>::max();
        double distanceDeg = std::numeric_limits<double>::infinity();
    };
    /// The nearest entry within `radiusDeg` of `p`.
    std::optional<Hit> nearest(const sky::SkyPosition& p, double radiusDeg) const {
        const auto centre = cellOf(p);
        if (!centre)
            return std::nullopt;
        Hit best;
        for (int dx = -1; dx <= 1; ++dx)
            for (int dy = -1; dy <= 1; ++dy) // the three cells along z have consecutive keys
                scan(p, key({(*centre)[0] + dx, (*centre)[1] + dy, (*centre)[2] - 1}), best);
        if (best.distanceDeg > radiusDeg)
            return std::nullopt;
        return best;
    }

private:
    using Cell = std::array<std::int64_t, 3>;
    struct Entry {
        std::int64_t key;
        std::size_t index;
        auto operator<=>(const Entry&) const = default;
    };

    std::optional<Cell> cellOf(const sky::SkyPosition& p) const {
        if (!std::isfinite(p.ra) || !std::isfinite(p.dec))
            return std::nullopt;
        const double cosDec = std::cos(p.dec * kDegree);
        const std::array<double, 3> v{cosDec * std::cos(p.ra * kDegree), cosDec * std::sin(p.ra * kDegree),
                                      std::sin(p.dec * kDegree)};
        Cell cell;
        for (int k = 0; k < 3; ++k)
            cell[k] = static_cast<std::int64_t>(std::floor((v[k] + 1) / m_cell)) + 1;
        return cell;
    }
    /// Cell numbers are 0 … 2e6 + 2: 21 bits each.
    static std::int64_t key(const Cell& cell) { return (cell[0] << 42) + (cell[1] << 21) + cell[2]; }

    void scan(const sky::SkyPosition& p, std::int64_t firstKey, Hit& best) const {
        auto entry = std::lower_bound(m_entries.begin(), m_entries.end(), Entry{firstKey, 0});
        for (; entry != m_entries.end() && entry->key <= firstKey + 2; ++entry) {
            const auto& q = m_positions[entry->index];
            const double d = sky::separationDeg(p.ra, p.dec, q.ra, q.dec);
            if (d < best.distanceDeg || (d == best.distanceDeg && entry->index < best.index))
                best = {entry->index, d};
        }
    }

    const std::vector<sky::SkyPosition>& m_positions;
    double m_cell = 1;
    std::vector<Entry> m_entries;
};

} // namespace

std::vector<SkyPair> mutualNearest(const std::vector<sky::SkyPosition>& first,
                                   const std::vector<sky::SkyPosition>& second, double radiusArcsec) {
    const double radiusDeg = radiusArcsec / 3600;
    const CellIndex firstIndex(first, radiusDeg), secondIndex(second, radiusDeg);
    std::vector<SkyPair> pairs;
    for (std::size_t i = 0; i < first.size(); ++i) {
        const auto there = secondIndex.nearest(first[i], radiusDeg);
        if (!there)
            continue;
        const auto back = firstIndex.nearest(second[there->index], radiusDeg);
        if (back && back->index == i)
            pairs.push_back({i, there->index, there->distanceDeg * 3600});
    }
    return pairs;
}

} // namespace furrow::calibrate
