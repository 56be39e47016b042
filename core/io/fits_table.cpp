#include "core/base/text.h"
#include "core/io/fits_file.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <limits>

namespace furrow::io {
namespace {

std::vector<double> readNumbers(const FitsInput& file, int column, std::size_t rows) {
    std::vector<double> values(rows);
    double blank = std::numeric_limits<double>::quiet_NaN();
    int status = 0, anyBlank = 0;
    fits_read_col(file.handle(), TDOUBLE, column, 1, 1, static_cast<LONGLONG>(rows), &blank, values.data(), &anyBlank,
                  &status);
    file.check(status);
    return values;
}

std::vector<double> readLogicals(const FitsInput& file, int column, std::size_t rows) {
    std::vector<char> values(rows);
    char blank = 2;
    int status = 0, anyBlank = 0;
    fits_read_col(file.handle(), TLOGICAL, column, 1, 1, static_cast<LONGLONG>(rows), &blank, values.data(), &anyBlank,
                  &status);
    file.check(status);
    std::vector<double> numbers(values.begin(), values.end());
    std::replace(numbers.begin(), numbers.end(), double{2}, std::numeric_limits<double>::quiet_NaN());
    return numbers;
}

/// Trailing blanks are not part of a FITS text (standard 4.0, section 7.3.3.1).
std::vector<std::string> readTexts(const FitsInput& file, int column, std::size_t rows, std::size_t width) {
    std::vector<char> bytes(rows * (width + 1));
    std::vector<char*> pointers(rows);
    for (std::size_t r = 0; r < rows; ++r)
        pointers[r] = bytes.data() + r * (width + 1);
    char blank[] = "";
    int status = 0, anyBlank = 0;
    fits_read_col(file.handle(), TSTRING, column, 1, 1, static_cast<LONGLONG>(rows), blank, pointers.data(), &anyBlank,
                  &status);
    file.check(status);
    std::vector<std::string> values(pointers.begin(), pointers.end());
    for (auto& value : values)
        value.erase(value.find_last_not_of(' ') + 1);
    return values;
}

} // namespace

FitsTable readFitsTable(const std::filesystem::path& path, const std::string& extname) {
    const FitsInput file(path);
    if (!file.moveTo(extname))
        file.refuse(fmt::format("it has no extension {}", extname));
    int status = 0, type = ANY_HDU, columns = 0;
    LONGLONG rows = 0;
    fits_get_hdu_type(file.handle(), &type, &status);
    file.check(status);
    if (type != BINARY_TBL)
        file.refuse(fmt::format("its extension {} is no binary table", extname));
    fits_get_num_rowsll(file.handle(), &rows, &status);
    fits_get_num_cols(file.handle(), &columns, &status);
    file.check(status);

    FitsTable table;
    table.header = FitsHeader(file.cards());
    table.rows = static_cast<std::size_t>(rows);
    for (int c = 1; c <= columns; ++c) {
        int code = 0;
        long repeat = 0, width = 0;
        fits_get_coltype(file.handle(), c, &code, &repeat, &width, &status);
        file.check(status);
        const std::string name = table.header.text(fmt::format("TTYPE{}", c)).value_or(fmt::format("col{}", c));
        if (code != TSTRING && repeat != 1)
            file.refuse(fmt::format("column {} of {} holds arrays; one value per row is needed", name, extname));
        table.names.push_back(name);
        table.units.push_back(table.header.text(fmt::format("TUNIT{}", c)).value_or(""));
        if (code == TSTRING)
            table.texts[name] = readTexts(file, c, table.rows, static_cast<std::size_t>(repeat));
        else
            table.numbers[name] =
                code == TLOGICAL ? readLogicals(file, c, table.rows) : readNumbers(file, c, table.rows);
    }
    return table;
}

} // namespace furrow::io
