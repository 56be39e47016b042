#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The one table of catalog columns: CSV headers, units in FITS and VOTable files, tooltips and the reference page.
namespace furrow {

enum class ColumnType { Bool, Int, Double, Text };
/// The stage that makes the column; Input: read from the user's catalog.
enum class ColumnOrigin { Input, Load, Gaia, Bright, Fit, Merge, Zp };
/// Fitting mode in which the column exists (patch_run.enable_multi_band_simultaneous_fitting).
enum class ColumnMode { Both, MultiBand, SingleBand };

/// One row of the table. `name` may hold "{band}": one column per band.
struct ColumnInfo {
    std::string_view name;
    ColumnType type;
    ColumnOrigin origin;
    ColumnMode mode;
    std::string_view unit; ///< FITS standard section 4.3 spelling; "" when dimensionless; "ct" is counts at zp_ref
    std::string_view ucd;  ///< UCD1+ (IVOA recommendation 1.4)
    std::string_view description;

    bool perBand() const { return name.find("{band}") != std::string_view::npos; }
};

/// All columns in the order of the final catalog.
std::span<const ColumnInfo> columnTable();

/// A column of a real catalog.
struct OutputColumn {
    std::string name; ///< "{band}" filled in
    std::string band; ///< empty for columns that are not per band
    const ColumnInfo* info = nullptr;
};

/// "FLUX_{band}_fit", "r" -> "FLUX_r_fit".
std::string columnName(std::string_view pattern, std::string_view band);

/// The columns that `origin` makes, in table order; adjacent per-band columns are grouped band by band.
std::vector<OutputColumn> columnsOf(ColumnOrigin origin, const std::vector<std::string>& bands, bool multiBand);

/// The column called `name` (exact case) in a catalog with these bands, input columns included; nullopt for the user's
/// own.
std::optional<OutputColumn> findColumn(std::string_view name, const std::vector<std::string>& bands);

/// True when `name`, without regard to case, is a column that the program makes itself in either mode.
bool isOutputColumn(std::string_view name, const std::vector<std::string>& bands);

/// Bands of a catalog in file order: of FLUX_{band}_fit, or, when it has none, of FLUX_{band}.
std::vector<std::string> catalogBands(const std::vector<std::string>& names);

std::string_view columnTypeName(ColumnType type); ///< "bool", "int", "float", "string"

} // namespace furrow
