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
#include <fstream>
#include <numeric>

namespace furrow {
namespace {

constexpr const char* kTableName = "CATALOG";
constexpr std::size_t kBlock = 4096; ///< rows in memory at a time

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

/// The part of a catalog to write, given away in blocks of rows.
struct Part {
    const ColumnStore& store;
    std::vector<std::size_t> columns;
    std::vector<std::uint32_t> rows;
    const RunContext& context;

    template <class Write>
    void forBlocks(Write write) const {
        for (std::size_t first = 0; first < rows.size(); first += kBlock) {
            context.throwIfStopped();
            const std::size_t count = std::min(kBlock, rows.size() - first);
            write(std::span(rows).subspan(first, count));
            if (context.progress())
                context.progress()->stageAdvanced("export", first + count, rows.size(), {});
        }
    }
    std::vector<io::TableColumn> typed(std::span<const std::uint32_t> block) const {
        std::vector<io::TableColumn> out;
        for (const std::size_t c : columns)
            out.push_back(typedColumn(store, c, block));
        return out;
    }
    /// The columns without rows, but with a text as long as the longest one and one beyond ASCII if there is any.
    std::vector<io::TableColumn> layout() const {
        std::vector<io::TableColumn> out;
        for (const std::size_t c : columns) {
            context.throwIfStopped();
            out.push_back(typedColumn(store, c, {}));
            if (const TextColumn* texts = store.column(c).texts())
                out.back().values = tellingTexts(*texts);
        }
        return out;
    }

private:
    std::vector<std::string> tellingTexts(const TextColumn& texts) const {
        std::string_view longest, foreign;
        std::vector<bool> seen(texts.words.size());
        for (const std::uint32_t row : rows) {
            const std::uint32_t code = texts.codes[row];
            if (seen[code])
                continue;
            seen[code] = true;
            const std::string_view word = texts.words[code];
            if (word.size() > longest.size())
                longest = word;
            if (foreign.empty() && std::any_of(word.begin(), word.end(), [](char c) { return (c & 0x80) != 0; }))
                foreign = word;
        }
        return {std::string(longest), std::string(foreign)};
    }
};

void writeCsv(const std::filesystem::path& path, const Part& part) {
    bool isWhole = part.store.csv() != nullptr && part.columns.size() == part.store.columns();
    for (std::size_t i = 0; i < part.columns.size(); ++i)
        isWhole = isWhole && part.columns[i] == i;
    writeFileAtomically(path, [&](const std::filesystem::path& target) {
        std::ofstream file(target, std::ios::binary);
        std::string text;
        for (std::size_t i = 0; i < part.columns.size(); ++i)
            text += (i ? "," : "") + part.store.csvName(part.columns[i]);
        file << text << '\n';
        part.forBlocks([&](std::span<const std::uint32_t> rows) {
            text.clear();
            for (const std::uint32_t row : rows) {
                const std::size_t start = text.size();
                if (isWhole)
                    text += part.store.csv()->record(row);
                else
                    for (std::size_t i = 0; i < part.columns.size(); ++i) {
                        text += i ? "," : "";
                        text += part.store.csvCell(row, part.columns[i]);
                    }
                // The only cell of a row may not vanish: a line without characters is no row.
                text += text.size() == start ? "\"\"\n" : "\n";
            }
            file << text;
        });
        file.close();
        if (!file)
            throw UserError(fmt::format("cannot write {}: check the free space of the disk", path.string()));
    });
}

void writeFits(const std::filesystem::path& path, const Part& part) {
    io::FitsWriter writer(path);
    writer.beginTable(kTableName, part.layout(), part.rows.size());
    part.forBlocks([&](std::span<const std::uint32_t> rows) {
        auto block = part.typed(rows);
        for (auto& column : block)
            if (auto* texts = std::get_if<std::vector<std::string>>(&column.values))
                for (auto& text : *texts) // printable ASCII: FITS standard 4.0, section 7.3.3.1
                    std::replace_if(
                        text.begin(), text.end(), [](char c) { return c < 0x20 || c > 0x7e; }, '?');
        writer.addRows(block);
    });
    writer.close();
}

void writeVotable(const std::filesystem::path& path, const Part& part) {
    writeFileAtomically(path, [&](const std::filesystem::path& target) {
        io::VoTableWriter writer(target, kTableName, part.layout(), part.rows.size());
        part.forBlocks([&](std::span<const std::uint32_t> rows) { writer.addRows(part.typed(rows)); });
        writer.close();
    });
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

ExportSummary exportCatalog(const ColumnStorePtr& catalog, const std::filesystem::path& output,
                            const ExportOptions& options, const RunContext& context) {
    const std::string format = toLower(output.extension().string());
    if (format != ".csv" && format != ".fits" && format != ".vot" && format != ".reg")
        throw UserError(fmt::format("{}: the format follows from the name, which must end in .csv, .fits, .vot or .reg",
                                    output.string()));
    Part part{*catalog, {}, {}, context};
    if (options.columns.empty()) {
        part.columns.resize(catalog->columns());
        std::iota(part.columns.begin(), part.columns.end(), std::size_t{0});
    } else {
        part.columns = selectColumns(catalog->names(), options.columns);
    }
    if (options.rows) {
        part.rows = *options.rows;
    } else if (!options.where.empty()) {
        part.rows = Expression::compile(options.where, catalog).matchingRows(context);
    } else {
        part.rows.resize(catalog->rows());
        std::iota(part.rows.begin(), part.rows.end(), 0u);
    }
    if (format == ".reg") {
        if (!options.columns.empty())
            throw UserError(fmt::format("{}: a region file has no columns to choose", output.string()));
        writeTextAtomically(output, ds9Regions(*catalog, part.rows, context));
        return {part.rows.size(), 0};
    }
    if (format == ".csv")
        writeCsv(output, part);
    else if (format == ".fits")
        writeFits(output, part);
    else
        writeVotable(output, part);
    return {part.rows.size(), part.columns.size()};
}

} // namespace furrow
