#include "core/base/text.h"
#include "core/io/csv.h"
#include "core/pipeline/inject_parts.h"
#include "core/pipeline/products.h"
#include "core/simulate/random.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numbers>
#include <tuple>

namespace furrow::pipeline {
namespace {

constexpr std::uint64_t kSourceStream = 10;
constexpr double kDonorSnr = 20;          ///< in the reference band, of a source that lends its colours and shape
constexpr std::size_t kDonorsNearby = 20; ///< a source borrows from one of so many of the nearest magnitudes

/// Colours and shape of a fitted source.
struct Donor {
    double mag = 0;
    std::vector<double> colour; ///< magnitude minus that in the reference band
    double n = 1, re = 0, ell = 0, theta = 0;
};

/// A column of the final catalog by its name, in single-band mode that of the reference band.
class RunCatalog {
public:
    RunCatalog(const std::filesystem::path& path, std::string band)
        : m_table(io::CsvTable::read(path))
        , m_band(std::move(band)) {}
    std::size_t rows() const { return m_table.rows(); }
    double number(std::size_t row, const std::string& name) const {
        const auto column = find(name);
        return column ? m_table.number(row, *column) : kNaN;
    }
    std::string text(std::size_t row, const std::string& name) const {
        const auto column = find(name);
        return column ? m_table.text(row, *column) : std::string();
    }

private:
    std::optional<std::size_t> find(const std::string& name) const {
        const auto column = m_table.find(name);
        return column ? column : m_table.find(name.substr(0, name.rfind("_fit")) + "_" + m_band + "_fit");
    }
    io::CsvTable m_table;
    std::string m_band;
};

/// Stars and galaxies of the finished run, sorted by magnitude.
struct Donors {
    std::vector<Donor> stars, galaxies;

    explicit Donors(const InjectField& field) {
        const auto& reference = field.band(field.reference);
        const RunCatalog catalog(WorkDir(field.config).catalog, reference.name);
        const double zpRef = field.config.imageScaling.zpRef;
        for (std::size_t row = 0; row < catalog.rows(); ++row) {
            const auto mag = [&](const std::string& band) {
                return zpRef - 2.5 * std::log10(catalog.number(row, "FLUX_" + band + "_fit"));
            };
            Donor donor;
            donor.mag = mag(reference.name);
            const double snr = catalog.number(row, "FLUX_" + reference.name + "_fit") /
                               catalog.number(row, "FLUXERR_" + reference.name + "_fit");
            bool good = snr >= kDonorSnr && equalsIgnoreCase(catalog.text(row, "fit_is_reliable"), "true");
            for (const auto& image : field.images) {
                donor.colour.push_back(mag(image.info.name) - donor.mag);
                good = good && std::isfinite(donor.colour.back());
            }
            const std::string type = catalog.text(row, "stype_fit");
            if (type != "star") {
                donor.n = type == "exp" ? 1 : type == "dev" ? 4 : catalog.number(row, "sersic_n_fit");
                donor.re = catalog.number(row, "re_pix_fit");
                donor.ell = 1 - catalog.number(row, "ab_fit");
                donor.theta = catalog.number(row, "THETA_fit");
                good = good && std::isfinite(donor.n + donor.re + donor.ell + donor.theta);
            }
            if (good)
                (type == "star" ? stars : galaxies).push_back(std::move(donor));
        }
        for (auto* list : {&stars, &galaxies})
            std::stable_sort(list->begin(), list->end(), [](const Donor& a, const Donor& b) { return a.mag < b.mag; });
    }
};

class Drawing {
public:
    Drawing(const InjectField& field, const InjectPsfs& psfs, const InjectOptions& options, const RunContext& context)
        : m_field(field)
        , m_options(options)
        , m_context(context)
        , m_white(readWhite(WorkDir(field.config).white()).image)
        , m_random(options.seed, kSourceStream) {
        const Box& working = field.working;
        if (m_white.width() != working.width() || m_white.height() != working.height())
            throw UserError(fmt::format("{} does not belong to these images: it has {} x {} pixels instead of {} x {}; "
                                        "run the pipeline again",
                                        WorkDir(field.config).white().string(), m_white.width(), m_white.height(),
                                        working.width(), working.height()));
        const double x = working.width() / 2.0, y = working.height() / 2.0;
        m_fwhm = psfs.at(field.reference, x, y).fwhm(x, y);
        chooseRange();
    }

    std::vector<simulate::SimSource> draw() {
        if (m_options.fromCatalog) {
            m_donors.emplace(m_field);
            if (m_donors->stars.empty() || m_donors->galaxies.empty())
                m_context.warning("inject", fmt::format("the run's catalog has {} reliable stars and {} galaxies with "
                                                        "S/N ≥ {:g}: those without a model get flat colours",
                                                        m_donors->stars.size(), m_donors->galaxies.size(), kDonorSnr));
        }
        const double pixels = double(m_field.working.width()) * m_field.working.height();
        const auto wanted = static_cast<std::size_t>(std::max<long>(1, std::lround(1e-6 * m_options.density * pixels)));
        std::vector<simulate::SimSource> sources;
        for (std::size_t i = 0; i < wanted; ++i) {
            m_context.throwIfStopped();
            simulate::SimSource source;
            source.star = m_random.chance(m_options.starFraction);
            source.mag.assign(m_field.images.size(), m_random.uniform(m_bright, m_faint));
            shape(source);
            if (!place(source))
                continue;
            finish(source);
            sources.push_back(std::move(source));
        }
        if (sources.empty())
            throw UserError("no place for an artificial source was found: the white stack of the run is blank");
        if (sources.size() < wanted)
            m_context.warning("inject", fmt::format("only {} of {} sources found a place {:g} pixels from the others",
                                                    sources.size(), wanted, m_options.minSeparation));
        std::stable_sort(sources.begin(), sources.end(), [this](const auto& a, const auto& b) {
            return a.mag[m_field.reference] < b.mag[m_field.reference];
        });
        for (std::size_t i = 0; i < sources.size(); ++i)
            sources[i].id = fmt::format("inj_{:05d}", i + 1);
        return sources;
    }

private:
    /// 5 sigma of a point source: noise of the sky over 4π σ² pixels (Gaussian PSF, optimal weights).
    void chooseRange() {
        const BandInfo& info = m_field.band(m_field.reference);
        const double sigma = m_fwhm / 2.3548, area = 4 * std::numbers::pi * sigma * sigma;
        const double limit = m_field.config.imageScaling.zpRef - 2.5 * std::log10(5 * info.skySigma * std::sqrt(area));
        std::tie(m_bright, m_faint) = m_options.magRange.value_or(std::pair(limit - 5, limit + 1));
        m_context.info("inject", fmt::format("{}: 5-sigma limit of a star {:.2f} mag; injecting {:.2f} to {:.2f} mag",
                                             info.name, limit, m_bright, m_faint));
    }

    void shape(simulate::SimSource& source) {
        const auto* donors = !m_donors ? nullptr : source.star ? &m_donors->stars : &m_donors->galaxies;
        if (donors && !donors->empty())
            borrow(source, *donors);
        else if (!source.star)
            drawShape(source);
        source.catalogType = source.star ? "STAR" : source.n == 1 ? "EXP" : source.n == 4 ? "DEV" : "SERSIC";
    }

    void borrow(simulate::SimSource& source, const std::vector<Donor>& donors) {
        const double mag = source.mag[m_field.reference];
        const auto above = std::lower_bound(donors.begin(), donors.end(), mag,
                                            [](const Donor& donor, double m) { return donor.mag < m; });
        const std::size_t count = std::min(kDonorsNearby, donors.size());
        const std::size_t at = static_cast<std::size_t>(above - donors.begin());
        const std::size_t first = std::min(at - std::min(at, count / 2), donors.size() - count);
        const Donor& donor = donors[first + m_random.index(count)];
        for (std::size_t b = 0; b < source.mag.size(); ++b)
            source.mag[b] += donor.colour[b];
        source.n = std::clamp(donor.n, 0.5, 6.0);
        source.re = std::clamp(donor.re, 0.3, 40.0);
        source.ell = std::clamp(donor.ell, 0.0, 0.8);
        source.theta = donor.theta;
    }

    /// Discs, spheroids and Sersic profiles about as large as the PSF, fainter ones smaller.
    void drawShape(simulate::SimSource& source) {
        const double kind = m_random.uniform(), other = std::exp(std::log(1.9) + 0.5 * m_random.normal());
        source.n = kind < 0.5 ? 1 : kind < 0.75 ? 4 : std::clamp(other, 0.5, 5.5);
        const double depth = source.mag[m_field.reference] - (m_bright + m_faint) / 2;
        source.re =
            std::clamp(0.85 * m_fwhm * std::exp(0.38 * m_random.normal() - 0.05 * depth), 0.25 * m_fwhm, 4 * m_fwhm);
        source.ell = std::min(0.78, std::abs(0.3 * m_random.normal()));
        source.theta = m_random.uniform(-90, 90);
    }

    /// A place in the working frame with data, away from other injected sources.
    bool place(simulate::SimSource& source) {
        for (int attempt = 0; attempt < 200; ++attempt) {
            const double x = m_random.uniform(-0.5, m_white.width() - 0.5);
            const double y = m_random.uniform(-0.5, m_white.height() - 0.5);
            if (!std::isfinite(m_white(pixelOf(x), pixelOf(y))))
                continue;
            source.x = x + m_field.working.x0;
            source.y = y + m_field.working.y0;
            const auto near = [&](const std::pair<double, double>& other) {
                return std::hypot(other.first - source.x, other.second - source.y) < m_options.minSeparation;
            };
            if (std::none_of(m_places.begin(), m_places.end(), near)) {
                m_places.emplace_back(source.x, source.y);
                return true;
            }
        }
        return false;
    }

    void finish(simulate::SimSource& source) const {
        source.role = "injected";
        const auto sky = m_field.images.front().wcs.toSky(source.x, source.y);
        source.ra = sky.ra;
        source.dec = sky.dec;
        for (std::size_t b = 0; b < source.mag.size(); ++b)
            source.adu.push_back(m_field.aduOf(b, source.mag[b]));
        source.snr.assign(source.mag.size(), 0);
    }

    const InjectField& m_field;
    const InjectOptions& m_options;
    const RunContext& m_context;
    Image<float> m_white;
    simulate::Random m_random;
    double m_fwhm = 0, m_bright = 0, m_faint = 0;
    std::optional<Donors> m_donors;
    std::vector<std::pair<double, double>> m_places;
};

} // namespace

std::vector<simulate::SimSource> drawInjected(const InjectField& field, const InjectPsfs& psfs,
                                              const InjectOptions& options, const RunContext& context) {
    return Drawing(field, psfs, options, context).draw();
}

} // namespace furrow::pipeline
