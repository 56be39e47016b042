#include "core/base/text.h"
#include "core/io/csv.h"
#include "core/simulate/field_files.h"
#include "core/simulate/random.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace furrow::simulate {
namespace {

enum Stream : std::uint64_t { kCatalogStream = 3, kGaiaStream = 4 };

} // namespace

std::pair<double, double> noisyShape(const SimSource& s, Random& random) {
    const double eta = -std::log(1 - s.ell), angle = 2 * s.theta * 3.141592653589793 / 180;
    const double first = eta * std::cos(angle) + 0.1 * random.normal();
    const double second = eta * std::sin(angle) + 0.1 * random.normal();
    return {1 - std::exp(-std::hypot(first, second)), 0.5 * std::atan2(second, first) * 180 / 3.141592653589793};
}

std::vector<SimGaiaRow> drawGaia(const SimOptions& options, std::vector<SimSource>& sources) {
    std::vector<SimGaiaRow> rows;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        SimSource& s = sources[i];
        Random random(options.seed, kGaiaStream, i);
        SimGaiaRow row;
        row.gmag = s.mag.back() - 0.35 + 0.05 * random.normal();
        if (!s.star || row.gmag > options.gaiaMagMax)
            continue;
        row.sourceId = std::to_string(2500000000000000000ULL + random.next() % 1000000000000000ULL);
        row.ra = s.ra;
        row.dec = s.dec;
        for (const double mag : s.mag)
            row.mag.push_back(mag + options.gaiaMagError * random.normal());
        s.gaiaId = row.sourceId;
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string catalogText(const SimOptions& options, const std::vector<SimBand>& bands,
                        const std::vector<SimSource>& sources, const sky::Wcs& wcs) {
    std::string text = "ID,RA,DEC,TYPE";
    for (const auto& band : bands)
        text += ",FLUX_" + band.name;
    text += ",ELL,THETA,Re\n";
    for (std::size_t i = 0; i < sources.size(); ++i) {
        const SimSource& s = sources[i];
        if (!s.inCatalog)
            continue;
        Random random(options.seed, kCatalogStream, i);
        const double x = s.x + options.positionNoise * random.normal();
        const double y = s.y + options.positionNoise * random.normal();
        const auto sky = wcs.toSky(x, y);
        text += fmt::format("{},{:.8f},{:.8f},{}", s.id, sky.ra, sky.dec, s.catalogType);
        const bool fluxes = !random.chance(0.1), shape = !s.star && !random.chance(0.1);
        for (std::size_t b = 0; b < bands.size(); ++b) {
            const double flux = s.adu[b] * bands[b].scale(options.zpRef) * (1 + 0.15 * random.normal());
            text += fluxes && flux > 0 ? fmt::format(",{:.5g}", flux) : std::string(",");
        }
        if (!shape) {
            text += ",,,\n";
            continue;
        }
        const double stretch = std::exp(0.15 * random.normal());
        const auto noisy = noisyShape(s, random);
        const double ell = options.shapeNoise ? noisy.first : s.ell,
                     theta = options.shapeNoise ? noisy.second : s.theta;
        text += fmt::format(",{:.4f},{:.3f},{:.4f}\n", ell, theta, options.shapeNoise ? s.re * stretch : s.re);
    }
    return text;
}

std::string gaiaText(const std::vector<SimBand>& bands, const std::vector<SimGaiaRow>& rows) {
    std::string text = "source_id,ra,dec,phot_g_mean_mag";
    for (const auto& band : bands)
        text += ",mag_" + band.name;
    text += "\n";
    for (const auto& row : rows) {
        text += fmt::format("{},{:.9f},{:.9f},{:.5f}", row.sourceId, row.ra, row.dec, row.gmag);
        for (const double mag : row.mag)
            text += fmt::format(",{:.5f}", mag);
        text += "\n";
    }
    return text;
}

std::string truthText(const std::vector<TruthBand>& bands, const std::vector<SimSource>& sources) {
    std::string text = "ID,RA,DEC,x,y,kind,role,cat_type,in_catalog,gaia_id,saturated,n,re,ell,theta";
    for (const auto& b : bands)
        text += fmt::format(",mag_{0},flux_{0},adu_{0},snr_{0}", b.name);
    text += "\n";
    for (const auto& s : sources) {
        text += fmt::format("{},{:.9f},{:.9f},{:.5f},{:.5f},{},{},{},{},{},{}", s.id, s.ra, s.dec, s.x, s.y,
                            s.star ? "star" : "gal", s.role, s.catalogType, s.inCatalog ? 1 : 0, s.gaiaId,
                            io::csvQuoted(join(s.saturatedBands, ",")));
        if (s.star)
            text += ",nan,nan,nan,nan";
        else
            text += fmt::format(",{},{},{},{}", formatDouble(s.n), formatDouble(s.re), formatDouble(s.ell),
                                formatDouble(s.theta));
        for (std::size_t b = 0; b < bands.size(); ++b)
            text +=
                fmt::format(",{:.6f},{:.8g},{:.8g},{:.3f}", s.mag[b], s.adu[b] * bands[b].scale, s.adu[b], s.snr[b]);
        text += "\n";
    }
    return text;
}

int epsfGrid(const SimOptions& options) {
    if (options.epsfNgrid > 0)
        return options.epsfNgrid;
    return std::clamp(static_cast<int>(std::lround(std::min(options.nx, options.ny) / 500.0)), 1, 7);
}

std::string configText(const SimOptions& options) {
    return fmt::format(R"(inputs:
  tile_name: {}
  input_catalog: input_catalog.csv
  image_list_file: image_list.txt
  gaiaxp_synphot_csv: gaiaxp_synphot.csv
outputs:
  work_dir: work
image_scaling:
  zp_ref: {}
crop:
  enabled: true
  margin: {}
overlay:
  enabled: true
  downsample_full: 1
  zoom_enabled: true
  zoom_box: [100, 300, 100, 300]
source_saturation_cut:
  enabled: true
  radius_pix: 20.0
epsf:
  epsf_ngrid: {}
  ngrid: 3
zp:
  enabled: true
plotting:
  dpi: 100
)",
                       options.name, formatDouble(options.zpRef), options.cropMargin, epsfGrid(options));
}

} // namespace furrow::simulate
