#include "tests/support/field_writer.h"

#include "core/base/text.h"
#include "core/sky/wcs.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numbers>
#include <random>
#include <stdexcept>

namespace furrow::test {
namespace {

constexpr double kZpRef = 25;
/// ln 2 · 8: FWHM² / σ² of a Gaussian.
const double kFwhmPerSigma = std::sqrt(8 * std::numbers::ln2);

/// Normal deviates that do not depend on the standard library (Box and Muller 1958).
class Noise {
public:
    explicit Noise(unsigned seed)
        : m_engine(seed) {}
    double uniform() { return static_cast<double>(m_engine() >> 11) * 0x1p-53; }
    double normal() {
        const double radius = std::sqrt(-2 * std::log(1 - uniform()));
        return radius * std::cos(2 * std::numbers::pi * uniform());
    }

private:
    std::mt19937_64 m_engine;
};

std::vector<FieldSource> placeSources(const FieldOptions& o, Noise& noise) {
    std::vector<FieldSource> sources;
    const int total = o.stars + o.galaxies;
    for (int tries = 0; static_cast<int>(sources.size()) < total; ++tries) {
        if (tries > 100000)
            throw std::runtime_error("the field is too small for its sources");
        FieldSource s;
        s.x = o.border + noise.uniform() * (o.width - 1 - 2 * o.border);
        s.y = o.border + noise.uniform() * (o.height - 1 - 2 * o.border);
        const bool crowded = std::any_of(sources.begin(), sources.end(), [&](const FieldSource& other) {
            return std::hypot(other.x - s.x, other.y - s.y) < o.minSeparation;
        });
        if (crowded)
            continue;
        const int i = static_cast<int>(sources.size());
        s.star = i < o.stars;
        const int rank = s.star ? i : i - o.stars, count = s.star ? o.stars : o.galaxies;
        const double fraction = count > 1 ? static_cast<double>(rank) / (count - 1) : 0;
        const double flux = o.fluxMax * std::pow(o.fluxMin / o.fluxMax, fraction);
        for (std::size_t b = 0; b < o.bands.size(); ++b)
            s.flux.push_back(flux * std::pow(1.2, static_cast<double>(b)));
        if (!s.star) {
            s.re = 2.5 + 1.5 * noise.uniform();
            s.ell = 0.1 + 0.5 * noise.uniform();
            s.theta = -90 + 180 * noise.uniform();
        }
        s.id = fmt::format("{:05}", i + 1);
        sources.push_back(s);
    }
    return sources;
}

/// Adds flux · Gaussian(σ) about (x, y), integrated over the pixels.
void addGaussian(Image<float>& image, double x, double y, double sigma, double flux) {
    const int reach = static_cast<int>(std::ceil(6 * sigma));
    const Box box =
        Box{pixelOf(x) - reach, pixelOf(x) + reach + 1, pixelOf(y) - reach, pixelOf(y) + reach + 1}.intersected(
            image.box());
    const auto integral = [&](double distance) {
        const double unit = 1 / (std::numbers::sqrt2 * sigma);
        return 0.5 * (std::erf((distance + 0.5) * unit) - std::erf((distance - 0.5) * unit));
    };
    std::vector<double> columns;
    for (int i = box.x0; i < box.x1; ++i)
        columns.push_back(integral(i - x));
    for (int j = box.y0; j < box.y1; ++j) {
        const double row = flux * integral(j - y);
        for (int i = box.x0; i < box.x1; ++i)
            image(i, j) += static_cast<float>(row * columns[static_cast<std::size_t>(i - box.x0)]);
    }
}

/// An exponential disc as rings of points, each blurred by the PSF: equal flux per ring, 36 points on each.
void addDisc(Image<float>& image, const FieldSource& s, double sigma, double flux) {
    constexpr int rings = 40, spokes = 36;
    const double cosT = std::cos(s.theta * std::numbers::pi / 180), sinT = std::sin(s.theta * std::numbers::pi / 180);
    for (int ring = 0; ring < rings; ++ring) {
        // Half the light lies within 1.67835 scale lengths; the enclosed fraction is 1 - (1 + t) e^-t.
        const double wanted = (ring + 0.5) / rings;
        double t = 1;
        for (int iteration = 0; iteration < 60; ++iteration)
            t = std::log((1 + t) / (1 - wanted));
        const double a = s.re * t / 1.67834699;
        for (int spoke = 0; spoke < spokes; ++spoke) {
            const double angle = 2 * std::numbers::pi * (spoke + 0.5 * (ring % 2)) / spokes;
            const double u = a * std::cos(angle), v = a * (1 - s.ell) * std::sin(angle);
            addGaussian(image, s.x + u * cosT - v * sinT, s.y + u * sinT + v * cosT, sigma, flux / (rings * spokes));
        }
    }
}

Image<float> renderBand(const FieldOptions& o, const std::vector<FieldSource>& sources, std::size_t band,
                        Noise& noise) {
    Image<float> image(o.width, o.height);
    const double sigma = o.fwhm * (1 + 0.03 * static_cast<double>(band)) / kFwhmPerSigma;
    const double adu = std::pow(10, 0.4 * (o.zpAuto + 0.5 * static_cast<double>(band) - kZpRef));
    for (const auto& s : sources) {
        if (s.star)
            addGaussian(image, s.x, s.y, sigma, s.flux[band] * adu);
        else
            addDisc(image, s, sigma, s.flux[band] * adu);
    }
    for (float& value : image) {
        const double variance = o.skySigma * o.skySigma + std::max(0.0, static_cast<double>(value)) / o.gain;
        value += static_cast<float>(std::sqrt(variance) * noise.normal());
    }
    return image;
}

std::string catalogText(const FieldOptions& o, const std::vector<FieldSource>& sources, const sky::Wcs& wcs,
                        Noise& noise) {
    std::string text = "ID,RA,DEC,TYPE,ELL,THETA,Re";
    for (const auto& band : o.bands)
        text += o.fluxColumns ? ",FLUX_" + band : "";
    text += '\n';
    for (const auto& s : sources) {
        const double dx = o.positionScatter * noise.normal(), dy = o.positionScatter * noise.normal();
        const auto sky = wcs.toSky(s.x + dx, s.y + dy);
        text += fmt::format("{},{:.9f},{:.9f},{}", s.id, sky.ra, sky.dec, s.star ? "STAR,,," : "EXP");
        if (!s.star)
            text += fmt::format(",{:.3f},{:.2f},{:.3f}", s.ell, s.theta, s.re);
        for (std::size_t b = 0; b < o.bands.size(); ++b)
            text += o.fluxColumns ? fmt::format(",{:.6g}", s.flux[b]) : "";
        text += '\n';
    }
    return text;
}

std::string gaiaText(const FieldOptions& o, const std::vector<FieldSource>& sources) {
    std::string text = "source_id,ra,dec,phot_g_mean_mag";
    for (const auto& band : o.bands)
        text += ",mag_" + band;
    text += '\n';
    for (std::size_t i = 0; i < sources.size(); ++i) {
        if (!sources[i].star)
            continue;
        text += fmt::format("{},{:.9f},{:.9f}", 2500423591809190001LL + static_cast<long long>(i), sources[i].ra,
                            sources[i].dec);
        text += fmt::format(",{:.5f}", kZpRef - 2.5 * std::log10(sources[i].flux[0]));
        for (const double flux : sources[i].flux)
            text += fmt::format(",{:.5f}", kZpRef - 2.5 * std::log10(flux));
        text += '\n';
    }
    return text;
}

std::string configText(const FieldOptions& o) {
    std::map<std::string, std::string> keys{{"inputs.input_catalog", "catalog.csv"},
                                            {"inputs.image_list_file", "image_list.txt"},
                                            {"outputs.work_dir", "work"},
                                            {"crop.enabled", "false"},
                                            {"overlay.enabled", "false"},
                                            {"source_saturation_cut.radius_pix", "5"},
                                            {"bright_mask.plot", "false"},
                                            {"epsf.epsf_ngrid", "1"},
                                            {"epsf.ngrid", "2"},
                                            {"epsf.cutout_size", "31"},
                                            {"epsf.edge_pad", "2"},
                                            {"epsf.min_sep", "10"},
                                            {"epsf.final_psf_size", "25"},
                                            {"epsf.background_boxsize", "64"},
                                            {"epsf.star_local_bkg_annulus_rin_pix", "11"},
                                            {"epsf.star_local_bkg_annulus_rout_pix", "15"},
                                            {"patch_run.no_cutouts", "true"},
                                            {"patch_run.no_patch_overview", "true"},
                                            {"zp.min_box_size_pix", "100"}};
    if (o.gaia)
        keys["inputs.gaiaxp_synphot_csv"] = "gaiaxp_synphot.csv";
    for (const auto& [key, value] : o.config)
        keys[key] = value;
    std::string text, section;
    for (const auto& [key, value] : keys) {
        const auto dot = key.find('.');
        if (key.substr(0, dot) != section) {
            section = key.substr(0, dot);
            text += section + ":\n";
        }
        text += "  " + key.substr(dot + 1) + ": " + value + "\n";
    }
    return text;
}

} // namespace

HeaderCards wcsHeader(int width, int height, double ra, double dec, double pixelScale) {
    const auto number = [](const char* keyword, double value) { return fmt::format("{:<8}= {:.15G}", keyword, value); };
    return {"CTYPE1  = 'RA---TAN'",
            "CTYPE2  = 'DEC--TAN'",
            "CUNIT1  = 'deg'",
            "CUNIT2  = 'deg'",
            number("CRVAL1", ra),
            number("CRVAL2", dec),
            number("CRPIX1", (width + 1) / 2.0),
            number("CRPIX2", (height + 1) / 2.0),
            number("CD1_1", -pixelScale / 3600),
            number("CD1_2", 0),
            number("CD2_1", 0),
            number("CD2_2", pixelScale / 3600),
            "RADESYS = 'ICRS'"};
}

FieldFiles writeField(const std::filesystem::path& folder, const FieldOptions& o) {
    FieldFiles files;
    files.folder = folder;
    files.config = folder / "config.yaml";
    files.catalog = folder / "catalog.csv";
    files.imageList = folder / "image_list.txt";
    files.gaia = folder / "gaiaxp_synphot.csv";
    files.workDir = folder / "work";

    const HeaderCards wcsCards = wcsHeader(o.width, o.height);
    std::string header;
    for (std::string card : wcsCards) {
        card.resize(80, ' ');
        header += card;
    }
    const auto wcs = sky::Wcs::fromHeader(header, "the simulated field");

    Noise noise(o.seed);
    files.sources = placeSources(o, noise);
    for (auto& s : files.sources) {
        const auto sky = wcs.toSky(s.x, s.y);
        s.ra = sky.ra;
        s.dec = sky.dec;
    }
    std::string list = "# one image per band\n\n";
    for (std::size_t b = 0; b < o.bands.size(); ++b) {
        HeaderCards cards{"FILTER  = '" + o.bands[b] + "'",
                          fmt::format("ZP_AUTO = {:.6f}", o.zpAuto + 0.5 * static_cast<double>(b)),
                          fmt::format("SKYSIG  = {:.15G}", o.skySigma), fmt::format("EGAIN   = {:.15G}", o.gain),
                          fmt::format("PEEING  = {:.6f}", o.fwhm * (1 + 0.03 * static_cast<double>(b)))};
        if (o.saturate)
            cards.push_back(fmt::format("SATURATE= {:.15G}", *o.saturate));
        cards.insert(cards.end(), wcsCards.begin(), wcsCards.end());
        files.images.push_back(folder / "images" / (o.bands[b] + ".fits"));
        writeTestImage(files.images.back(), renderBand(o, files.sources, b, noise), cards);
        list += "images/" + o.bands[b] + ".fits\n";
    }
    writeText(files.imageList, list);
    writeText(files.catalog, catalogText(o, files.sources, wcs, noise));
    if (o.gaia)
        writeText(files.gaia, gaiaText(o, files.sources));
    writeText(files.config, configText(o));
    return files;
}

} // namespace furrow::test
