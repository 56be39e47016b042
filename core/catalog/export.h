#pragma once
#include "core/base/run_context.h"
#include "core/catalog/column_store.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace furrow {

struct ExportOptions {
    std::vector<std::string> columns; ///< names in the order wanted; * and ? stand for any characters; empty: all
    std::string where;                ///< an Expression; empty: all rows
    std::optional<std::vector<std::uint32_t>> rows; ///< these rows in this order, instead of `where`
};
struct ExportSummary {
    std::size_t rows = 0, columns = 0;
};

/// Writes rows and columns of a catalog in the format that the name of `output` ends in: .csv (cells as they are in the
/// file), .fits (binary table CATALOG), .vot (VOTable) or .reg (DS9 regions; has no columns to choose). Atomic. FITS
/// texts are ASCII: other characters become '?'. Progress is that of the stage "export", in rows. Throws UserError for
/// another ending, unknown columns (all together) and errors of the expression, and Cancelled.
ExportSummary exportCatalog(const ColumnStorePtr& catalog, const std::filesystem::path& output,
                            const ExportOptions& options = {}, const RunContext& context = {});

/// Indices of the columns that `patterns` name, without repeats. Throws UserError.
std::vector<std::size_t> selectColumns(const std::vector<std::string>& names, const std::vector<std::string>& patterns);

} // namespace furrow
