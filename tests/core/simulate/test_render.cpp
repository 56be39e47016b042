#include "core/model/sersic.h"
#include "core/simulate/render.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

using namespace furrow;
using namespace furrow::simulate;

namespace {

SimPsf psfOf(PsfKind kind, double fwhm = 3.2) {
    return SimPsf(kind, 100, 100, fwhm, 3.0, {0.02, -0.03, 0.01, 0, 0.02}, {0.03, 0.01, 0}, {-0.02, 0, 0.02});
}

double total(const Stamp& stamp) {
    return std::accumulate(stamp.pixels.begin(), stamp.pixels.end(), 0.0);
}

/// The galaxy in one pixel by brute force: cells of 0.1, 0.025, 0.005 and, at the centre, 0.0005 pixel of the profile
/// times the PSF integrated over the pixel; 12 pixels far.
double bruteForce(const SimPsf& psf, const SersicShape& shape, double x, double y, int i, int j) {
    const double b = model::sersicB(shape.n), q = 1 - shape.ell;
    const double c = std::cos(shape.theta * M_PI / 180), s = std::sin(shape.theta * M_PI / 180);
    const double norm =
        std::pow(b, 2 * shape.n) / (2 * M_PI * shape.n * std::tgamma(2 * shape.n) * shape.re * shape.re * q);
    auto light = [&](double dx, double dy) {
        const double u = c * dx + s * dy, v = (-s * dx + c * dy) / q;
        return norm * std::exp(-b * std::pow(std::hypot(u, v) / shape.re, 1 / shape.n));
    };
    const auto local = psf.at(x, y);
    double sum = 0;
    auto cells = [&](double half, double hole, double h) {
        const int n = static_cast<int>(std::lround(half / h));
        for (int l = -n; l < n; ++l)
            for (int k = -n; k < n; ++k) {
                const double dx = (k + 0.5) * h, dy = (l + 0.5) * h;
                if (std::max(std::abs(dx), std::abs(dy)) > hole)
                    sum += h * h * light(dx, dy) * local.pixel(i - x - dx, j - y - dy);
            }
    };
    cells(12, 3, 0.1);
    cells(3, 0.3, 0.025);
    cells(0.3, 0.03, 0.005);
    cells(0.03, 0, 0.0005);
    return sum;
}

} // namespace

TEST(SimPsf, HoldsAllLightAndIsCentred) {
    for (const auto kind : {PsfKind::Moffat, PsfKind::Complex}) {
        const auto psf = psfOf(kind);
        const auto local = psf.at(30, 70);
        double sum = 0, window = 0, cx = 0, cy = 0;
        for (double v = -60; v < 60; v += 0.2)
            for (double u = -60; u < 60; u += 0.2) {
                const double value = local.value(u, v) * 0.04;
                const double weight = value * std::exp(-(u * u + v * v) / (2 * 1.36 * 1.36)); // sigma of FWHM 3.2
                sum += value;
                window += weight;
                cx += weight * u;
                cy += weight * v;
            }
        // Light outside 60 pixels: 1e-5 of the Moffat, 4e-3 of the complex PSF's halo and spikes.
        EXPECT_NEAR(sum, 1, kind == PsfKind::Moffat ? 3e-5 : 6e-3);
        EXPECT_LT(std::hypot(cx, cy) / window, 0.01); // the shear moves the lump by about 3 % of its offset
    }
}

TEST(SimPsf, StampIsUnitSumAndHasTheFwhm) {
    const SimPsf psf(PsfKind::Moffat, 100, 100, 4.0, 3.0, {}, {}, {});
    const auto stamp = psf.stamp(50, 50, 55);
    EXPECT_NEAR(std::accumulate(stamp.begin(), stamp.end(), 0.0), 1, 1e-5); // float sums
    const auto local = psf.at(50, 50);
    EXPECT_NEAR(local.value(2, 0) / local.value(0, 0), 0.5, 1e-9); // table of the power law
}

TEST(RenderStar, SumsToOneAtAnyPhase) {
    const auto psf = psfOf(PsfKind::Moffat);
    for (const double phase : {0.0, 0.25, 0.5, -0.4}) {
        const auto stamp = renderStar(psf, 40 + phase, 50 - phase, 1e-9);
        EXPECT_NEAR(total(stamp), 1, 2e-4); // wings below 1e-9 per pixel
    }
}

TEST(RenderGalaxy, AgreesWithBruteForce) {
    const struct {
        SersicShape shape;
        PsfKind kind;
    } cases[] = {{{1, 3.4, 0.3, 25}, PsfKind::Moffat},
                 {{4, 2.0, 0.6, -70}, PsfKind::Moffat},
                 {{2.5, 1.2, 0.75, 130}, PsfKind::Complex},
                 {{0.5, 2.5, 0.0, 0}, PsfKind::Moffat}};
    for (const auto& c : cases) {
        const auto psf = psfOf(c.kind);
        const double x = 40.3, y = 59.8;
        const auto stamp = SimGalaxy(c.shape, x, y, 3.5, 1e-8).render(psf, 1e-8);
        for (const auto& [i, j] : {std::pair{40, 60}, {43, 58}}) {
            const double expected = bruteForce(psf, c.shape, x, y, i, j);
            // 0.1 %: the brute force sum leaves light beyond 12 pixels out
            EXPECT_NEAR(stamp.pixels(i - stamp.box.x0, j - stamp.box.y0) / expected, 1, 1e-3)
                << "n " << c.shape.n << " at " << i << " " << j;
        }
    }
}

TEST(RenderGalaxy, KeepsTheLight) {
    const auto psf = psfOf(PsfKind::Moffat);
    // The stamp ends where a pixel holds 1e-9: at re 3, n = 4 has 0.5 % of its light farther out.
    EXPECT_NEAR(total(SimGalaxy({1, 4.5, 0.4, 10}, 50.2, 49.6, 3.5, 1e-9).render(psf, 1e-9)), 1, 1e-3);
    EXPECT_NEAR(total(SimGalaxy({4, 3, 0.1, 10}, 50.2, 49.6, 3.5, 1e-9).render(psf, 1e-9)), 1, 5e-3);
}

TEST(RenderGalaxy, HasHalfItsLightInsideTheEffectiveRadius) {
    for (const double n : {0.5, 1.0, 2.5, 4.0, 5.5}) {
        const SimGalaxy galaxy({n, 8, 0.5, 90}, 0, 0, 3, 1e-6);
        // Light inside the ellipse of semi-major axis 8 along y: midpoint sum in ln r
        double sum = 0;
        for (double t = std::log(8.0) - 1e-3; t > -25; t -= 2e-3)
            sum += 2e-3 * std::exp(2 * t) * 2 * M_PI * 0.5 * galaxy.brightness(0, std::exp(t));
        EXPECT_NEAR(sum, 0.5, 1e-5) << n; // step 0.002
    }
}

namespace {

/// The simulator's PSF as a model that gives stamps.
class StampsOf : public psf::PsfModel {
public:
    StampsOf(SimPsf psf, int size)
        : m_psf(std::move(psf))
        , m_size(size) {}
    int size() const override { return m_size; }
    void evaluate(double x, double y, double phaseX, double phaseY, Image<float>& stamp) const override {
        const auto local = m_psf.at(x, y);
        stamp.resize(m_size, m_size);
        for (int j = 0; j < m_size; ++j)
            for (int i = 0; i < m_size; ++i)
                stamp(i, j) = static_cast<float>(local.pixel(i - m_size / 2 - phaseX, j - m_size / 2 - phaseY));
    }
    double fwhm(double x, double y) const override { return m_psf.at(x, y).fwhm; }
    std::string kind() const override { return "test"; }

private:
    SimPsf m_psf;
    int m_size;
};

} // namespace

TEST(RenderGalaxy, StampsOfAPsfGiveTheSamePictureAsThePsf) {
    for (const SersicShape& shape : {SersicShape{1, 3.4, 0.3, 25}, {4, 2.0, 0.6, -70}, {2.5, 6, 0.1, 130}}) {
        const auto psf = psfOf(PsfKind::Complex);
        const double x = 40.3, y = 59.8;
        const SimGalaxy galaxy(shape, x, y, 10, 1e-7);
        const auto direct = galaxy.render(psf, 1e-7);
        const auto stamped = galaxy.render(SampledPsf(StampsOf(psf, 79), x, y), 1e-7);
        ASSERT_EQ(direct.box, stamped.box);
        double peak = 0;
        for (const float p : direct.pixels)
            peak = std::max<double>(peak, p);
        for (std::size_t i = 0; i < direct.pixels.size(); ++i) // quadrature of the pixel integral and float sums
            ASSERT_NEAR(direct.pixels.data()[i], stamped.pixels.data()[i], 5e-4 * peak) << "n " << shape.n << " " << i;
    }
}

TEST(RenderStar, PutsAStampAtItsPlace) {
    const auto psf = psfOf(PsfKind::Moffat);
    const auto stamp = renderStar(StampsOf(psf, 41), 140.3, 159.8, 40.3, 59.8);
    EXPECT_EQ(stamp.box, (Box{120, 161, 140, 181}));
    EXPECT_FLOAT_EQ(stamp.pixels(20, 20), static_cast<float>(psf.at(40.3, 59.8).pixel(-0.3, 0.2)));
}
