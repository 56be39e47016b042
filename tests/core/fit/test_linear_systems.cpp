#include "core/fit/flux_system.h"
#include "core/fit/gram_layout.h"
#include "core/fit/patch_model.h"
#include "core/fit/selected_inverse.h"
#include "tests/core/fit/scene.h"

#include <Eigen/Dense>
#include <ceres/jet.h>

#include <gtest/gtest.h>

#include <numeric>

using namespace furrow;
using namespace furrow::fit;

namespace {

using Dense = Eigen::MatrixXd;

/// Symmetric with a band, some far entries and full last rows, as a patch's matrices are.
Dense sparsePattern(int size, std::mt19937& rng) {
    std::uniform_real_distribution<double> uniform(-1, 1);
    Dense out = Dense::Zero(size, size);
    for (int c = 0; c < size; ++c)
        for (int r = c; r < size; ++r)
            if (r - c < 3 || r >= size - 2 || (7 * r + 5 * c) % 23 == 0)
                out(r, c) = out(c, r) = uniform(rng);
    return out;
}

// Rounding only: the condition number is below 1e3.
constexpr double kExact = 1e-11;

TEST(SelectedInverse, HasTheEntriesOfTheInverse) {
    std::mt19937 rng(3);
    const int size = 40;
    Dense matrix = sparsePattern(size, rng);
    matrix.diagonal().array() += 15;
    const Dense inverse = matrix.inverse();
    SelectedInverse<double>::Solver solver(matrix.sparseView());
    const SelectedInverse<double> selected(solver);
    for (int c = 0; c < size; ++c)
        for (int r = 0; r < size; ++r)
            if (matrix(r, c) != 0) {
                EXPECT_NEAR(selected(r, c), inverse(r, c), kExact) << r << ' ' << c;
            }
}

TEST(SelectedInverse, DerivativeIsThatOfTheInverse) {
    std::mt19937 rng(4);
    const int size = 30;
    Dense matrix = sparsePattern(size, rng);
    matrix.diagonal().array() += 15;
    Dense change = Dense::Zero(size, size);
    for (int c = 0; c < size; ++c)
        for (int r = c; r < size; ++r)
            if (matrix(r, c) != 0)
                change(r, c) = change(c, r) = std::sin(r + 3 * c) + std::sin(c + 3 * r);
    using Dual = ceres::Jet<double, 1>;
    SelectedInverse<Dual>::Matrix both = Eigen::SparseMatrix<double>(matrix.sparseView()).cast<Dual>();
    for (int c = 0; c < size; ++c)
        for (SelectedInverse<Dual>::Matrix::InnerIterator it(both, c); it; ++it)
            it.valueRef().v(0) = change(it.row(), c);
    SelectedInverse<Dual>::Solver solver(both);
    const SelectedInverse<Dual> selected(solver);
    const Dense inverse = matrix.inverse(), slope = -inverse * change * inverse;
    for (int c = 0; c < size; ++c)
        for (int r = 0; r < size; ++r)
            if (matrix(r, c) != 0) {
                EXPECT_NEAR(selected(r, c).a, inverse(r, c), kExact);
                EXPECT_NEAR(selected(r, c).v(0), slope(r, c), kExact);
            }
}

/// Windows of mixed sizes over a field, one of them empty.
std::vector<Box> randomWindows(int count, std::mt19937& rng) {
    std::uniform_int_distribution<int> place(0, 300), half(5, 40);
    std::vector<Box> out;
    for (int i = 0; i < count; ++i) {
        const int x = place(rng), y = place(rng), h = half(rng);
        out.push_back({x - h, x + h + 1, y - h, y + h + 1});
    }
    out[count / 2] = {};
    return out;
}

TEST(GramLayout, FindsTheOverlapsOfAllPairs) {
    std::mt19937 rng(5);
    const std::vector<Box> windows = randomWindows(60, rng);
    const GramLayout layout(windows, std::vector<int>(windows.size(), 3), 3);
    auto pair = layout.pairs.begin();
    for (int i = 0; i < 60; ++i)
        for (int j = 0; j < i; ++j)
            if (!windows[i].intersected(windows[j]).empty()) {
                ASSERT_NE(pair, layout.pairs.end());
                EXPECT_EQ(std::pair(pair->first, pair->second), std::pair(j, i));
                ++pair;
            }
    EXPECT_EQ(pair, layout.pairs.end());
}

TEST(GramLayout, AdoptsBlocksThatStay) {
    const GramLayout old({{0, 10, 0, 10}, {5, 15, 0, 10}, {8, 20, 0, 10}}, {3, 1, 6}, 1);
    std::vector<double> values(old.size);
    for (std::size_t k = 0; k < values.size(); ++k)
        values[k] = static_cast<double>(k) + 1;
    // The first source shrinks away from the last; the second gets derivatives.
    const GramLayout next({{0, 8, 0, 10}, {5, 15, 0, 10}, {8, 20, 0, 10}}, {3, 3, 6}, 1);
    const std::vector<double> adopted = next.adopt(old, values);
    ASSERT_EQ(adopted.size(), next.size);
    ASSERT_EQ(next.pairs.size(), 2u);
    EXPECT_EQ(adopted[next.self[0] + 8], values[old.self[0] + 8]);
    EXPECT_EQ(adopted[next.self[1]], 0); // another size
    EXPECT_EQ(adopted[next.self[2] + 35], values[old.self[2] + 35]);
    EXPECT_EQ(adopted[next.sky[2] + 5], values[old.sky[2] + 5]);
    EXPECT_EQ(adopted[next.skySky], values[old.skySky]);
    // Without a change all is adopted.
    EXPECT_EQ(old.adopt(old, values), values);
}

TEST(FluxSystem, SolvesAsTheDenseMatrixDoes) {
    std::mt19937 rng(6);
    const std::vector<Box> windows = randomWindows(50, rng);
    const int units = 50, terms = 3, size = units + terms;
    const GramLayout layout(windows, std::vector<int>(units, 2), terms);
    std::uniform_real_distribution<double> uniform(-1, 1);
    std::vector<double> gram(layout.size, 0.0);
    Dense matrix = Dense::Zero(size, size);
    for (int i = 0; i < size; ++i)
        matrix(i, i) = 40 + 10 * uniform(rng);
    for (const UnitPair& pair : layout.pairs)
        matrix(pair.second, pair.first) = gram[pair.offset] = uniform(rng);
    for (int i = 0; i < units; ++i) {
        gram[layout.self[i]] = matrix(i, i);
        for (int t = 0; t < terms; ++t)
            matrix(units + t, i) = gram[layout.sky[i] + t] = uniform(rng);
    }
    for (int s = 0; s < terms; ++s)
        for (int t = 0; t <= s; ++t) {
            if (t < s)
                matrix(units + s, units + t) = uniform(rng);
            gram[layout.skySky + s * terms + t] = gram[layout.skySky + t * terms + s] = matrix(units + s, units + t);
        }
    std::vector<char> measurable(units, 1);
    const int blind = 7;
    measurable[blind] = 0;
    matrix = matrix.selfadjointView<Eigen::Lower>();
    for (int k = 0; k < size; ++k)
        if (k != blind)
            matrix(blind, k) = matrix(k, blind) = 0;
    Eigen::VectorXd right = Eigen::VectorXd::LinSpaced(size, -3, 5);
    FluxSystem system(layout);
    system.factorize(layout, gram, measurable);
    const Eigen::VectorXd solution = system.solve(right);
    Eigen::VectorXd expected = matrix.ldlt().solve(right);
    expected(blind) = 0;
    EXPECT_LT((solution - expected).cwiseAbs().maxCoeff(), 1e-9); // the ridge of 1e-10
    const Dense inverse = matrix.inverse();
    const std::vector<double> variances = system.variances();
    for (int i = 0; i < units; ++i) {
        if (i == blind)
            EXPECT_TRUE(std::isnan(variances[i]));
        else
            EXPECT_NEAR(variances[i], inverse(i, i), 1e-9 * inverse(i, i));
    }
}

// After windows were chosen anew, what was kept must be what drawing everything anew gives, to the last bit.
TEST(PatchModel, KeptProductsAreThoseOfNewOnes) {
    test::Scene scene = test::makeScene({{SourceType::Star, 225.3, 321.7, 1, 1, 0, 1, 4000},
                                         {SourceType::Exp, 233.1, 326.4, 3.2, 0.6, 35, 1, 5000},
                                         {SourceType::Star, 262.6, 365.2, 1, 1, 0, 1, 900}});
    const RunContext context;
    PatchModel model(scene.data, scene.psfs, scene.config, {0, 1}, context);
    ASSERT_TRUE(test::chooseWindows(model));
    model.units[1].parameters[model::kLogR] += 0.5; // outgrows its window
    model.evaluate();
    const Box before = model.units[1].window;
    ASSERT_TRUE(model.fitWindows());
    ASSERT_GT(model.units[1].window.width(), before.width());
    EXPECT_FALSE(model.units[0].stale);
    model.evaluate();
    const std::vector<double> gram = model.gram(0);
    const double logP = model.logP();
    for (FitUnit& unit : model.units)
        unit.stale = true;
    model.evaluate();
    EXPECT_EQ(gram, model.gram(0));
    EXPECT_EQ(logP, model.logP());
}

// Bands know of each other through positions and shapes alone, however many are evaluated together.
TEST(PatchModel, BandsAreEvaluatedAsIfAlone) {
    test::SceneOptions options;
    options.bands = 12; // more than are evaluated together
    const test::Scene scene = test::makeScene(
        {{SourceType::Star, 225.3, 321.7, 1, 1, 0, 1, 4000}, {SourceType::Exp, 233.1, 326.4, 3.2, 0.6, 35, 1, 5000}},
        options);
    const RunContext context;
    std::vector<int> bands(options.bands);
    std::iota(bands.begin(), bands.end(), 0);
    PatchModel all(scene.data, scene.psfs, scene.config, bands, context);
    all.evaluate();
    double chi2 = 0;
    for (int b = 0; b < options.bands; ++b) {
        PatchModel one(scene.data, scene.psfs, scene.config, {b}, context);
        one.evaluate();
        EXPECT_EQ(one.gram(0), all.gram(b)) << b;
        for (int i = 0; i < all.unitCount(); ++i)
            EXPECT_EQ(one.flux(0, i), all.flux(b, i)) << b;
        chi2 += one.chi2();
    }
    EXPECT_DOUBLE_EQ(chi2, all.chi2());
}

// A source beyond the edge is judged by the pixels next to it: a bad step of it must not be blamed on others.
TEST(PatchModel, SourcesBeyondTheEdgeAreJudgedToo) {
    const test::Scene scene = test::makeScene({{SourceType::Exp, 288.0, 340.0, 9, 0.9, 20, 1, 60000, SourceRole::Ring},
                                               {SourceType::Star, 225.3, 321.7, 1, 1, 0, 1, 4000}});
    const RunContext context;
    PatchModel model(scene.data, scene.psfs, scene.config, {0, 1}, context);
    model.evaluate();
    for (const FitUnit& unit : model.units)
        EXPECT_LT(unit.localLogP, 0) << unit.source;
}

// Sources that no moved image touches follow the change of the fluxes and the sky without their pixels.
TEST(PatchModel, GradientsFollowFluxesAndSky) {
    test::Scene scene = test::makeScene({{SourceType::Exp, 215.3, 315.7, 2, 0.8, 20, 1, 3000},
                                         {SourceType::Star, 224.1, 319.4, 1, 1, 0, 1, 900},
                                         {SourceType::Star, 266.6, 366.2, 1, 1, 0, 1, 2000}});
    const RunContext context;
    PatchModel model(scene.data, scene.psfs, scene.config, {0, 1}, context);
    ASSERT_TRUE(test::chooseWindows(model));
    const int n = 1 + model.units[0].count;
    const auto gradients = [&] { // of the first source, in sigmas
        std::vector<double> out;
        for (int c = 0; c < n; ++c)
            out.push_back(model.gradient(0, 0, c) / std::sqrt(model.gram(0)[model.layout().self[0] + c * (n + 1)]));
        return out;
    };
    const std::vector<double> before = gradients();
    model.units[2].parameters[model::kX] += 1;
    model.evaluate();
    ASSERT_TRUE(model.changed(2));
    ASSERT_FALSE(model.changed(0));
    ASSERT_EQ(model.layout().pairs.size(), 1u); // the third stands alone
    const std::vector<double> followed = gradients();
    for (FitUnit& unit : model.units)
        unit.stale = true;
    model.evaluate();
    const std::vector<double> anew = gradients();
    double change = 0;
    for (int c = 0; c < n; ++c) {
        change = std::max(change, std::abs(anew[c] - before[c]));
        EXPECT_NEAR(followed[c], anew[c], 1e-5) << c; // single precision leaves 1e-6 of a pixel's sigma
    }
    EXPECT_GT(change, 1e-3);
}

} // namespace
