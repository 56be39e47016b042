#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace furrow::io {

/// One column of a table file, FITS or VOTable. A missing value is NaN, nullopt or "".
struct TableColumn {
    std::string name, unit;
    std::string comment; ///< beside the name in a FITS header
    std::variant<std::vector<double>, std::vector<long long>, std::vector<bool>, std::vector<std::string>,
                 std::vector<std::optional<long long>>, std::vector<std::optional<bool>>>
        values;
    std::string description{}; ///< TCOMM in FITS, DESCRIPTION in VOTable
    std::string ucd{};         ///< TUCD in FITS
    std::string display{};     ///< TDISP in FITS, e.g. "F12.7"

    std::size_t size() const {
        return std::visit([](const auto& v) { return v.size(); }, values);
    }
};

/// Stands for a missing integer in a file (TNULL of FITS, VALUES null of VOTable).
inline constexpr long long kMissingInteger = -9223372036854775807LL - 1;

} // namespace furrow::io
