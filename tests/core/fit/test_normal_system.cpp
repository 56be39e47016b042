#include "core/fit/normal_system.h"
#include "tests/core/fit/scene.h"

#include <Eigen/Dense>

#include <gtest/gtest.h>

using namespace furrow;
using namespace furrow::fit;

namespace {

using Dense = Eigen::MatrixXd;

// The window cuts off light of up to 0.08 sigma: the residual's gradients, 1e-4 of the curvature, do not quite vanish.
constexpr double kClose = 1e-3;

/// One galaxy at its true place and shape without noise: the residuals, and so the terms of their gradient, vanish.
struct OneGalaxy {
    test::Scene scene;
    RunContext context;
    PatchModel model;
    NormalSystem system;
    std::vector<char> held;
    Dense gaussNewton; ///< of its parameters, fluxes eliminated

    static test::Scene makeScene() {
        test::SceneOptions options;
        options.noise = false;
        return test::makeScene({{SourceType::Sersic, 240.3, 339.6, 4, 0.6, 30, 1.5, 20000}}, options);
    }
    static PatchModel& started(PatchModel& model) {
        model.units[0].parameters[model::kLogN] = std::log(1.5);
        test::chooseWindows(model);
        return model;
    }
    OneGalaxy()
        : scene(makeScene())
        , model(scene.data, scene.psfs, scene.config, {0, 1}, context)
        , system(started(model)) {
        model.units[0].marginalSnr = 50; // neither the rule for bright sources
        assemble();
        gaussNewton = marginal();
    }
    void assemble() {
        system.assemble(model);
        held.assign(system.size(), 0);
    }
    int count() const { return model.units[0].count; }
    /// What the normal equations say about the parameters once the fluxes are eliminated.
    Dense marginal() const {
        const Dense lower = system.matrix(), all = lower.selfadjointView<Eigen::Lower>();
        const int n = count(), bands = model.bandCount();
        return all.topLeftCorner(n, n) -
               all.block(0, n, n, bands) * all.block(n, n, bands, bands).inverse() * all.block(n, 0, bands, n);
    }
    /// Adds second derivatives with which logP curves `eigenvalue` times as strongly as Gauss-Newton says along its
    /// weakest direction.
    void bend(double eigenvalue) {
        const Eigen::SelfAdjointEigenSolver<Dense> eigen(gaussNewton);
        const Dense direction = gaussNewton * eigen.eigenvectors().col(0);
        add((1 - eigenvalue) / eigen.eigenvalues()(0) * direction * direction.transpose());
    }
    void add(const Dense& change) {
        double curvature[6][6] = {};
        for (int r = 0; r < count(); ++r)
            for (int c = 0; c < count(); ++c)
                curvature[r][c] = change(r, c);
        system.addCurvature(model, 0, curvature, held);
    }
    /// Smallest curvature in units of Gauss-Newton's.
    double weakest() const {
        return Eigen::GeneralizedSelfAdjointEigenSolver<Dense>(marginal(), gaussNewton).eigenvalues()(0);
    }
};

TEST(NormalSystem, TakesCurvatureAsItIsWhereItIsPositive) {
    OneGalaxy galaxy;
    ASSERT_EQ(galaxy.count(), 6);
    galaxy.bend(0.4);
    EXPECT_NEAR(galaxy.weakest(), 0.4, kClose);
}

TEST(NormalSystem, ReplacesNegativeEigenvaluesByTheirMagnitude) {
    OneGalaxy galaxy;
    galaxy.bend(-0.8);
    EXPECT_NEAR(galaxy.weakest(), 0.8, kClose);
    galaxy.assemble();
    galaxy.bend(-0.001); // not less than a twentieth: a flat direction leads far
    EXPECT_NEAR(galaxy.weakest(), 0.05, kClose);
}

// Second derivatives of a bright source come near Gauss-Newton's only where the model is wrong; those of a galaxy wider
// than its window lack what lies outside.
TEST(NormalSystem, TrustsCurvatureLessOfBrightAndWideSources) {
    OneGalaxy galaxy;
    galaxy.bend(0.2);
    EXPECT_NEAR(galaxy.weakest(), 0.2, kClose);
    galaxy.model.units[0].marginalSnr = 150;
    galaxy.assemble();
    galaxy.bend(0.2);
    EXPECT_NEAR(galaxy.weakest(), 0.3, kClose);
    // Its semi-major axis of 4 pixels is more than a quarter of the window.
    galaxy.model.units[0].window = {30, 45, 30, 45};
    galaxy.assemble();
    galaxy.bend(0.2);
    EXPECT_NEAR(galaxy.weakest(), 0.7, kClose);
}

// What a held parameter's curvature is has no say in how the others step.
TEST(NormalSystem, HeldParametersDoNotCallForRepair) {
    OneGalaxy galaxy;
    const Dense before = galaxy.system.matrix();
    Dense change = Dense::Zero(6, 6);
    change(model::kLogN, model::kLogN) = 5 * before(model::kLogN, model::kLogN);
    change(model::kX, model::kX) = 0.1 * before(model::kX, model::kX);
    galaxy.held[model::kLogN] = 1;
    galaxy.add(change);
    Dense expected = before;
    expected.topLeftCorner(6, 6) -= change;
    const Dense after = galaxy.system.matrix();
    for (int c = 0; c < model::kLogN; ++c)
        for (int r = c; r < model::kLogN; ++r)
            EXPECT_DOUBLE_EQ(after(r, c), expected(r, c)) << r << ' ' << c;
    Eigen::VectorXd step;
    ASSERT_TRUE(galaxy.system.solve({0.0}, galaxy.held, step));
    EXPECT_EQ(step(model::kLogN), 0);

    galaxy.assemble();
    galaxy.add(change); // free, it does
    EXPECT_GT(Dense(galaxy.system.matrix())(model::kLogN, model::kLogN), expected(model::kLogN, model::kLogN));
    EXPECT_GT(galaxy.weakest(), 0.05 - kClose);
}

TEST(NormalSystem, CurvatureThatIsNoNumberIsLeftOut) {
    OneGalaxy galaxy;
    const Dense before = galaxy.system.matrix();
    galaxy.add(Dense::Constant(6, 6, kNaN));
    EXPECT_EQ(Dense(galaxy.system.matrix()), before);
}

} // namespace
