#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/version.h"
#include "core/io/fits_file.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <map>
#include <type_traits>
#include <unistd.h>
#include <utility>

namespace furrow::io {
namespace fs = std::filesystem;
namespace {

/// Dither seed of quantised tiles: fixed, so that the same image gives the same file.
constexpr int kDitherSeed = 1;

fs::path temporaryName(const fs::path& path) {
    static std::atomic<unsigned> counter{0};
    return path.parent_path() / fmt::format(".{}.{}.{}.part", path.filename().string(), ::getpid(), counter++);
}

/// TFORM of a column: D, K, L or the longest text (FITS standard 4.0, table 18).
std::string tableForm(const FitsWriter::Column& column) {
    if (const auto* texts = std::get_if<std::vector<std::string>>(&column.values)) {
        std::size_t longest = 1;
        for (const auto& text : *texts)
            longest = std::max(longest, text.size());
        return fmt::format("{}A", longest);
    }
    if (std::holds_alternative<std::vector<double>>(column.values))
        return "D";
    return std::holds_alternative<std::vector<bool>>(column.values) ||
                   std::holds_alternative<std::vector<std::optional<bool>>>(column.values)
               ? "L"
               : "K";
}

} // namespace

struct FitsWriter::Impl {
    explicit Impl(fs::path finalPath)
        : path(std::move(finalPath))
        , temporary(temporaryName(path)) {
        std::error_code code;
        if (path.has_parent_path())
            fs::create_directories(path.parent_path(), code);
        fs::remove(temporary, code);
        const auto lock = fitsLock();
        int status = 0;
        fits_create_diskfile(&handle, temporary.c_str(), &status);
        if (status)
            throw UserError(
                fmt::format("cannot write {}: check that its folder exists and may be written", path.string()));
    }
    ~Impl() {
        if (!handle)
            return;
        const auto lock = fitsLock();
        int status = 0;
        fits_close_file(handle, &status);
        std::error_code code;
        fs::remove(temporary, code);
    }
    void check(int status) const {
        if (status)
            throw UserError(fmt::format("cannot write {}: {}", path.string(), fitsReason(status)));
    }

    /// An empty primary HDU, which a file needs before anything but a plain image.
    void ensurePrimary() {
        if (isEmpty)
            createImage(BYTE_IMG, {}, {}, {}, {});
    }

    void createImage(int bitpix, std::vector<long> axes, const std::string& extname, const std::vector<FitsCard>& cards,
                     const std::string& wcsCards) {
        int status = 0;
        fits_create_img(handle, bitpix, static_cast<int>(axes.size()), axes.data(), &status);
        check(status);
        if (!extname.empty())
            fits_update_key_longstr(handle, "EXTNAME", extname.c_str(), nullptr, &status);
        for (std::size_t at = 0; at < wcsCards.size(); at += 80)
            fits_write_record(handle, wcsCards.substr(at, 80).c_str(), &status);
        check(status);
        writeCards(cards);
    }

    void writeCards(const std::vector<FitsCard>& cards) {
        if (isEmpty)
            writeCard({"CREATOR", kProgramVersion, "program that wrote this file"});
        isEmpty = false;
        for (const auto& card : cards)
            writeCard(card);
    }

    void writeCard(const FitsCard& card) {
        int status = 0;
        const char* comment = card.comment.empty() ? nullptr : card.comment.c_str();
        const char* keyword = card.keyword.c_str();
        std::visit(
            [&](const auto& value) {
                using T = std::decay_t<decltype(value)>;
                if constexpr (std::is_same_v<T, std::string>)
                    fits_update_key_longstr(handle, keyword, value.c_str(), comment, &status);
                else if constexpr (std::is_same_v<T, double>)
                    writeNumber(keyword, value, comment, status);
                else if constexpr (std::is_same_v<T, bool>)
                    fits_update_key_log(handle, keyword, value, comment, &status);
                else
                    fits_update_key_lng(handle, keyword, value, comment, &status);
            },
            card.value);
        check(status);
    }

    /// 17 digits read back to the same double; FITS has no NaN among keyword values, so it becomes an undefined value.
    void writeNumber(const char* keyword, double value, const char* comment, int& status) {
        if (std::isfinite(value))
            fits_update_key_dbl(handle, keyword, value, -17, comment, &status);
        else
            fits_update_key_null(handle, keyword, comment, &status);
    }

    template <class T>
    void addImage(int type, const Image<T>& image, const std::string& extname, const std::vector<FitsCard>& cards,
                  const std::string& wcsCards) {
        createImage(std::is_same_v<T, float> ? FLOAT_IMG : BYTE_IMG, {image.width(), image.height()}, extname, cards,
                    wcsCards);
        int status = 0;
        // CFITSIO takes a mutable pointer but only reads.
        fits_write_img(handle, type, 1, static_cast<LONGLONG>(image.size()), const_cast<T*>(image.data()), &status);
        check(status);
    }

    /// Row by row (a row is a tile). CFITSIO knows blank pixels of quantised tiles only by a value that marks them.
    void writeQuantisedRows(const Image<float>& image) {
        float blank = std::numeric_limits<float>::lowest();
        std::vector<float> row(static_cast<std::size_t>(image.width()));
        int status = 0;
        for (int y = 0; y < image.height() && !status; ++y) {
            std::transform(image.row(y), image.row(y) + image.width(), row.begin(),
                           [&](float value) { return std::isfinite(value) ? value : blank; });
            std::array<long, 2> first{1, y + 1};
            fits_write_pixnull(handle, TFLOAT, first.data(), image.width(), row.data(), &blank, &status);
        }
        check(status);
    }

    void createTable(const std::string& extname, const std::vector<Column>& columns, std::size_t rows) {
        nextRow = 0;
        textPlaces.clear();
        std::vector<std::string> forms;
        std::vector<char*> names, formPointers, units;
        for (const auto& column : columns) {
            forms.push_back(tableForm(column));
            names.push_back(const_cast<char*>(column.name.c_str()));
            units.push_back(const_cast<char*>(column.unit.c_str()));
        }
        for (auto& form : forms)
            formPointers.push_back(form.data());
        int status = 0;
        fits_create_tbl(handle, BINARY_TBL, static_cast<LONGLONG>(rows), static_cast<int>(columns.size()), names.data(),
                        formPointers.data(), units.data(), extname.empty() ? nullptr : extname.c_str(), &status);
        for (std::size_t c = 0; c < columns.size() && !status; ++c)
            if (!columns[c].comment.empty())
                fits_modify_comment(handle, fmt::format("TTYPE{}", c + 1).c_str(), columns[c].comment.c_str(), &status);
        check(status);
        LONGLONG offset = 1;
        for (std::size_t c = 0; c < columns.size(); ++c) {
            describeColumn(columns[c], c + 1);
            const bool isText = forms[c].back() == 'A', isLogical = forms[c] == "L";
            const LONGLONG width = isText ? std::stoll(forms[c]) : isLogical ? 1 : 8;
            if (isText)
                textPlaces[static_cast<int>(c) + 1] = {offset, width};
            offset += width;
        }
    }

    /// The keywords beyond TTYPE, TFORM and TUNIT; TCOMM and TUCD are conventions (TOPCAT, astropy).
    void describeColumn(const Column& column, std::size_t number) {
        if (std::holds_alternative<std::vector<std::optional<long long>>>(column.values))
            writeCard({fmt::format("TNULL{}", number), kMissingInteger, ""});
        for (const auto& [keyword, value] : {std::pair{"TDISP", &column.display},
                                             std::pair{"TCOMM", &column.description}, std::pair{"TUCD", &column.ucd}})
            if (!value->empty())
                writeCard({fmt::format("{}{}", keyword, number), *value, ""});
    }

    /// Rows are written in blocks that fit CFITSIO's buffers, all columns of a block at a time.
    void writeRows(const std::vector<Column>& columns) {
        const std::size_t rows = columns.empty() ? 0 : columns.front().size();
        int status = 0;
        long block = 1;
        fits_get_rowsize(handle, &block, &status);
        for (std::size_t row = 0; row < rows && !status; row += static_cast<std::size_t>(block))
            for (std::size_t c = 0; c < columns.size() && !status; ++c)
                writeColumn(columns[c], static_cast<int>(c) + 1, row,
                            std::min<std::size_t>(rows - row, static_cast<std::size_t>(block)), status);
        check(status);
        nextRow += rows;
    }

    /// `row`: of `column`, which holds the rows of the table from nextRow on.
    void writeColumn(const Column& column, int number, std::size_t row, std::size_t count, int& status) {
        const auto write = [&](int type, const void* values) {
            // CFITSIO takes a mutable pointer but only reads.
            fits_write_col(handle, type, number, static_cast<LONGLONG>(nextRow + row) + 1, 1,
                           static_cast<LONGLONG>(count), const_cast<void*>(values), &status);
        };
        std::visit(
            [&](const auto& values) {
                using T = typename std::decay_t<decltype(values)>::value_type;
                if constexpr (std::is_same_v<T, double>) {
                    write(TDOUBLE, values.data() + row);
                } else if constexpr (std::is_same_v<T, long long>) {
                    write(TLONGLONG, values.data() + row);
                } else if constexpr (std::is_same_v<T, bool>) {
                    const std::vector<char> logical(values.begin() + static_cast<std::ptrdiff_t>(row),
                                                    values.begin() + static_cast<std::ptrdiff_t>(row + count));
                    write(TLOGICAL, logical.data());
                } else if constexpr (std::is_same_v<T, std::optional<long long>>) {
                    std::vector<long long> integers;
                    for (std::size_t i = row; i < row + count; ++i)
                        integers.push_back(values[i].value_or(kMissingInteger));
                    write(TLONGLONG, integers.data());
                } else if constexpr (std::is_same_v<T, std::optional<bool>>) {
                    constexpr char missing = 2;
                    std::vector<char> logical;
                    for (std::size_t i = row; i < row + count; ++i)
                        logical.push_back(values[i] ? static_cast<char>(*values[i]) : missing);
                    writeLogical(number, row, logical, missing, status);
                } else {
                    writeTexts(values, number, row, count, status);
                }
            },
            column.values);
    }

    /// Bytes beyond the text are zero: blanks, which CFITSIO would write, become part of the text in some readers.
    void writeTexts(const std::vector<std::string>& values, int number, std::size_t row, std::size_t count,
                    int& status) {
        const auto [offset, width] = textPlaces.at(number);
        std::vector<unsigned char> bytes(static_cast<std::size_t>(width));
        for (std::size_t i = row; i < row + count && !status; ++i) {
            std::fill(std::copy(values[i].begin(), values[i].end(), bytes.begin()), bytes.end(), '\0');
            fits_write_tblbytes(handle, static_cast<LONGLONG>(nextRow + i) + 1, offset, width, bytes.data(), &status);
        }
    }

    void writeLogical(int number, std::size_t row, std::vector<char>& values, char missing, int& status) {
        fits_write_colnull(handle, TLOGICAL, number, static_cast<LONGLONG>(nextRow + row) + 1, 1,
                           static_cast<LONGLONG>(values.size()), values.data(), &missing, &status);
    }

    /// Compression of the images created from now on; 0 is none. Quantisation level 0 keeps floats as they are.
    void setCompression(int algorithm, double quantisation = 0) {
        int status = 0;
        fits_set_compression_type(handle, algorithm, &status);
        if (algorithm) {
            fits_set_quantize_level(handle, static_cast<float>(quantisation), &status);
            fits_set_quantize_method(handle, SUBTRACTIVE_DITHER_1, &status);
            fits_set_dither_seed(handle, kDitherSeed, &status);
        }
        check(status);
    }

    fs::path path, temporary;
    fitsfile* handle = nullptr;
    std::map<int, std::pair<LONGLONG, LONGLONG>> textPlaces; ///< of the table: first byte in a row (from 1) and bytes
    std::size_t nextRow = 0;                                 ///< of the table, 0-based
    bool isEmpty = true;
};

FitsWriter::FitsWriter(fs::path path)
    : m_impl(std::make_unique<Impl>(std::move(path))) {}

FitsWriter::~FitsWriter() = default;

void FitsWriter::addPrimary(const std::vector<FitsCard>& cards, const std::string& wcsCards) {
    const auto lock = fitsLock();
    m_impl->setCompression(0);
    m_impl->createImage(BYTE_IMG, {}, {}, cards, wcsCards);
}

void FitsWriter::addImage(const std::string& extname, const Image<float>& image, const std::vector<FitsCard>& cards,
                          const std::string& wcsCards, Compression compression) {
    const auto lock = fitsLock();
    const bool compressed = compression == Compression::LosslessTile;
    m_impl->setCompression(0);
    if (compressed)
        m_impl->ensurePrimary();
    m_impl->setCompression(compressed ? GZIP_2 : 0);
    m_impl->addImage(TFLOAT, image, extname, cards, wcsCards);
}

void FitsWriter::addImage(const std::string& extname, const Image<std::uint8_t>& image,
                          const std::vector<FitsCard>& cards, const std::string& wcsCards, Compression compression) {
    const auto lock = fitsLock();
    const bool compressed = compression == Compression::LosslessTile;
    m_impl->setCompression(0);
    if (compressed)
        m_impl->ensurePrimary();
    m_impl->setCompression(compressed ? GZIP_1 : 0);
    m_impl->addImage(TBYTE, image, extname, cards, wcsCards);
}

void FitsWriter::addQuantisedImage(const std::string& extname, const Image<float>& image, double level,
                                   const std::vector<FitsCard>& cards, const std::string& wcsCards) {
    const auto lock = fitsLock();
    m_impl->setCompression(0);
    m_impl->ensurePrimary();
    m_impl->setCompression(RICE_1, level);
    m_impl->createImage(FLOAT_IMG, {image.width(), image.height()}, extname, cards, wcsCards);
    m_impl->writeQuantisedRows(image);
}

void FitsWriter::addTable(const std::string& extname, const std::vector<Column>& columns,
                          const std::vector<FitsCard>& cards) {
    beginTable(extname, columns, columns.empty() ? 0 : columns.front().size(), cards);
    addRows(columns);
}

void FitsWriter::beginTable(const std::string& extname, const std::vector<Column>& layout, std::size_t rows,
                            const std::vector<FitsCard>& cards) {
    const auto lock = fitsLock();
    m_impl->setCompression(0);
    m_impl->ensurePrimary();
    m_impl->createTable(extname, layout, rows);
    m_impl->writeCards(cards);
}

void FitsWriter::addRows(const std::vector<Column>& block) {
    const auto lock = fitsLock();
    for (const auto& column : block)
        if (column.size() != block.front().size())
            throw InternalError(fmt::format("column {} has another length", column.name));
    m_impl->writeRows(block);
}

void FitsWriter::close() {
    int status = 0;
    {
        const auto lock = fitsLock();
        m_impl->setCompression(0);
        m_impl->ensurePrimary();
        fits_close_file(std::exchange(m_impl->handle, nullptr), &status);
    }
    try {
        m_impl->check(status);
        writeFileAtomically(m_impl->path, [&](const fs::path& target) { fs::rename(m_impl->temporary, target); });
    } catch (...) {
        std::error_code code;
        fs::remove(m_impl->temporary, code);
        throw;
    }
}

} // namespace furrow::io
