#include "core/base/text.h"
#include "core/catalog/catalog.h"
#include "core/config/config_io.h"
#include "core/pipeline/inject_parts.h"
#include "core/simulate/field_files.h"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <set>

namespace furrow::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kCatalogStream = 11;
constexpr double kFluxScatter = 0.15; ///< relative, of the catalog's starting fluxes
constexpr double kSizeScatter = 0.15; ///< of ln Re

/// The catalog's table with the columns that describe an injected source. What is added leaves the original rows as
/// they were: without a column ELL galaxies start at b/a = 0.8.
class CatalogRows {
public:
    explicit CatalogRows(Catalog catalog)
        : m_table(std::move(catalog.table))
        , m_originals(m_table.rows()) {
        m_id = column("ID", [](std::size_t row) { return fmt::format("row_{:05d}", row + 1); });
        m_ra = *m_table.find("RA");
        m_dec = *m_table.find("DEC");
        m_type = column("TYPE", {});
        m_ell = column("ELL", [](std::size_t) { return std::string("0.2"); });
        m_theta = column("THETA", {});
        m_re = column("Re", {});
        for (std::size_t row = 0; row < m_originals; ++row)
            m_ids.insert(m_table.text(row, m_id));
    }

    /// An ID that no row has: inj_00001, or inj2_00001 in a catalog that was injected into before, and so on.
    std::string freeId(const std::string& id) const {
        std::string free = id;
        for (int k = 2; m_ids.count(free); ++k)
            free = fmt::format("inj{}{}", k, id.substr(3));
        return free;
    }

    void add(const simulate::SimSource& source, const sky::SkyPosition& sky, const InjectField& field,
             simulate::Random& random) {
        const std::size_t row = m_table.addRow();
        m_table.setText(row, m_id, source.id);
        m_table.setText(row, m_ra, fmt::format("{:.8f}", sky.ra));
        m_table.setText(row, m_dec, fmt::format("{:.8f}", sky.dec));
        m_table.setText(row, m_type, source.catalogType);
        for (std::size_t b = 0; b < source.adu.size(); ++b) {
            const double flux = source.adu[b] * field.band(b).scale * (1 + kFluxScatter * random.normal());
            if (const auto c = m_table.find("FLUX_" + field.band(b).name); c && flux > 0)
                m_table.setText(row, *c, fmt::format("{:.5g}", flux));
        }
        if (source.star)
            return;
        const auto [ell, theta] = simulate::noisyShape(source, random);
        m_table.setText(row, m_ell, fmt::format("{:.4f}", ell));
        m_table.setText(row, m_theta, fmt::format("{:.3f}", theta));
        m_table.setText(row, m_re, fmt::format("{:.4f}", source.re * std::exp(kSizeScatter * random.normal())));
    }

    std::string text() const { return m_table.toString(); }

private:
    std::size_t column(const std::string& name, const std::function<std::string(std::size_t)>& original) {
        if (const auto found = m_table.find(name))
            return *found;
        const std::size_t added = m_table.addColumn(name);
        for (std::size_t row = 0; original && row < m_originals; ++row)
            m_table.setText(row, added, original(row));
        return added;
    }

    io::CsvTable m_table;
    std::size_t m_originals, m_id = 0, m_ra = 0, m_dec = 0, m_type = 0, m_ell = 0, m_theta = 0, m_re = 0;
    std::set<std::string> m_ids;
};

} // namespace

std::string injectedCatalog(const InjectField& field, const InjectOptions& options,
                            std::vector<simulate::SimSource>& sources) {
    std::vector<std::string> bands;
    for (const auto& image : field.images)
        bands.push_back(image.info.name);
    CatalogRows rows(readCatalog(field.config.inputs.inputCatalog, bands, field.config));
    for (std::size_t i = 0; i < sources.size(); ++i) {
        simulate::SimSource& source = sources[i];
        simulate::Random random(options.seed, kCatalogStream, i);
        const double x = source.x + options.positionScatter * random.normal();
        const double y = source.y + options.positionScatter * random.normal();
        source.id = rows.freeId(source.id);
        rows.add(source, field.images.front().wcs.toSky(x, y), field, random);
    }
    return rows.text();
}

std::string injectedConfig(const config::Config& config) {
    config::Config out = config;
    const fs::path old = config.outputs.workDir;
    const config::Outputs defaults;
    // Products outside the old work_dir would be overwritten: their places become the defaults again.
    const auto inside = [&old](const fs::path& path, const fs::path& otherwise) {
        const fs::path relative = path.is_absolute() ? path.lexically_relative(old) : path;
        return relative.empty() || *relative.begin() == ".." ? otherwise : relative;
    };
    auto& o = out.outputs;
    for (const auto member :
         {&config::Outputs::epsfDir, &config::Outputs::patchesDir, &config::Outputs::patchInputsDir,
          &config::Outputs::tractorOutDir, &config::Outputs::finalCatalog, &config::Outputs::croppedImagesDir,
          &config::Outputs::overlayDir, &config::Outputs::brightMaskDir})
        o.*member = inside(o.*member, defaults.*member);
    if (auto& file = out.logging.file; file && *file != "auto")
        file = inside(*file, "auto").string();
    o.workDir = "work";
    out.inputs.tileName = config.inputs.tileName + "_injected";
    out.inputs.inputCatalog = "input_catalog.csv";
    out.inputs.imageListFile = "image_list.txt";
    return config::dumpConfig(out, false);
}

} // namespace furrow::pipeline
