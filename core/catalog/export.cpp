#include "core/catalog/export.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/catalog/expression.h"
#include "core/catalog/regions.h"
#include "core/catalog/typed_columns.h"
#include "core/io/fits.h"
#include "core/io/votable.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace furrow {
namespace {

constexpr const char* kTableName = "CATALOG";

bool matchesPattern(std::string_view name, std::string_view pattern) {
    // Where the last * stood and what it has swallowed so far: on a mismatch it takes one character more.
    std::size_t n = 0, p = 0, star = pattern.npos, swallowed = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            swallowed = n;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
            ++p;
            ++n;
        } else if (star != pattern.npos) {
            p = star + 1;
            n = ++swallowed;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == pattern.npos;
}

std::string unknownColumn(const std::string& pattern, const std::vector<std::string>& names) {
    if (pattern.find_first_of("*?") != pattern.npos)
        return fmt::format("no column matches {}", pattern);
    const auto near = nearestWord(pattern, names);
    return fmt::format("there is no column {}{}", pattern, near.empty() ? "" : fmt::format("; did you mean {}?", near));
}

void writeFits(const std::filesystem::path& path, std::vector<io::TableColumn> columns) {
    for (auto& column : columns)
        if (auto* texts = std::get_if<std::vector<std::string>>(&column.values))
            for (auto& text : *texts) // printable ASCII: FITS standard 4.0, section 7.3.3.1
                std::replace_if(
                    text.begin(), text.end(), [](char c) { return c < 0x20 || c > 0x7e; }, '?');
    io::FitsWriter writer(path);
    writer.addTable(kTableName, columns);
    writer.close();
}

} // namespace

std::vector<std::size_t> selectColumns(const std::vector<std::string>& names,
                                       const std::vector<std::string>& patterns) {
    std::vector<std::size_t> selected;
    ProblemList problems;
    for (const auto& pattern : patterns) {
        bool found = false;
        for (std::size_t c = 0; c < names.size(); ++c) {
            if (!matchesPattern(names[c], pattern))
                continue;
            found = true;
            if (std::find(selected.begin(), selected.end(), c) == selected.end())
                selected.push_back(c);
        }
        if (!found)
            problems.add(unknownColumn(pattern, names));
    }
    problems.throwIfAny("columns to export:");
    return selected;
}

ExportSummary exportCatalog(const io::CsvTable& catalog, const std::filesystem::path& output,
                            const ExportOptions& options) {
    const std::string format = toLower(output.extension().string());
    if (format != ".csv" && format != ".fits" && format != ".vot" && format != ".reg")
        throw UserError(fmt::format("{}: the format follows from the name, which must end in .csv, .fits, .vot or .reg",
                                    output.string()));
    std::vector<std::size_t> columns(catalog.columns()), rows(catalog.rows());
    std::iota(columns.begin(), columns.end(), std::size_t{0});
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    if (!options.columns.empty())
        columns = selectColumns(catalog.names(), options.columns);
    if (!options.where.empty())
        rows = Expression::compile(options.where, catalog).matchingRows();

    if (format == ".reg") {
        if (!options.columns.empty())
            throw UserError(fmt::format("{}: a region file has no columns to choose", output.string()));
        writeTextAtomically(output, ds9Regions(catalog, rows));
        return {rows.size(), 0};
    }
    const bool isWhole = columns.size() == catalog.columns() && rows.size() == catalog.rows();
    const io::CsvTable part = isWhole && options.columns.empty() ? catalog : catalog.subset(columns, rows);
    if (format == ".csv")
        part.write(output);
    else if (format == ".fits")
        writeFits(output, typedColumns(part));
    else
        io::writeVoTable(output, kTableName, typedColumns(part));
    return {part.rows(), part.columns()};
}

} // namespace furrow
