#include "core/sky/wcs.h"

#include "core/base/error.h"
#include "core/sky/wcs_cards.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <fmt/format.h>
#include <limits>
#include <mutex>
#include <numbers>
#include <wcslib/wcs.h>
#include <wcslib/wcsfix.h>
#include <wcslib/wcshdr.h>

namespace furrow::sky {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kChunk = 512; ///< positions per call of WCSLIB

/// Owns one WCSLIB struct.
class Prm {
public:
    Prm() { m_wcs.flag = -1; }
    ~Prm() { wcsfree(&m_wcs); }
    Prm(const Prm&) = delete;
    Prm& operator=(const Prm&) = delete;
    wcsprm* get() { return &m_wcs; }
    const wcsprm* get() const { return &m_wcs; }

private:
    wcsprm m_wcs{};
};

/// The structs that wcspih() returns.
struct Parsed {
    int count = 0;
    wcsprm* list = nullptr;
    Parsed() = default;
    Parsed(const Parsed&) = delete;
    Parsed& operator=(const Parsed&) = delete;
    ~Parsed() { wcsvfree(&count, &list); }
};

/// The parsers and set-up functions of WCSLIB are run by one thread at a time.
std::mutex& setupMutex() {
    static std::mutex mutex;
    return mutex;
}

bool celestial(const wcsprm& wcs) {
    return wcs.lng >= 0 && wcs.lat >= 0;
}

/// Why the parsed WCS is of no use here; "" when it is fine.
std::string problemOf(const wcsprm& wcs) {
    if (!celestial(wcs))
        return "its CTYPE keywords name no pair of celestial axes";
    if (std::strncmp(wcs.lngtyp, "RA", 2) != 0)
        return fmt::format("its axes are {:.4} and {:.4}; right ascension and declination are needed", wcs.lngtyp,
                           wcs.lattyp);
    const bool oldEquinox = wcs.radesys[0] == '\0' && wcs.equinox > 0 && wcs.equinox < 1984;
    if (oldEquinox || std::strncmp(wcs.radesys, "FK4", 3) == 0)
        return "it is in the FK4 system; ICRS or FK5 (J2000) is needed";
    return {};
}

/// Parses the cards into `out`, set up; returns "" or the reason why they hold no usable celestial WCS.
std::string parse(std::string cards, Prm& out) {
    if (cards.empty())
        return "the header holds no WCS keywords";
    Parsed parsed;
    int rejected = 0;
    int status = wcspih(cards.data(), static_cast<int>(cards.size() / 80), WCSHDR_all, 0, &rejected, &parsed.count,
                        &parsed.list);
    if (status || parsed.count == 0)
        return status ? wcshdr_errmsg[status] : "the header holds no WCS keywords";
    wcsprm& primary = parsed.list[0];
    unitfix(0, &primary);
    celfix(&primary);
    if (primary.naxis == 2) {
        status = wcssub(1, &primary, nullptr, nullptr, out.get());
    } else {
        int count = 2;
        int axes[2] = {WCSSUB_LONGITUDE | WCSSUB_LATITUDE, WCSSUB_LONGITUDE | WCSSUB_LATITUDE};
        status = wcssub(1, &primary, &count, axes, out.get());
        if (!status && (count != 2 || axes[0] + axes[1] != 3))
            return "its CTYPE1 and CTYPE2 are no pair of celestial axes";
    }
    if (!status)
        status = wcsset(out.get());
    return status ? wcs_errmsg[status] : problemOf(*out.get());
}

} // namespace

/// WCSLIB writes scratch memory of the struct while it transforms (distortions), so every call borrows a clone of its
/// own; clones are kept for the next call.
struct Wcs::Impl {
    std::string cards;
    Prm master;

    /// A clone on loan.
    class Loan {
    public:
        explicit Loan(const Impl& impl)
            : m_impl(impl) {
            {
                std::lock_guard lock(impl.m_mutex);
                if (!impl.m_idle.empty()) {
                    m_prm = std::move(impl.m_idle.back());
                    impl.m_idle.pop_back();
                    return;
                }
            }
            m_prm = std::make_unique<Prm>();
            std::lock_guard lock(setupMutex());
            int status = wcssub(1, impl.master.get(), nullptr, nullptr, m_prm->get());
            status = status ? status : wcsset(m_prm->get());
            if (status)
                throw InternalError(fmt::format("cannot copy a WCS: {}", wcs_errmsg[status]));
        }
        ~Loan() {
            std::lock_guard lock(m_impl.m_mutex);
            m_impl.m_idle.push_back(std::move(m_prm));
        }
        Loan(const Loan&) = delete;
        Loan& operator=(const Loan&) = delete;
        wcsprm* get() { return m_prm->get(); }

    private:
        const Impl& m_impl;
        std::unique_ptr<Prm> m_prm;
    };

private:
    mutable std::mutex m_mutex;
    mutable std::vector<std::unique_ptr<Prm>> m_idle;
};

namespace {

using Pair = std::array<double, 2>;
struct Scratch {
    std::array<double, 2 * kChunk> image;
    std::array<double, kChunk> phi, theta;
    std::array<int, kChunk> status;
};

/// Runs `positions` through WCSLIB in chunks: load(position) gives a pair in WCSLIB's order, call(n, input, output,
/// scratch) transforms n pairs and says whether scratch.status holds, store(pair) turns one back. No solution: NaN.
template <class Out, class In, class Load, class Call, class Store>
std::vector<Out> transform(std::span<const In> positions, Load load, Call call, Store store) {
    std::vector<Out> out(positions.size(), Out{kNaN, kNaN});
    std::array<double, 2 * kChunk> input, output;
    std::array<bool, kChunk> good;
    Scratch scratch;
    for (std::size_t first = 0; first < positions.size(); first += kChunk) {
        const std::size_t n = std::min(kChunk, positions.size() - first);
        for (std::size_t i = 0; i < n; ++i) {
            const Pair p = load(positions[first + i]);
            good[i] = std::isfinite(p[0]) && std::isfinite(p[1]);
            input[2 * i] = good[i] ? p[0] : 0;
            input[2 * i + 1] = good[i] ? p[1] : 0;
        }
        if (!call(static_cast<int>(n), input.data(), output.data(), scratch))
            continue;
        for (std::size_t i = 0; i < n; ++i)
            if (good[i] && scratch.status[i] == 0)
                out[first + i] = store({output[2 * i], output[2 * i + 1]});
    }
    return out;
}

} // namespace

Wcs Wcs::fromHeader(const std::string& cards, const std::string& origin) {
    auto impl = std::make_shared<Impl>();
    impl->cards = wcsCards(cards);
    std::string reason;
    {
        std::lock_guard lock(setupMutex());
        reason = parse(impl->cards, impl->master);
    }
    if (!reason.empty())
        throw UserError(fmt::format("{}: no usable celestial WCS: {}; check CTYPE, CRVAL, CRPIX and CD (or CDELT)",
                                    origin, reason));
    Wcs wcs;
    wcs.m_impl = std::move(impl);
    return wcs;
}

PixelPosition Wcs::toPixel(double ra, double dec) const {
    const SkyPosition position{ra, dec};
    return toPixel(std::span(&position, 1)).front();
}

SkyPosition Wcs::toSky(double x, double y) const {
    const PixelPosition position{x, y};
    return toSky(std::span(&position, 1)).front();
}

std::vector<PixelPosition> Wcs::toPixel(std::span<const SkyPosition> positions) const {
    Impl::Loan wcs(*m_impl);
    const auto lng = static_cast<std::size_t>(wcs.get()->lng), lat = static_cast<std::size_t>(wcs.get()->lat);
    const auto load = [&](const SkyPosition& p) {
        Pair world;
        world[lng] = p.ra;
        world[lat] = p.dec;
        return world;
    };
    const auto call = [&](int n, const double* world, double* pixel, Scratch& s) {
        const int result =
            wcss2p(wcs.get(), n, 2, world, s.phi.data(), s.theta.data(), s.image.data(), pixel, s.status.data());
        return result == 0 || result == WCSERR_BAD_WORLD;
    };
    const auto store = [](const Pair& pixel) { return PixelPosition{pixel[0] - 1, pixel[1] - 1}; };
    return transform<PixelPosition>(positions, load, call, store);
}

std::vector<SkyPosition> Wcs::toSky(std::span<const PixelPosition> positions) const {
    Impl::Loan wcs(*m_impl);
    const auto lng = static_cast<std::size_t>(wcs.get()->lng), lat = static_cast<std::size_t>(wcs.get()->lat);
    const auto load = [](const PixelPosition& p) { return Pair{p.x + 1, p.y + 1}; };
    const auto call = [&](int n, const double* pixel, double* world, Scratch& s) {
        const int result =
            wcsp2s(wcs.get(), n, 2, pixel, s.image.data(), s.phi.data(), s.theta.data(), world, s.status.data());
        return result == 0 || result == WCSERR_BAD_PIX;
    };
    const auto store = [&](const Pair& world) { return SkyPosition{world[lng], world[lat]}; };
    return transform<SkyPosition>(positions, load, call, store);
}

Wcs Wcs::shifted(double x0, double y0) const {
    const Wcs out = fromHeader(shiftedCards(m_impl->cards, x0, y0), "the shifted WCS");
    const SkyPosition before = toSky(x0, y0), after = out.toSky(0, 0);
    // Rounding of CRPIX alone stays below 1e-5 of a pixel.
    if (std::isfinite(before.ra) &&
        !(separationDeg(before.ra, before.dec, after.ra, after.dec) * 3600 < 1e-4 * pixelScale()))
        throw UserError(
            "the WCS has a distortion that cannot be shifted with CRPIX; switch the crop off (crop.enabled)");
    return out;
}

double Wcs::pixelScale() const {
    const Linear l = linear();
    return 3600 * std::sqrt(std::abs(l.cd[0][0] * l.cd[1][1] - l.cd[0][1] * l.cd[1][0]));
}

std::string Wcs::headerCards() const {
    return m_impl->cards;
}

Wcs::Linear Wcs::linear() const {
    const wcsprm& wcs = *m_impl->master.get();
    const bool hasCd = wcs.altlin & 2;
    Linear out{};
    for (int i = 0; i < 2; ++i) {
        out.crval[i] = wcs.crval[i];
        out.crpix[i] = wcs.crpix[i];
        out.cdelt[i] = wcs.cdelt[i];
        for (int j = 0; j < 2; ++j)
            out.cd[i][j] = hasCd ? wcs.cd[2 * i + j] : wcs.cdelt[i] * wcs.pc[2 * i + j];
    }
    return out;
}

bool Wcs::distorted() const {
    const linprm& lin = m_impl->master.get()->lin;
    return lin.dispre || lin.disseq;
}

std::string Wcs::projection() const {
    return fmt::format("{} {}", m_impl->master.get()->ctype[0], m_impl->master.get()->ctype[1]);
}

double separationDeg(double ra1, double dec1, double ra2, double dec2) {
    constexpr double degree = std::numbers::pi / 180;
    const double sinDec = std::sin((dec2 - dec1) * degree / 2), sinRa = std::sin((ra2 - ra1) * degree / 2);
    const double h = sinDec * sinDec + std::cos(dec1 * degree) * std::cos(dec2 * degree) * sinRa * sinRa;
    return 2 * std::asin(std::min(1.0, std::sqrt(h))) / degree;
}

} // namespace furrow::sky
