#pragma once
#include "core/base/big_array.h"
#include "core/base/run_context.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace furrow::io {

/// A FITS binary table in memory as its bytes are in the file; columns are decoded when asked for. For tables of
/// millions of rows. Immutable, safe to share.
class FitsRows {
public:
    enum class Kind { Logical, Integer, Real, Text };
    struct Field {
        std::string name, unit, description;
        Kind kind = Kind::Real;
        char form = 'D';            ///< letter of TFORM (FITS standard 4.0, table 18)
        std::size_t offset = 0;     ///< of the first byte in a row
        std::size_t width = 8;      ///< bytes
        double scale = 1, zero = 0; ///< TSCAL, TZERO
        bool hasNull = false;
        long long null = 0; ///< TNULL
    };

    /// The table called CATALOG, else the first binary table of the file; gzip-packed files too. Columns of arrays are
    /// left out and named by skipped(). Progress is that of the stage "catalog". Throws UserError and Cancelled.
    static FitsRows read(const std::filesystem::path& path, const RunContext& context = {});

    std::size_t rows() const { return m_rows; }
    const std::vector<Field>& fields() const { return m_fields; }
    const std::vector<std::string>& skipped() const { return m_skipped; }
    std::size_t bytes() const { return m_rows * m_rowBytes; } ///< memory taken

    /// A value of a Real field, or of any field of numbers; NaN when missing.
    double real(std::size_t row, const Field& field) const;
    /// A value of an Integer field; kMissingInteger when missing.
    long long integer(std::size_t row, const Field& field) const;
    /// The same for `count` rows from `first`, fast.
    void reals(std::size_t first, std::size_t count, const Field& field, double* out) const;
    void integers(std::size_t first, std::size_t count, const Field& field, long long* out) const;
    /// 0, 1 or -1 (missing) of a Logical field.
    int logical(std::size_t row, const Field& field) const;
    /// A Text field without the blanks and zeros at its end.
    std::string_view text(std::size_t row, const Field& field) const;
    /// Any field as a CSV file would show it: shortest numbers that read back the same, True, False, or nothing.
    std::string cell(std::size_t row, const Field& field) const;

private:
    const unsigned char* at(std::size_t row, const Field& field) const {
        return m_bytes.data() + row * m_rowBytes + field.offset;
    }

    std::vector<Field> m_fields;
    std::vector<std::string> m_skipped;
    BigArray<unsigned char> m_bytes;
    std::size_t m_rows = 0, m_rowBytes = 0;
};

} // namespace furrow::io
