#include "core/catalog/catalog.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/catalog/columns.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace furrow {
namespace {

constexpr std::size_t kMaxListed = 10; ///< duplicate keys named in an error
constexpr double kMaxPixel = 1e8;      ///< positions beyond are off every image and would overflow an int

using Column = std::optional<std::size_t>;

SourceType galaxyType(config::GalModel model) {
    switch (model) {
    case config::GalModel::Dev:
        return SourceType::Dev;
    case config::GalModel::Sersic:
        return SourceType::Sersic;
    case config::GalModel::Star:
        return SourceType::Star;
    case config::GalModel::Exp:
        break;
    }
    return SourceType::Exp;
}

std::optional<SourceType> parseType(std::string_view text) {
    for (const auto type : {SourceType::Star, SourceType::Exp, SourceType::Dev, SourceType::Sersic})
        if (equalsIgnoreCase(trimmed(text), typeName(type)))
            return type;
    return std::nullopt;
}

/// Reads one catalog and collects what is wrong with it.
class Reader {
public:
    Reader(const std::filesystem::path& path, const std::vector<std::string>& bands, const config::Config& config)
        : m_path(path.string())
        , m_bands(bands)
        , m_config(config) {
        m_catalog.table = io::CsvTable::read(path);
    }

    Catalog read() {
        findColumns();
        matchFluxColumns();
        rejectOutputNames();
        if (table().rows() == 0)
            m_problems.add("the catalog has no rows");
        rejectDuplicateKeys();
        m_problems.throwIfAny(fmt::format("{}: the source catalog cannot be used:", m_path));
        parseRows();
        return std::move(m_catalog);
    }

private:
    const io::CsvTable& table() const { return m_catalog.table; }
    void warn(const std::string& text) { m_catalog.warnings.push_back(fmt::format("{}: {}", m_path, text)); }

    void findColumns() {
        for (const auto& [name, column] : {std::pair{"RA", &m_ra}, {"DEC", &m_dec}}) {
            *column = table().find(name);
            if (!*column)
                m_problems.add(fmt::format("the column {} is missing (deg, ICRS); the columns are: {}", name,
                                           join(table().names(), ", ")));
            else if (table().names()[**column] != name)
                warn(fmt::format("the column \"{}\" is taken for {}", table().names()[**column], name));
        }
        m_id = table().find("ID");
        m_type = table().find("TYPE");
        m_ell = table().find("ELL");
        m_theta = table().find("THETA");
        m_re = table().find("Re");
        m_posErr = table().find("POS_ERR");
        m_catalog.hasId = m_id.has_value();
        m_catalog.hasEll = m_ell.has_value();
    }

    /// The FLUX_ columns must name exactly the images' bands. Band names may differ in case alone ("i", "I"), so exact
    /// names go first.
    void matchFluxColumns() {
        m_flux.assign(m_bands.size(), std::nullopt);
        if (m_bands.empty())
            return;
        std::vector<std::size_t> columns;
        for (std::size_t c = 0; c < table().columns(); ++c) {
            const auto name = trimmed(table().names()[c]);
            if (equalsIgnoreCase(name.substr(0, 5), "FLUX_") && !isOutputColumn(name, m_bands))
                columns.push_back(c);
        }
        if (columns.empty())
            return;
        const auto take = [&](std::size_t band, auto equal) {
            const auto found = std::find_if(columns.begin(), columns.end(), [&](std::size_t c) {
                return equal(trimmed(table().names()[c]).substr(5), m_bands[band]);
            });
            if (m_flux[band] || found == columns.end())
                return;
            m_flux[band] = *found;
            columns.erase(found);
        };
        for (std::size_t b = 0; b < m_bands.size(); ++b)
            take(b, [](std::string_view a, std::string_view c) { return a == c; });
        for (std::size_t b = 0; b < m_bands.size(); ++b)
            take(b, equalsIgnoreCase);

        std::vector<std::string> catalogOnly, imageOnly;
        for (const auto c : columns)
            catalogOnly.emplace_back(trimmed(table().names()[c]).substr(5));
        for (std::size_t b = 0; b < m_bands.size(); ++b)
            if (!m_flux[b])
                imageOnly.push_back(m_bands[b]);
        if (!catalogOnly.empty() || !imageOnly.empty())
            m_problems.add(fmt::format("the bands of the FLUX_ columns differ from those of the images; only in the "
                                       "catalog: {}; only among the images: {}; add or rename columns or images",
                                       catalogOnly.empty() ? "none" : join(catalogOnly, ", "),
                                       imageOnly.empty() ? "none" : join(imageOnly, ", ")));
    }

    void rejectOutputNames() {
        std::vector<std::string> reserved;
        for (const auto& name : table().names())
            if (isOutputColumn(trimmed(name), m_bands))
                reserved.push_back(name);
        if (!reserved.empty())
            m_problems.add(
                fmt::format("these columns have names that the program writes itself: {}; rename or remove them",
                            join(reserved, ", ")));
    }

    std::string keyOf(std::size_t row) const {
        return m_id ? table().text(row, *m_id) : table().text(row, *m_ra) + "," + table().text(row, *m_dec);
    }

    void rejectDuplicateKeys() {
        if (!m_id && !(m_ra && m_dec))
            return;
        std::map<std::string, std::vector<std::size_t>> lines;
        for (std::size_t row = 0; row < table().rows(); ++row) {
            // Rows without a position are never fitted, so nothing is ever joined to them.
            if (m_id || (std::isfinite(table().number(row, *m_ra)) && std::isfinite(table().number(row, *m_dec))))
                lines[keyOf(row)].push_back(table().line(row));
        }
        std::vector<std::pair<std::size_t, std::string>> repeated; // in the order of the file
        for (const auto& [key, at] : lines)
            if (at.size() > 1)
                repeated.emplace_back(at.front(),
                                      fmt::format("{} (lines {})", key.empty() ? "(empty)" : key, fmt::join(at, ", ")));
        if (repeated.empty())
            return;
        std::sort(repeated.begin(), repeated.end());
        std::vector<std::string> listed;
        for (std::size_t i = 0; i < std::min(kMaxListed, repeated.size()); ++i)
            listed.push_back(repeated[i].second);
        m_problems.add(fmt::format(
            "{} {} more than once, but keys must be unique: {}{}", repeated.size(),
            m_id ? "IDs occur" : "positions (RA,DEC; there is no ID column) occur", join(listed, "; "),
            repeated.size() > kMaxListed ? fmt::format("; and {} more", repeated.size() - kMaxListed) : ""));
    }

    /// A finite number, else NaN; cells that hold something else are counted.
    double number(std::size_t row, const Column& column) {
        if (!column)
            return kNaN;
        const double value = table().number(row, *column);
        if (std::isfinite(value))
            return value;
        const std::string cell = table().text(row, *column);
        if (!trimmed(cell).empty() && !equalsIgnoreCase(trimmed(cell), "nan"))
            m_unreadable[*column].push_back(table().line(row));
        return kNaN;
    }

    void parseRows() {
        std::vector<std::size_t> noPosition;
        for (std::size_t row = 0; row < table().rows(); ++row) {
            CatalogSource s;
            s.row = row;
            s.key = keyOf(row);
            const double ra = number(row, m_ra), dec = number(row, m_dec);
            if (ra >= 0 && ra <= 360 && dec >= -90 && dec <= 90) {
                s.ra = ra;
                s.dec = dec;
            } else {
                noPosition.push_back(table().line(row));
            }
            const auto type = m_type ? parseType(table().text(row, *m_type)) : std::nullopt;
            s.typeKnown = type.has_value();
            s.type = type.value_or(galaxyType(m_config.patchRun.galModel));
            s.re = number(row, m_re);
            s.ell = number(row, m_ell);
            s.theta = number(row, m_theta);
            s.posErr = number(row, m_posErr);
            if (s.posErr < 0) {
                m_unreadable[*m_posErr].push_back(table().line(row));
                s.posErr = kNaN;
            }
            for (const auto& column : m_flux)
                s.flux.push_back(number(row, column));
            m_catalog.sources.push_back(std::move(s));
        }
        if (!noPosition.empty())
            warn(fmt::format(
                "{} rows have no valid RA and DEC (0 to 360, -90 to 90 deg) and are not fitted; the first is "
                "line {}",
                noPosition.size(), noPosition.front()));
        for (const auto& [column, at] : m_unreadable)
            warn(fmt::format("column {}: {} cells hold no valid number and count as empty; the first is in line {}",
                             table().names()[column], at.size(), at.front()));
    }

    std::string m_path;
    const std::vector<std::string>& m_bands;
    const config::Config& m_config;
    Catalog m_catalog;
    ProblemList m_problems;
    Column m_id, m_ra, m_dec, m_type, m_ell, m_theta, m_re, m_posErr;
    std::vector<Column> m_flux;
    std::map<std::size_t, std::vector<std::size_t>> m_unreadable; ///< column -> lines
};

} // namespace

std::size_t Catalog::activeCount() const {
    return static_cast<std::size_t>(
        std::count_if(sources.begin(), sources.end(), [](const auto& source) { return !source.excluded(); }));
}

Catalog readCatalog(const std::filesystem::path& path, const std::vector<std::string>& bands,
                    const config::Config& config) {
    return Reader(path, bands, config).read();
}

void locateSources(Catalog& catalog, const sky::Wcs& wcs) {
    std::vector<sky::SkyPosition> positions;
    for (const auto& source : catalog.sources)
        positions.push_back({source.ra, source.dec});
    const auto pixels = wcs.toPixel(positions);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const bool usable = std::abs(pixels[i].x) < kMaxPixel && std::abs(pixels[i].y) < kMaxPixel;
        catalog.sources[i].x = usable ? pixels[i].x : kNaN;
        catalog.sources[i].y = usable ? pixels[i].y : kNaN;
    }
}

} // namespace furrow
