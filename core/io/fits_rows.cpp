#include "core/io/fits_rows.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/fits_file.h"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <fmt/format.h>
#include <limits>

namespace furrow::io {
namespace {

constexpr std::size_t kBlock = 16 * 1024 * 1024; ///< bytes read between looks at the stop request
constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();

/// Big-endian bytes as an unsigned integer.
template <class T>
T bigEndian(const unsigned char* bytes) {
    T value;
    std::memcpy(&value, bytes, sizeof(T));
    if constexpr (std::endian::native == std::endian::little) {
        if constexpr (sizeof(T) == 2)
            value = __builtin_bswap16(value);
        else if constexpr (sizeof(T) == 4)
            value = __builtin_bswap32(value);
        else
            value = __builtin_bswap64(value);
    }
    return value;
}

double realD(const unsigned char* bytes) {
    return std::bit_cast<double>(bigEndian<std::uint64_t>(bytes));
}
double realE(const unsigned char* bytes) {
    return static_cast<double>(std::bit_cast<float>(bigEndian<std::uint32_t>(bytes)));
}

/// out[i] = decode(bytes of row i); `stride` bytes lie between rows.
template <class Out, class Decode>
void decodeRows(const unsigned char* bytes, std::size_t stride, std::size_t count, Out* out, Decode decode) {
    constexpr std::size_t ahead = 16; // rows: far enough apart that the processor does not foresee them
    for (std::size_t i = 0; i < count; ++i) {
        if (i + ahead < count)
            __builtin_prefetch(bytes + (i + ahead) * stride);
        out[i] = decode(bytes + i * stride);
    }
}

long long storedInteger(char form, const unsigned char* bytes) {
    switch (form) {
    case 'B':
        return *bytes;
    case 'I':
        return static_cast<std::int16_t>(bigEndian<std::uint16_t>(bytes));
    case 'J':
        return static_cast<std::int32_t>(bigEndian<std::uint32_t>(bytes));
    default:
        return static_cast<std::int64_t>(bigEndian<std::uint64_t>(bytes));
    }
}

bool isInteger(char form) {
    return std::string_view("BIJK").find(form) != std::string_view::npos;
}

/// Bytes of one element of a form; 0 for forms that hold no plain number, text or truth value.
std::size_t elementWidth(char form) {
    switch (form) {
    case 'L':
    case 'B':
    case 'A':
        return 1;
    case 'I':
        return 2;
    case 'J':
    case 'E':
        return 4;
    case 'K':
    case 'D':
        return 8;
    default:
        return 0;
    }
}

/// TFORM as repeat count and letter.
std::pair<std::size_t, char> parseForm(std::string_view form) {
    std::size_t repeat = 1;
    const auto result = std::from_chars(form.data(), form.data() + form.size(), repeat);
    const std::size_t digits = static_cast<std::size_t>(result.ptr - form.data());
    return {digits ? repeat : 1, digits < form.size() ? form[digits] : '?'};
}

/// The table HDU to read is made current.
void findTable(const FitsInput& file) {
    if (file.moveTo("CATALOG"))
        return;
    for (int hdu = 1;; ++hdu) {
        const auto type = file.moveTo(hdu);
        if (!type)
            file.refuse("it has no binary table");
        if (*type == BINARY_TBL)
            return;
    }
}

} // namespace

FitsRows FitsRows::read(const std::filesystem::path& path, const RunContext& context) {
    const FitsInput file(path);
    findTable(file);
    int status = 0, type = ANY_HDU, columns = 0;
    LONGLONG rows = 0;
    long rowBytes = 0;
    fits_get_hdu_type(file.handle(), &type, &status);
    file.check(status);
    if (type != BINARY_TBL)
        file.refuse("its extension CATALOG is no binary table");
    fits_get_num_rowsll(file.handle(), &rows, &status);
    fits_get_num_cols(file.handle(), &columns, &status);
    fits_get_rowsize(file.handle(), &rowBytes, &status); // sets the file up for reading
    file.check(status);

    FitsRows table;
    table.m_rows = static_cast<std::size_t>(rows);
    const FitsHeader header(file.cards());
    table.m_rowBytes = static_cast<std::size_t>(header.number("NAXIS1").value_or(0));
    std::size_t offset = 0;
    for (int c = 1; c <= columns; ++c) {
        const auto card = [&](const char* keyword) { return fmt::format("{}{}", keyword, c); };
        const auto [repeat, form] = parseForm(header.text(card("TFORM")).value_or(""));
        Field field;
        field.name = header.text(card("TTYPE")).value_or(fmt::format("col{}", c));
        field.unit = header.text(card("TUNIT")).value_or("");
        field.description = header.text(card("TCOMM")).value_or("");
        field.form = form;
        field.offset = offset;
        field.width = elementWidth(form) * repeat;
        field.scale = header.number(card("TSCAL")).value_or(1);
        field.zero = header.number(card("TZERO")).value_or(0);
        field.hasNull = header.has(card("TNULL"));
        if (const auto null = header.text(card("TNULL")); field.hasNull && null)
            field.null = parseInteger(*null).value_or(0);
        const bool isPlain = field.scale == 1 && field.zero == std::trunc(field.zero) && std::abs(field.zero) < 9e15;
        field.kind = form == 'L'                  ? Kind::Logical
                     : form == 'A'                ? Kind::Text
                     : isInteger(form) && isPlain ? Kind::Integer
                                                  : Kind::Real;
        int code = 0;
        long elements = 0, elementBytes = 0;
        fits_get_coltype(file.handle(), c, &code, &elements, &elementBytes, &status);
        file.check(status);
        // Widths of all forms, the complex and variable-length ones too.
        offset += code < 0 || form == 'P' || form == 'Q' ? repeat * (form == 'Q' ? 16 : 8)
                  : form == 'X'                          ? (repeat + 7) / 8
                  : form == 'C'                          ? repeat * 8
                  : form == 'M'                          ? repeat * 16
                                                         : field.width;
        if (elementWidth(form) == 0 || (form != 'A' && repeat != 1))
            table.m_skipped.push_back(field.name);
        else
            table.m_fields.push_back(std::move(field));
    }
    if (offset != table.m_rowBytes)
        file.refuse("the widths of its columns do not add up to NAXIS1; the header is damaged");

    if (!file.isGzip() && table.bytes() > std::filesystem::file_size(path))
        file.refuse("the file ends before its table does; copy it again");
    table.m_bytes = BigArray<unsigned char>(table.bytes());
    const std::size_t block = std::max<std::size_t>(1, kBlock / std::max<std::size_t>(1, table.m_rowBytes));
    for (std::size_t row = 0; row < table.m_rows; row += block) {
        const std::size_t count = std::min(block, table.m_rows - row);
        fits_read_tblbytes(file.handle(), static_cast<LONGLONG>(row) + 1, 1,
                           static_cast<LONGLONG>(count * table.m_rowBytes),
                           table.m_bytes.data() + row * table.m_rowBytes, &status);
        file.check(status);
        context.throwIfStopped();
        if (context.progress())
            context.progress()->stageAdvanced("catalog", row + count, table.m_rows, {});
    }
    return table;
}

double FitsRows::real(std::size_t row, const Field& field) const {
    const unsigned char* bytes = at(row, field);
    if (field.form == 'D')
        return field.zero + field.scale * realD(bytes);
    if (field.form == 'E')
        return field.zero + field.scale * realE(bytes);
    if (field.kind == Kind::Logical) {
        const int truth = logical(row, field);
        return truth < 0 ? kNotANumber : truth;
    }
    if (!isInteger(field.form))
        return kNotANumber;
    const long long stored = storedInteger(field.form, bytes);
    return field.hasNull && stored == field.null ? kNotANumber : field.zero + field.scale * static_cast<double>(stored);
}

long long FitsRows::integer(std::size_t row, const Field& field) const {
    const long long stored = storedInteger(field.form, at(row, field));
    return field.hasNull && stored == field.null ? kMissingInteger : stored + static_cast<long long>(field.zero);
}

void FitsRows::reals(std::size_t first, std::size_t count, const Field& field, double* out) const {
    const unsigned char* const bytes = at(first, field);
    if (field.form == 'D')
        decodeRows(bytes, m_rowBytes, count, out, realD);
    else if (field.form == 'E')
        decodeRows(bytes, m_rowBytes, count, out, realE);
    else
        for (std::size_t i = 0; i < count; ++i)
            out[i] = real(first + i, field);
    if ((field.form == 'D' || field.form == 'E') && (field.scale != 1 || field.zero != 0))
        for (std::size_t i = 0; i < count; ++i)
            out[i] = field.zero + field.scale * out[i];
}

void FitsRows::integers(std::size_t first, std::size_t count, const Field& field, long long* out) const {
    decodeRows(at(first, field), m_rowBytes, count, out, [&](const unsigned char* bytes) {
        const long long stored = storedInteger(field.form, bytes);
        return field.hasNull && stored == field.null ? kMissingInteger : stored + static_cast<long long>(field.zero);
    });
}

int FitsRows::logical(std::size_t row, const Field& field) const {
    const unsigned char byte = *at(row, field);
    return byte == 'T' ? 1 : byte == 'F' ? 0 : -1;
}

std::string_view FitsRows::text(std::size_t row, const Field& field) const {
    std::string_view bytes(reinterpret_cast<const char*>(at(row, field)), field.width);
    bytes = bytes.substr(0, bytes.find('\0'));
    return bytes.substr(0, bytes.find_last_not_of(' ') + 1);
}

std::string FitsRows::cell(std::size_t row, const Field& field) const {
    switch (field.kind) {
    case Kind::Text:
        return std::string(text(row, field));
    case Kind::Logical: {
        const int truth = logical(row, field);
        return truth < 0 ? "" : truth ? "True" : "False";
    }
    case Kind::Integer: {
        const long long value = integer(row, field);
        return value == kMissingInteger ? "" : std::to_string(value);
    }
    case Kind::Real:
        break;
    }
    if (field.form != 'E' || field.scale != 1 || field.zero != 0)
        return formatDouble(real(row, field));
    // The shortest digits that read back to the same float.
    const float value = std::bit_cast<float>(bigEndian<std::uint32_t>(at(row, field)));
    if (std::isnan(value))
        return {};
    std::array<char, 24> digits;
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
}

} // namespace furrow::io
