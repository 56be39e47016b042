#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/io/fits.h"
#include "core/io/json.h"
#include "core/pipeline/merge_columns.h"
#include "core/pipeline/products.h"
#include "core/pipeline/white_file.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>

namespace furrow::pipeline {
namespace {

namespace fs = std::filesystem;

/// How rows of different tables are recognised as the same source: ID, or RA and DEC as written.
struct MergeKey {
    std::optional<std::size_t> id, ra, dec;
    MergeKey(const io::CsvTable& table, bool byId, const fs::path& path) {
        if (byId)
            id = table.find("ID");
        ra = table.find("RA");
        dec = table.find("DEC");
        if (byId ? !id : !(ra && dec))
            throw UserError(fmt::format(
                "{}: column {} is missing, which merge needs to recognise the sources; fit the patches again",
                path.string(), byId ? "ID" : "RA or DEC"));
    }
    std::string of(const io::CsvTable& table, std::size_t row) const {
        return id ? table.text(row, *id) : table.text(row, *ra) + "," + table.text(row, *dec);
    }
};

struct Base {
    io::CsvTable table;
    std::vector<RowState> rows;
};

/// The augmented catalog, or the input catalog with what load wrote beside it.
Base readBase(const config::Config& config, const WorkDir& dirs) {
    const auto augmented = dirs.augmentedCatalog(config);
    const bool useAugmented = config.zpWanted() && fs::exists(augmented);
    Base base;
    base.table = io::CsvTable::read(useAugmented ? augmented : config.inputs.inputCatalog);
    base.rows.resize(base.table.rows());
    if (!useAugmented && !fs::exists(dirs.catalogState()))
        throw UserError(dirs.catalogState().string() +
                        " is missing: it says which sources were excluded; run furrow-cli "
                        "build-patches (or run) on this configuration first");
    const auto state = useAugmented ? base.table : io::CsvTable::read(dirs.catalogState());
    const auto crop = state.find("excluded_crop"), saturation = state.find("excluded_saturation"),
               key = state.find("key");
    const fs::path statePath = useAugmented ? augmented : dirs.catalogState();
    bool same = crop && saturation && state.rows() == base.table.rows() && (useAugmented || key);
    const MergeKey baseKey(base.table, base.table.find("ID").has_value(), config.inputs.inputCatalog);
    for (std::size_t r = 0; same && r < base.rows.size(); ++r) {
        base.rows[r].excludedCrop = flagOf(state, r, *crop);
        base.rows[r].excludedSaturation = flagOf(state, r, *saturation);
        same = useAugmented || state.text(r, *key) == baseKey.of(base.table, r);
    }
    if (!same)
        throw UserError(
            fmt::format("{} does not belong to {}: the catalog was changed after the sources were loaded; run the "
                        "pipeline again",
                        statePath.string(), config.inputs.inputCatalog.string()));
    return base;
}

/// Patch catalogs below tractor_out_dir that match merge.pattern, sorted by path. With patches.json at hand, those of
/// patches that are no longer defined are left out.
std::vector<fs::path> patchFiles(const config::Config& config, const WorkDir& dirs, const RunContext& context) {
    const std::string& pattern = config.merge.pattern;
    const bool wholePath = pattern.find('/') != std::string::npos;
    std::set<std::string> known;
    if (fs::exists(dirs.patches / "patches.json"))
        for (const auto& patch : readPatches(dirs.patches / "patches.json"))
            known.insert(patch.tag);
    std::vector<fs::path> files;
    std::size_t stale = 0;
    if (!fs::is_directory(dirs.outputs))
        return files;
    for (auto it = fs::recursive_directory_iterator(dirs.outputs); it != fs::recursive_directory_iterator(); ++it) {
        if (it->is_directory() && it->path().filename() == "attempts") {
            it.disable_recursion_pending();
            continue;
        }
        const fs::path relative = it->path().lexically_relative(dirs.outputs);
        const std::string name = wholePath ? relative.generic_string() : relative.filename().string();
        if (!it->is_regular_file() || fnmatch(pattern.c_str(), name.c_str(), 0) != 0)
            continue;
        if (known.empty() || known.count(it->path().parent_path().filename().string()))
            files.push_back(it->path());
        else
            ++stale;
    }
    if (stale > 0)
        context.warning("merge",
                        fmt::format("{} patch catalogs of patches that are not in patches.json are left out", stale));
    std::sort(files.begin(), files.end());
    return files;
}

/// source_tags of the meta.json in a patch catalog's folder, by source; empty when there is none that can be read.
std::map<std::string, std::vector<std::string>> tagsBeside(const fs::path& patchCatalog) {
    try {
        const auto meta = io::readJson(patchCatalog.parent_path() / "meta.json");
        return meta.value("source_tags", std::map<std::string, std::vector<std::string>>());
    } catch (const std::exception&) {
        return {};
    }
}

/// Copies fit columns of patch catalogs into the joined table, file by file.
class Joiner {
public:
    Joiner(io::CsvTable& table, std::vector<RowState>& rows, const fs::path& basePath)
        : m_table(table)
        , m_rows(rows)
        , m_byId(table.find("ID").has_value())
        , m_baseColumns(table.columns()) {
        const MergeKey key(table, m_byId, basePath);
        for (std::size_t r = 0; r < table.rows(); ++r)
            m_rowOfKey.emplace(key.of(table, r), r);
    }
    void add(const fs::path& path) {
        const auto patch = io::CsvTable::read(path);
        const MergeKey key(patch, m_byId, path);
        const auto tags = tagsBeside(path);
        std::vector<std::pair<std::size_t, std::size_t>> columns; // in the patch, in the joined table
        for (std::size_t c = 0; c < patch.columns(); ++c)
            if (const auto target = targetColumn(patch.names()[c]))
                columns.emplace_back(c, *target);
        for (std::size_t r = 0; r < patch.rows(); ++r) {
            const auto found = m_rowOfKey.find(key.of(patch, r));
            if (found == m_rowOfKey.end()) {
                ++unknown;
            } else if (m_rows[found->second].hasFitRow) {
                ++duplicates;
            } else {
                m_rows[found->second].hasFitRow = true;
                if (const auto given = tags.find(found->first); given != tags.end())
                    m_rows[found->second].tags = given->second;
                for (const auto& [from, to] : columns)
                    m_table.setText(found->second, to, patch.text(r, from));
            }
        }
    }
    std::size_t duplicates = 0; ///< rows dropped because an earlier file had the key
    std::size_t unknown = 0;    ///< rows whose key the base catalog does not have

private:
    /// The joined table's column for a patch column; nullopt for columns of the base catalog.
    std::optional<std::size_t> targetColumn(const std::string& name) {
        if (const auto found = m_table.find(name))
            return *found < m_baseColumns ? std::nullopt : found;
        const auto column = m_table.addColumn(name);
        constexpr std::string_view prefix = "y_pix_white", suffix = "_fit";
        if (name.starts_with(prefix) && name.ends_with(suffix)) {
            const std::string middle = name.substr(prefix.size());
            m_table.addColumn("RA" + middle);
            m_table.addColumn("DEC" + middle);
        }
        return column;
    }

    io::CsvTable& m_table;
    std::vector<RowState>& m_rows;
    bool m_byId;
    std::size_t m_baseColumns;
    std::unordered_map<std::string, std::size_t> m_rowOfKey;
};

/// Working-frame position of every row with a valid RA and DEC.
std::vector<sky::PixelPosition> locateRows(const io::CsvTable& table, const sky::Wcs& wcs) {
    std::vector<sky::PixelPosition> positions(table.rows(), {kNaN, kNaN});
    const auto ra = table.find("RA"), dec = table.find("DEC");
    for (std::size_t r = 0; ra && dec && r < table.rows(); ++r) {
        const double a = table.number(r, *ra), d = table.number(r, *dec);
        if (a >= 0 && a <= 360 && std::abs(d) <= 90)
            positions[r] = wcs.toPixel(a, d);
    }
    return positions;
}

void flagBrightMask(std::vector<RowState>& rows, const std::vector<sky::PixelPosition>& positions,
                    const fs::path& path) {
    if (!fs::exists(path))
        throw UserError(path.string() +
                        " is missing although bright_mask.enabled is true; run the pipeline first or set "
                        "bright_mask.enabled: false");
    const auto mask = io::readFitsImage(path).pixels;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const auto& p = positions[r];
        if (!(std::abs(p.x) < 1e9 && std::abs(p.y) < 1e9))
            continue;
        const int x = pixelOf(p.x), y = pixelOf(p.y);
        rows[r].brightMask = mask.box().contains(x, y) && mask(x, y) > 0;
    }
}

/// x_pix_white, y_pix_white of rows that no patch fitted.
void fillPositions(io::CsvTable& table, const std::vector<RowState>& rows,
                   const std::vector<sky::PixelPosition>& positions) {
    const auto x = table.find("x_pix_white"), y = table.find("y_pix_white");
    for (std::size_t r = 0; x && y && r < rows.size(); ++r) {
        if (rows[r].hasFitRow)
            continue;
        table.setText(r, *x, formatDouble(positions[r].x));
        table.setText(r, *y, formatDouble(positions[r].y));
    }
}

void report(const MergeSummary& s, const fs::path& path, const Joiner& joiner, const RunContext& context) {
    if (joiner.duplicates > 0)
        context.warning(
            "merge", fmt::format("{} fitted rows repeat a source of another patch and are dropped", joiner.duplicates));
    if (joiner.unknown > 0)
        context.warning("merge", fmt::format("{} fitted rows belong to no row of the base catalog and are dropped",
                                             joiner.unknown));
    context.info("merge", "output: " + path.string());
    context.info("merge", fmt::format("{} rows, {} columns", s.rows, s.columns));
    context.info("merge", fmt::format("excluded: crop {}, saturation {}, any {}", s.excludedCrop, s.excludedSaturation,
                                      s.excludedAny));
    context.info("merge", fmt::format("merge-missing (left join rows without fit): {}", s.missing));
}

} // namespace

MergeSummary runMerge(const config::Config& config, const RunContext& context) {
    const WorkDir dirs(config);
    auto [table, rows] = readBase(config, dirs);
    const auto wcs = readWcsFile(dirs.wcs());
    const auto positions = locateRows(table, wcs);
    if (config.brightMask.enabled)
        flagBrightMask(rows, positions, dirs.brightMask / "white_bright_mask.fits");
    addExclusionColumns(table, rows, config.brightMask.enabled);

    const auto files = patchFiles(config, dirs, context);
    if (files.empty())
        context.warning("merge", fmt::format("no file below {} matches merge.pattern \"{}\": the catalog holds no fit",
                                             dirs.outputs.string(), config.merge.pattern));
    Joiner joiner(table, rows, config.inputs.inputCatalog);
    for (const auto& file : files) {
        context.throwIfStopped();
        joiner.add(file);
    }
    fillPositions(table, rows, positions);
    fillFittedSky(table, wcs);
    context.throwIfStopped();
    addReliabilityColumns(table, rows);
    table.write(dirs.catalog);

    MergeSummary summary;
    summary.rows = table.rows();
    summary.columns = table.columns();
    summary.duplicates = joiner.duplicates;
    for (const auto& row : rows) {
        summary.missing += !row.hasFitRow;
        summary.excludedCrop += row.excludedCrop;
        summary.excludedSaturation += row.excludedSaturation;
        summary.excludedAny += row.excluded();
    }
    report(summary, dirs.catalog, joiner, context);
    return summary;
}

} // namespace furrow::pipeline
