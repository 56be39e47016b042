#include "core/diagnose/completeness_figure.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace furrow;
using namespace furrow::diagnose;

namespace {

simulate::CompletenessBin bin(const std::string& band, double mag, int fitted, int recovered) {
    simulate::CompletenessBin out;
    out.band = band;
    out.magLow = mag;
    out.magHigh = mag + 1;
    out.nTrue = 10;
    out.nFitted = fitted;
    out.nReliable = out.nRecovered = recovered;
    out.ratioMedian = fitted ? 0.9 : NAN;
    out.ratioWidth = fitted ? 0.2 : NAN;
    out.pullMedian = fitted ? -0.4 : NAN;
    out.pullWidth = fitted ? 1.3 : NAN;
    return out;
}

class Jobs : public FigureSink {
public:
    void submit(FigureJob job) override { jobs.push_back(std::move(job)); }
    std::vector<std::string> finish() override { return {}; }
    std::vector<FigureJob> jobs;
};

} // namespace

TEST(CompletenessFigure, ShowsFractionRatioAndPulls) {
    const auto figure = completenessFigure({bin("g", 18, 10, 9), bin("g", 19, 4, 1), bin("g", 20, 0, 0)}, {});
    EXPECT_EQ(figure.title, "g: 10 of 30 sources recovered (reliable, S/N ≥ 5)");
    ASSERT_EQ(figure.panels.size(), 4u);
    const auto panel = [&](std::size_t i) -> const AxesPanel& { return std::get<AxesPanel>(figure.panels[i]); };
    EXPECT_EQ(panel(0).x, (Limits{18, 21}));
    const auto& fraction = panel(0).scatters.at(0);
    EXPECT_EQ(fraction.x, (std::vector<double>{18.5, 19.5, 20.5}));
    EXPECT_EQ(fraction.y, (std::vector<double>{0.9, 0.1, 0}));
    EXPECT_NEAR(fraction.yErr[0], std::sqrt(0.9 * 0.1 / 10), 1e-12); // binomial
    const auto& ratio = panel(1).scatters.at(0);
    EXPECT_EQ(ratio.x.size(), 2u); // nothing was fitted in the faintest bin
    EXPECT_NEAR(ratio.yErr[1], 1.2533 * 0.2 / 2, 1e-12);
    EXPECT_LT(panel(1).y.low, 0.9);
    EXPECT_EQ(panel(2).scatters.at(0).y[0], -0.4);
    EXPECT_EQ(panel(3).scatters.at(0).y[1], 1.3);
    EXPECT_EQ(completenessFigure({}, {}).panels.size(), 0u);
}

TEST(CompletenessFigure, OnePicturePerBand) {
    Jobs sink;
    submitCompletenessFigures(sink, "out", {bin("g", 18, 10, 9), bin("r", 18, 10, 9), bin("r", 19, 9, 8)}, {});
    ASSERT_EQ(sink.jobs.size(), 2u);
    EXPECT_EQ(sink.jobs[0].path, "out/completeness__g.png");
    EXPECT_EQ(std::get<AxesPanel>(sink.jobs[1].make().panels[0]).scatters.at(0).x.size(), 2u);
}
