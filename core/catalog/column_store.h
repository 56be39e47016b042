#pragma once
#include "core/base/run_context.h"
#include "core/catalog/stored_column.h"
#include "core/io/csv_text.h"
#include "core/io/fits_rows.h"

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

namespace furrow {

/// A catalog of up to millions of rows for looking at, sorting, filtering and exporting. The file stays in memory as it
/// is, so that its text is never lost; a column's values are worked out when they are first asked for and then kept.
/// Safe to use from several threads.
class ColumnStore {
public:
    /// Reads a CSV file, or a FITS binary table when the name ends in .fits, .fit, .fits.gz or .fit.gz. Progress is
    /// that of the stage "catalog". Throws UserError and Cancelled.
    static std::shared_ptr<const ColumnStore> read(const std::filesystem::path& path, const RunContext& context = {});
    static std::shared_ptr<const ColumnStore> parse(std::string_view csv, const std::string& fileName);
    explicit ColumnStore(io::CsvText csv);
    explicit ColumnStore(io::FitsRows fits);

    std::size_t rows() const { return m_rows; }
    std::size_t columns() const { return m_names.size(); }
    const std::vector<std::string>& names() const { return m_names; }
    /// Index of a column without regard to case, an exact name first; nullopt when absent.
    std::optional<std::size_t> find(std::string_view name) const;
    const std::vector<std::string>& bands() const { return m_bands; } ///< catalogBands of the names
    /// Of the column table, else of the file; may be empty.
    std::string unit(std::size_t column) const;
    std::string description(std::size_t column) const;
    std::optional<OutputColumn> known(std::size_t column) const; ///< nullopt: a column of the user

    /// A single cell from the file, unquoted; fast for any column.
    std::string text(std::size_t row, std::size_t column) const;
    /// The cell as a CSV file holds it: as written in the file, or quoted where needed.
    std::string csvCell(std::size_t row, std::size_t column) const;
    std::string csvName(std::size_t column) const;
    double number(std::size_t row, std::size_t column) const; ///< NaN when it is none

    /// All values of a column. Columns of the program have the type of the column table as long as their cells allow;
    /// others follow from their cells: truth values, integers, numbers or texts. Integers with leading zeros, or beyond
    /// 64 bits, are texts, and so is a column without any value.
    const StoredColumn& column(std::size_t column) const;
    /// Works out those of the columns that are not known yet, in one pass over the rows: much faster than one by one.
    /// Throws Cancelled, and keeps what was known before.
    void load(std::span<const std::size_t> columns, const RunContext& context = {}, int threads = 2) const;
    /// Loads columns in this order, some at a time, as long as bytes() stays within `memory`; leaves processors for
    /// others. Returns how many of them are loaded in the end.
    std::size_t preload(std::span<const std::size_t> columns, std::size_t memory, const RunContext& context = {}) const;
    /// Columns that hold texts: by the column table, or, for columns of the user, by some of their cells. Needs no
    /// column to be loaded.
    const std::vector<std::size_t>& textColumns() const;
    bool isLoaded(std::size_t column) const; ///< column() will not take time
    std::size_t bytes() const;               ///< memory taken, with the columns worked out so far

    const io::CsvText* csv() const { return std::get_if<io::CsvText>(&m_cells); }
    const io::FitsRows* fits() const { return std::get_if<io::FitsRows>(&m_cells); }

private:
    struct Slot {
        std::mutex mutex;
        std::atomic<const StoredColumn*> ready{nullptr};
        std::unique_ptr<const StoredColumn> column;
    };
    void setNames(std::vector<std::string> names);
    std::vector<StoredColumn> readColumns(std::span<const std::size_t> columns, int threads,
                                          const RunContext& context) const;
    bool looksLikeText(std::size_t column) const;

    std::variant<io::CsvText, io::FitsRows> m_cells;
    std::size_t m_rows = 0;
    std::vector<std::string> m_names, m_bands;
    std::unordered_map<std::string, std::size_t> m_indices;
    std::vector<std::optional<OutputColumn>> m_known;
    std::unique_ptr<Slot[]> m_slots;
    mutable std::once_flag m_textsFound;
    mutable std::vector<std::size_t> m_textColumns;
};

using ColumnStorePtr = std::shared_ptr<const ColumnStore>;

} // namespace furrow
