#include "core/model/source_model.h"
#include "tests/core/model/direct_render.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

using namespace furrow;
using namespace furrow::model;

namespace {

constexpr double kSigma = 1.7; // FWHM 4 pixels

SourceModel makeModel(SourceType type, int gridSize, int bands = 1, bool aliases = true) {
    SourceModel model(type, bands, {gridSize, -gridSize / 2, -gridSize / 2, aliases, {}, Shift::Exact});
    RenderScratch scratch;
    for (int b = 0; b < bands; ++b)
        model.setPsf(b, test::gaussianStamp(kSigma + 0.2 * b), 27, 0, 0, scratch);
    return model;
}

Parameters randomParameters(std::mt19937& rng) {
    std::uniform_real_distribution<double> unit(0, 1);
    Parameters p{};
    p[kX] = unit(rng) * 2 - 1;
    p[kY] = unit(rng) * 2 - 1;
    setEllipse(p, {0.4 * std::pow(25.0, unit(rng)), 0.12 + 0.88 * unit(rng), 180 * unit(rng)});
    p[kLogN] = std::log(0.6 * std::pow(9.0, unit(rng)));
    return p;
}

struct ProfileCase {
    SourceType type;
    double n, re, ab, theta, x, y;
    int grid;
    int margin = 2;  ///< window = grid box less this
    int steps = 500; ///< rings of the comparison
};
std::ostream& operator<<(std::ostream& out, const ProfileCase& c) {
    return out << typeName(c.type) << " n " << c.n << " re " << c.re << " ab " << c.ab;
}
class DirectComparison : public testing::TestWithParam<ProfileCase> {};

// Limits: 0.2 % of the peak pixel outside the central 3 × 3 pixels and 0.1 % of the flux on the window.
TEST_P(DirectComparison, PixelsAndFlux) {
    const ProfileCase& c = GetParam();
    Parameters p{c.x, c.y, 0, 0, 0, std::log(c.n)};
    setEllipse(p, {c.re, c.ab, c.theta});
    const SourceModel model = makeModel(c.type, c.grid);
    const Box window = model.gridBox().grown(-c.margin);
    StampSet stamps;
    RenderScratch scratch;
    model.render(p, false, window, stamps, scratch);
    Image<double> direct(window.width(), window.height(), 0.0);
    test::addSource(direct, window, c.type, p, 1, kSigma, c.steps);
    double worst = 0, sum = 0, truth = 0, peak = 0;
    for (int y = 0; y < window.height(); ++y)
        for (int x = 0; x < window.width(); ++x) {
            const double value = stamps.plane(0, 0)[static_cast<std::size_t>(y) * stamps.stride + x];
            sum += value;
            truth += direct(x, y);
            peak = std::max(peak, direct(x, y));
            if (std::abs(x + window.x0) > 1 || std::abs(y + window.y0) > 1)
                worst = std::max(worst, std::abs(value - direct(x, y)));
        }
    EXPECT_LT(worst, 0.002 * peak);
    EXPECT_NEAR(sum / truth, 1, 1e-3);
}

INSTANTIATE_TEST_SUITE_P(Profiles, DirectComparison,
                         testing::Values(ProfileCase{SourceType::Star, 1, 1, 1, 0, 0.31, -0.47, 64},
                                         ProfileCase{SourceType::Exp, 1, 3, 0.6, 30, 0.3, 0.1, 64},
                                         ProfileCase{SourceType::Exp, 1, 12, 0.15, 110, -0.2, 0.4, 120},
                                         ProfileCase{SourceType::Exp, 1, 0.3, 0.9, 60, 0.5, 0.5, 64},
                                         ProfileCase{SourceType::Dev, 4, 2.5, 0.7, 35, 0.1, -0.3, 64},
                                         ProfileCase{SourceType::Dev, 4, 6, 0.4, 80, 0.0, 0.2, 128},
                                         ProfileCase{SourceType::Sersic, 0.5, 8, 0.3, 150, 0.4, 0.4, 64},
                                         ProfileCase{SourceType::Sersic, 2.5, 5, 0.5, 10, -0.4, 0.2, 64},
                                         ProfileCase{SourceType::Sersic, 6, 1, 1, 0, 0.2, 0.2, 64},
                                         ProfileCase{SourceType::Sersic, 6, 30, 0.8, 45, 0.2, 0.3, 256, 90, 2400}));

/// ‖d - difference‖ / ‖difference‖ of a derivative image, difference quotients of sixth order with step h; less what
/// rounding of the six images to single precision does: 1e-7 of the image's norm each, times 1.1 / h. It matters for
/// the shape of what is much smaller than the PSF.
double derivativeError(const SourceModel& model, const Parameters& p, int k, double h, const StampSet& stamps,
                       RenderScratch& scratch) {
    constexpr double weights[] = {45.0 / 60, -9.0 / 60, 1.0 / 60};
    std::vector<double> difference(stamps.planeSize(), 0.0);
    StampSet moved;
    for (int step = 1; step <= 3; ++step)
        for (int side : {1, -1}) {
            Parameters at = p;
            at[k] += side * step * h;
            model.render(at, false, stamps.window, moved, scratch);
            for (std::size_t i = 0; i < difference.size(); ++i)
                difference[i] += side * weights[step - 1] / h * moved.plane(0, 0)[i];
        }
    double error = 0, norm = 0, image = 0;
    for (std::size_t i = 0; i < difference.size(); ++i) {
        error += std::pow(stamps.plane(0, 1 + k)[i] - difference[i], 2);
        norm += std::pow(difference[i], 2);
        image += std::pow(stamps.plane(0, 0)[i], 2);
    }
    return (std::sqrt(error) - 1.1 / h * 1e-7 * std::sqrt(image)) / std::sqrt(norm);
}

// The product's goal: 1e-4 in every parameter. Truncation of the differences is below 1e-5 at these steps.
TEST(SourceModel, DerivativesMatchDifferences) {
    std::mt19937 rng(7);
    std::uniform_real_distribution<double> unit(0, 1);
    RenderScratch scratch;
    StampSet stamps;
    const SourceType types[] = {SourceType::Star, SourceType::Exp, SourceType::Dev, SourceType::Sersic};
    constexpr Parameters step{0.18, 0.18, 0.09, 0.09, 0.09, 0.03};
    for (int trial = 0; trial < 1000; ++trial) {
        const SourceType type = types[trial % 4];
        Parameters p{2 * unit(rng) - 1, 2 * unit(rng) - 1, 0, 0, 0, 0};
        const Ellipse shape{0.3 * std::pow(60.0, unit(rng)), 0.1 + 0.9 * unit(rng), 180 * unit(rng)};
        setEllipse(p, shape);
        p[kLogN] = std::log(0.5 * std::pow(12.0, unit(rng)));
        const int half = std::clamp(static_cast<int>(3 * shape.re), 27, 48);
        SourceModel model(type, 1, SourceModel::chooseGrid(type, p, 0, 0, half, 300));
        model.setPsf(0, test::gaussianStamp(kSigma), 27, 0, 0, scratch);
        model.render(p, true, {-half, half + 1, -half, half + 1}, stamps, scratch);
        for (int k = 0; k < parameterCount(type); ++k)
            EXPECT_LT(derivativeError(model, p, k, step[k], stamps, scratch), 1e-4)
                << typeName(type) << " parameter " << k << " re " << shape.re << " ab " << shape.ab << " n "
                << sersicIndex(type, p);
    }
}

// The contraction in Fourier space against second differences of Σ w·image, summed over two bands.
TEST(SourceModel, CurvatureMatchesDifferencesOfDerivatives) {
    std::mt19937 rng(11);
    std::normal_distribution<double> normal;
    RenderScratch scratch;
    StampSet up, down;
    for (SourceType type : {SourceType::Star, SourceType::Exp, SourceType::Dev, SourceType::Sersic}) {
        const SourceModel model = makeModel(type, 64, 2, false);
        const Box window = model.gridBox().grown(-6);
        Parameters p = randomParameters(rng);
        setEllipse(p, {3.1, 0.55, 25});
        const int stride = window.width();
        std::vector<std::vector<float>> weights(2,
                                                std::vector<float>(static_cast<std::size_t>(stride) * window.height()));
        for (auto& band : weights)
            for (float& w : band)
                w = static_cast<float>(normal(rng));
        const std::vector<double> scale{1.5, -0.4};
        double curvature[6][6];
        model.curvature(p, window, {weights[0].data(), weights[1].data()}, stride, scale, curvature, scratch);
        const int count = parameterCount(type);
        double largest = 0;
        for (int a = 0; a < count; ++a)
            largest = std::max(largest, std::abs(curvature[a][a]));
        for (int b = 0; b < count; ++b) {
            const double h = 2e-3;
            Parameters high = p, low = p;
            high[b] += h;
            low[b] -= h;
            model.render(high, true, window, up, scratch);
            model.render(low, true, window, down, scratch);
            for (int a = 0; a < count; ++a) {
                double sum = 0;
                for (int band = 0; band < 2; ++band)
                    for (int y = 0; y < window.height(); ++y)
                        for (int x = 0; x < window.width(); ++x) {
                            const std::size_t at = static_cast<std::size_t>(y) * up.stride + x;
                            sum += scale[band] * weights[band][static_cast<std::size_t>(y) * stride + x] *
                                   (static_cast<double>(up.plane(band, 1 + a)[at]) - down.plane(band, 1 + a)[at]) /
                                   (2 * h);
                        }
                // Copies around the grid are left out of the curvature, which only steers steps: so they are here.
                EXPECT_NEAR(curvature[a][b], sum, 1e-3 * largest) << typeName(type) << a << b;
            }
        }
    }
}

// Bands drawn a few at a time are those drawn at once, and what follows them can be read as numbers.
TEST(SourceModel, BandsAreDrawnApartOrTogether) {
    RenderScratch scratch;
    for (SourceType type : {SourceType::Star, SourceType::Sersic}) {
        constexpr int bands = 3;
        const SourceModel model = makeModel(type, 64, bands);
        Parameters p{0.3, -0.2, 0, 0, 0, std::log(2.5)};
        setEllipse(p, {3, 0.6, 40});
        const Box window{-19, 20, -18, 19};
        StampSet together, apart;
        model.render(p, true, window, together, scratch);
        apart.reshape(window, bands, together.components);
        std::fill_n(apart.data.data(), apart.data.size(), std::numeric_limits<float>::quiet_NaN());
        for (int b = 0; b < bands; ++b) {
            model.render(p, true, window, b, b + 1, apart, scratch);
            for (int i = 0; i < SpectralGrid::kLanes; ++i)
                EXPECT_TRUE(std::isfinite(apart.plane(b + 1, 0)[i]));
        }
        for (std::size_t i = 0; i < together.data.size(); ++i)
            ASSERT_EQ(together.data[i], apart.data[i]) << typeName(type) << i;
    }
}

TEST(SourceModel, PhaseOfTheStampDoesNotMoveTheStar) {
    RenderScratch scratch;
    StampSet a, b;
    const SourceModel::Options options;
    SourceModel centred(SourceType::Star, 1, options), phased(SourceType::Star, 1, options);
    centred.setPsf(0, test::gaussianStamp(kSigma), 27, 0, 0, scratch);
    phased.setPsf(0, test::gaussianStamp(kSigma, 55, 0.3, -0.4), 27, 0.3, -0.4, scratch);
    const Parameters p{31.3, 29.6, 0, 0, 0, 0};
    centred.render(p, false, {2, 62, 2, 62}, a, scratch);
    phased.render(p, false, {2, 62, 2, 62}, b, scratch);
    for (std::size_t i = 0; i < a.planeSize(); ++i)
        ASSERT_NEAR(a.plane(0, 0)[i], b.plane(0, 0)[i], 1e-6); // of a peak of 0.05: aliasing of a FWHM of 4 pixels
}

} // namespace
