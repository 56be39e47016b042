#include "core/psf/analytic_psf.h"
#include "core/psf/double_moffat.h"
#include "core/psf/field_psf.h"
#include "core/psf/stamp_ops.h"
#include "star_field.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace furrow::psf {
namespace {

double sumOf(const Image<float>& image) {
    return std::accumulate(image.begin(), image.end(), 0.0);
}

Offset firstMoment(const Image<float>& image, double reach) {
    const int half = image.width() / 2;
    double sum = 0, sx = 0, sy = 0;
    for (int y = -half; y <= half; ++y)
        for (int x = -half; x <= half; ++x)
            if (std::hypot(x, y) < reach) {
                const double v = image(x + half, y + half);
                sum += v;
                sx += v * x;
                sy += v * y;
            }
    return {sx / sum, sy / sum};
}

TEST(PixelListTest, CoversTheStampOnceWithTheCoreFirst) {
    const PixelList square = PixelList::square(55);
    ASSERT_EQ(square.count, 55u * 55u);
    std::vector<int> seen(55 * 55, 0);
    for (std::size_t i = 0; i < square.count; ++i)
        ++seen[static_cast<std::size_t>(square.index[i])];
    EXPECT_EQ(std::count(seen.begin(), seen.end(), 1), 55 * 55);
    for (std::size_t i = square.end[1]; i < square.count; ++i)
        EXPECT_GT(std::hypot(square.x[i], square.y[i]), 12.0);
    const PixelList disc = PixelList::disc(61, 26);
    for (std::size_t i = 0; i < disc.count; ++i)
        EXPECT_LE(std::hypot(disc.x[i], disc.y[i]), 26.0);
    EXPECT_EQ(disc.padded() % 16, 0u);
}

TEST(MoffatTest, AgreesWithABruteForceIntegral) {
    for (const double fwhm : {1.8, 2.4, 5.0}) {
        const double q = 0.8, angle = 0.6, eta = -std::log(q);
        const PixelList pixels = PixelList::square(41);
        std::vector<float> values(pixels.padded());
        DoubleMoffat model{std::log(fwhm), eta * std::cos(2 * angle), eta * std::sin(2 * angle), 3.1, 0};
        render(model, pixels, 0.31, -0.22, values.data());
        const double peak = *std::max_element(values.begin(), values.end());
        for (std::size_t i = 0; i < pixels.count; i += 7) {
            double sum = 0;
            constexpr int n =
                41; // midpoint rule: error about 1/(24 n²) of the second derivative, below 1e-4 of the peak
            for (int b = 0; b < n; ++b)
                for (int a = 0; a < n; ++a)
                    sum += testing::moffat(pixels.x[i] - 0.31 + (a + 0.5) / n - 0.5,
                                           pixels.y[i] + 0.22 + (b + 0.5) / n - 0.5, fwhm, 3.1, q, angle);
            EXPECT_NEAR(values[i], sum / (n * n), 2e-4 * peak) << fwhm;
        }
    }
}

TEST(DoubleMoffatTest, DerivativesMatchFiniteDifferences) {
    const PixelList pixels = PixelList::disc(61, 26);
    const DoubleMoffat model{std::log(3.4), 0.08, -0.05, 2.8, 0.12};
    ModelColumns columns;
    renderWithDerivatives(model, pixels, 0.2, -0.3, columns);
    std::vector<float> plain(pixels.padded());
    render(model, pixels, 0.2, -0.3, plain.data());
    const auto at = [&](const DoubleMoffat& m, double x, double y) {
        std::vector<float> out(pixels.padded());
        render(m, pixels, x, y, out.data());
        return out;
    };
    const double h = 0.01;
    const auto compare = [&](const std::vector<float>& derivative, const std::vector<float>& plus,
                             const std::vector<float>& minus, const char* name) {
        double scale = 0;
        for (const float v : derivative)
            scale = std::max<double>(scale, std::abs(v));
        for (std::size_t i = 0; i < pixels.count;
             ++i) // central differences: h² of the third derivative and single precision / h
            EXPECT_NEAR(derivative[i], (plus[i] - minus[i]) / (2 * h), 2e-3 * scale) << name << " pixel " << i;
    };
    for (std::size_t i = 0; i < pixels.count; ++i)
        EXPECT_NEAR(columns.m[i], plain[i], 1e-6f);
    compare(columns.dx, at(model, 0.2 + h, -0.3), at(model, 0.2 - h, -0.3), "dx");
    compare(columns.dy, at(model, 0.2, -0.3 + h), at(model, 0.2, -0.3 - h), "dy");
    const auto moved = [&](std::size_t p, double step) {
        DoubleMoffat m = model;
        double* const members[] = {&m.lnFwhm, &m.eta1, &m.eta2, &m.beta, &m.f2};
        if (p == kInverseBeta)
            m.beta = 1 / (1 / m.beta + step);
        else
            *members[p] += step;
        return at(m, 0.2, -0.3);
    };
    for (std::size_t p = 0; p < kShapeParameters; ++p)
        compare(columns.shape[p], moved(p, h), moved(p, -h), "shape");
}

TEST(DoubleMoffatTest, FwhmOfTheSumIsWhereItFallsToHalf) {
    const DoubleMoffat single{std::log(4.0), 0, 0, 3, 0};
    EXPECT_NEAR(single.fwhm(), 4.0, 1e-6);
    const DoubleMoffat both{std::log(4.0), 0, 0, 3, 0.3};
    EXPECT_GT(both.fwhm(), 4.1);
    EXPECT_LT(both.fwhm(), 6.0);
}

TEST(SplineStampTest, ShiftsAnUndersampledStarToATenthOfAPercent) {
    // The design states 0.1 % of the peak at FWHM 2.2 pixels; wider stars must do better.
    for (const auto& [fwhm, tolerance] : {std::pair{2.2, 2e-3}, std::pair{3.5, 8e-4}}) {
        const testing::TruePsf truth = [f = fwhm](double dx, double dy, double, double) {
            return testing::moffat(dx, dy, f, 3);
        };
        const Image<float> centredStar = testing::trueStamp(truth, 0, 0, 41),
                           moved = testing::trueStamp(truth, 0, 0, 41, 0.5, -0.4);
        Image<float> out(31, 31, 0.f);
        SplineStamp(centredStar).addShifted(0.5, -0.4, 1, out);
        const Image<float> wanted = centred(moved, 31);
        for (std::size_t i = 0; i < out.size(); ++i)
            EXPECT_NEAR(out.data()[i], wanted.data()[i], tolerance * wanted(15, 15)) << fwhm;
    }
}

TEST(SplineStampTest, ZeroAndWholePixelShiftsAreExact) {
    Image<float> stamp(21, 21, 0.f);
    stamp(10, 10) = 1;
    stamp(12, 9) = -0.5f;
    Image<float> same(21, 21, 0.f), moved(21, 21, 0.f);
    SplineStamp(stamp).addShifted(0, 0, 1, same);
    SplineStamp(stamp).addShifted(1, -1, 2, moved);
    for (int y = 1; y < 20; ++y)
        for (int x = 1; x < 20; ++x) {
            EXPECT_NEAR(same(x, y), stamp(x, y), 1e-5);
            EXPECT_NEAR(moved(x, y), 2 * stamp(x - 1, y + 1), 2e-5);
        }
}

TEST(StampOpsTest, WindowedCentroidAndAdaptiveFwhmOfAGaussian) {
    const testing::TruePsf gaussian = [](double dx, double dy, double, double) {
        return std::exp(-0.5 * (dx * dx + dy * dy) / 4.0);
    };
    const Image<float> stamp = testing::trueStamp(gaussian, 0, 0, 41, 0.37, -0.21);
    const Offset c = windowedCentroid(stamp, 2.0);
    EXPECT_NEAR(c.x, 0.37, 1e-4);
    EXPECT_NEAR(c.y, -0.21, 1e-4);
    const Image<std::uint8_t> good(41, 41, 1);
    const double sigma = std::sqrt(4.0 + 1.0 / 12); // the pixel adds its own variance
    EXPECT_NEAR(adaptiveFwhm(stamp, good, c, 3.0), 2.35482 * sigma, 0.02);
}

TEST(AnalyticPsfTest, UnitSumPhaseAndFwhm) {
    const std::vector<PsfPtr> models{moffatPsf(3.7, 3.5, 25), circularGaussiansPsf(3.7, 1, 25),
                                     circularGaussiansPsf(3.7, 2, 25), circularGaussiansPsf(3.7, 3, 25)};
    for (const auto& psf : models) {
        Image<float> stamp;
        psf->evaluate(10, 20, 0.4, -0.7, stamp);
        ASSERT_EQ(stamp.width(), 51);
        EXPECT_NEAR(sumOf(stamp), 1, 1e-5);
        const Offset c = firstMoment(stamp, 12);
        // A hard edge at 12 pixels cuts the moved wings unevenly: up to 2πr²·I(r)·shift.
        EXPECT_NEAR(c.x, 0.4, 0.02) << psf->kind();
        EXPECT_NEAR(c.y, -0.7, 0.02) << psf->kind();
    }
    EXPECT_NEAR(models[0]->fwhm(0, 0), 3.7, 1e-6);
    EXPECT_NEAR(models[1]->fwhm(0, 0), 3.7, 1e-6);
    EXPECT_EQ(models[0]->kind(), "moffat");
    EXPECT_EQ(models[3]->kind(), "ncircular_gaussian");
}

TEST(AnalyticPsfTest, CircularGaussiansHaveTheStatedWidthsAndWeights) {
    const auto psf = std::dynamic_pointer_cast<const ProfilePsf>(circularGaussiansPsf(2.3548200450309493, 3, 20));
    ASSERT_TRUE(psf);
    const auto& c = psf->components();
    ASSERT_EQ(c.size(), 3u);
    const double widths[] = {1, 2, 4}, weights[] = {0.8, 0.15, 0.05};
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_NEAR(c[i].width, widths[i], 1e-12);
        EXPECT_NEAR(c[i].weight, weights[i], 1e-12);
    }
}

TEST(GaussianMixtureTest, FollowsAStamp) {
    const testing::TruePsf truth = [](double dx, double dy, double, double) {
        return testing::moffat(dx, dy, 4, 3, 0.85, 0.5);
    };
    const Image<float> stamp = testing::trueStamp(truth, 0, 0, 55);
    for (const auto& [n, tolerance] : {std::pair{4, 0.02}, std::pair{9, 0.01}}) {
        Image<float> out;
        gaussianMixturePsf(stamp, n, "hybrid")->evaluate(0, 0, 0, 0, out);
        EXPECT_NEAR(sumOf(out), 1, 1e-5);
        const auto c = testing::compare(out, stamp);
        EXPECT_LT(c.worst, tolerance) << n; // Gaussians fall faster than a Moffat: the approximation is what limits
        EXPECT_LT(c.energy, tolerance) << n;
    }
}

TEST(GaussianMixtureTest, OneGaussianIsFoundExactly) {
    Image<float> stamp, out;
    circularGaussiansPsf(4.2, 1, 20)->evaluate(0, 0, 0, 0, stamp);
    gaussianMixturePsf(stamp, 4, "gaussian_mixture")->evaluate(0, 0, 0.3, 0.1, out);
    Image<float> wanted;
    circularGaussiansPsf(4.2, 1, 20)->evaluate(0, 0, 0.3, 0.1, wanted);
    for (std::size_t i = 0; i < out.size(); ++i)
        EXPECT_NEAR(out.data()[i], wanted.data()[i], 1e-3 * wanted(20, 20)); // where the solver stops
}

TEST(FixedPositionTest, IgnoresThePosition) {
    FieldShape shape(200, 200, 1);
    shape.coefficients = {1.2, 0.2, 0.1, 0, 0, 0.3, 0};
    const auto field = std::make_shared<FieldPsf>(shape, std::vector<Image<float>>{}, 35);
    const auto fixed = fixedPositionPsf(field, 50, 60);
    Image<float> a, b, c;
    fixed->evaluate(180, 10, 0.2, 0.1, a);
    field->evaluate(50, 60, 0.2, 0.1, b);
    field->evaluate(180, 10, 0.2, 0.1, c);
    for (std::size_t i = 0; i < a.size(); ++i)
        EXPECT_EQ(a.data()[i], b.data()[i]);
    EXPECT_NE(a(17, 17), c(17, 17));
    EXPECT_EQ(fixed->fwhm(180, 10), field->fwhm(50, 60));
}

} // namespace
} // namespace furrow::psf
