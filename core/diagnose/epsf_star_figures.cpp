#include "core/diagnose/display.h"
#include "core/diagnose/epsf_figures.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace furrow::diagnose {

namespace {

constexpr std::size_t kLocalBackgroundRows = 30; // figures.md
const float kBlank = std::numeric_limits<float>::quiet_NaN();

Image<float> withBackground(const StarView& star) {
    Image<float> out = star.stamp;
    for (float& value : out)
        value += static_cast<float>(star.localBackground);
    return out;
}

bool hasWeight(const StarView& star, std::size_t pixel) {
    return std::isfinite(star.stamp.data()[pixel]) && (star.bad.empty() || star.bad.data()[pixel] == 0);
}

ImagePanel stampPanel(std::string title, Image<float> image) {
    ImagePanel panel;
    panel.title = std::move(title);
    panel.limits = skyLimits(image, nullptr);
    panel.stretch = Stretch::Asinh;
    panel.image = std::move(image);
    panel.unit.clear();
    return panel;
}

/// Median over stars of value(star, pixel), NaN left out.
template <class Value>
Image<float> medianStamp(const std::vector<const StarView*>& stars, Value value) {
    Image<float> out(stars[0]->stamp.width(), stars[0]->stamp.height(), kBlank);
    std::vector<float> values;
    for (std::size_t i = 0; i < out.size(); ++i) {
        values.clear();
        for (const StarView* star : stars)
            if (const double v = value(*star, i); std::isfinite(v))
                values.push_back(static_cast<float>(v));
        if (!values.empty())
            out.data()[i] = static_cast<float>(percentile(values, 50));
    }
    return out;
}

AxesPanel residualHistogram(const std::vector<const StarView*>& stars) {
    constexpr double kRange = 6, kWidth = 0.25;
    constexpr int kBins = static_cast<int>(2 * kRange / kWidth);
    AxesPanel axes;
    axes.title = "Normalised residual";
    axes.xLabel = "(star - model) / noise";
    axes.yLabel = "pixels";
    axes.x = {-kRange, kRange};
    axes.histogram = {-kRange, kWidth, std::vector<double>(kBins, 0.0), {}};
    double sum = 0, squares = 0, count = 0;
    for (const StarView* star : stars)
        for (std::size_t i = 0; i < star->residual.size(); ++i) {
            if (!hasWeight(*star, i))
                continue;
            const double z = star->residual.data()[i] / star->noise.data()[i];
            sum += z;
            squares += z * z;
            ++count;
            if (std::abs(z) < kRange)
                ++axes.histogram.heights[static_cast<std::size_t>((z + kRange) / kWidth)];
        }
    Curve gauss{LineKind::Model, {}, {}, {}};
    for (double z = -kRange; z <= kRange; z += 0.1) {
        gauss.x.push_back(z);
        gauss.y.push_back(count * kWidth * std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi));
    }
    const double top = std::max(*std::max_element(axes.histogram.heights.begin(), axes.histogram.heights.end()),
                                *std::max_element(gauss.y.begin(), gauss.y.end()));
    axes.y = {0, 1.3 * std::max(top, 1.0)};
    axes.curves.push_back(std::move(gauss));
    if (count > 0)
        axes.remarks = {fmt::format("mean {:.3f}", sum / count), fmt::format("rms {:.2f}", std::sqrt(squares / count)),
                        "line: Gaussian, σ = 1"};
    return axes;
}

} // namespace

Figure epsfResiduals(const EpsfCellView& cell, int maxStars) {
    Figure figure;
    figure.width = 9;
    figure.height = 2.6;
    figure.columns = 4;
    std::vector<const StarView*> stars;
    for (const StarView& star : cell.stars)
        if (star.used && star.flux > 0 && !star.residual.empty() &&
            stars.size() < static_cast<std::size_t>(std::max(maxStars, 1)))
            stars.push_back(&star);
    figure.title = fmt::format("{}  {}: {} star{} against the model", cell.band, cell.tag, stars.size(),
                               stars.size() == 1 ? "" : "s");
    if (stars.empty()) {
        figure.note = "no star with a model";
        return figure;
    }
    const auto star = [](const StarView& s, std::size_t i) {
        return hasWeight(s, i) ? (s.stamp.data()[i] - s.constant) / s.flux : NAN;
    };
    const auto residual = [](const StarView& s, std::size_t i) {
        return hasWeight(s, i) ? s.residual.data()[i] / s.flux : NAN;
    };
    const auto model = [&](const StarView& s, std::size_t i) { return star(s, i) - residual(s, i); };
    const auto add = [&](const char* title, Image<float> image, Limits limits, Stretch stretch, Colors colors) {
        ImagePanel panel;
        panel.title = title;
        panel.x0 = -0.5 * (image.width() - 1);
        panel.y0 = -0.5 * (image.height() - 1);
        panel.image = std::move(image);
        panel.limits = limits;
        panel.stretch = stretch;
        panel.colors = colors;
        panel.unit = "fraction of the flux";
        figure.panels.emplace_back(std::move(panel));
    };
    Image<float> stack = medianStamp(stars, star);
    const Limits limits{0, percentileLimits(stack, nullptr, 0, 100).high};
    Image<float> difference = medianStamp(stars, residual);
    const Limits differenceLimits = symmetricLimits(difference, nullptr, 99.8);
    add("Median star", std::move(stack), limits, Stretch::Log, Colors::Viridis);
    add("Median model", medianStamp(stars, model), limits, Stretch::Log, Colors::Viridis);
    add("Median residual", std::move(difference), differenceLimits, Stretch::Linear, Colors::Diverging);
    figure.panels.emplace_back(residualHistogram(stars));
    return figure;
}

Figure starLocalBackgrounds(const EpsfCellView& cell) {
    Figure figure;
    figure.layout = Layout::Stamps;
    figure.columns = 3;
    figure.width = 3.2;
    figure.columnLabels = {"Raw", "Annulus", "Bg-sub"};
    std::size_t used = 0;
    for (const StarView& star : cell.stars) {
        if (!star.used || star.stamp.empty() || ++used > kLocalBackgroundRows)
            continue;
        figure.rowLabels.push_back(fmt::format("{}\nbkg\n{:.3g}", star.id, star.localBackground));
        Image<float> annulus = withBackground(star);
        for (std::size_t i = 0; i < annulus.size(); ++i)
            if (star.annulus.empty() || star.annulus.data()[i] == 0)
                annulus.data()[i] = kBlank;
        figure.panels.emplace_back(stampPanel({}, withBackground(star)));
        ImagePanel ring = stampPanel({}, std::move(annulus));
        ring.stretch = Stretch::Linear;
        figure.panels.emplace_back(std::move(ring));
        figure.panels.emplace_back(stampPanel({}, star.stamp));
    }
    const std::size_t rows = std::max<std::size_t>(figure.rowLabels.size(), 1);
    figure.height = 0.9 * static_cast<double>(rows) + 0.5;
    figure.title =
        fmt::format("{}  {}: local backgrounds, {} of {} stars", cell.band, cell.tag, figure.rowLabels.size(), used);
    if (used == 0)
        figure.note = "no star used";
    return figure;
}

Figure starMontage(const EpsfCellView& cell, bool usedOnly, int maxStars) {
    constexpr int kColumns = 10; // figures.md
    Figure figure;
    figure.layout = Layout::Stamps;
    figure.columns = kColumns;
    figure.width = 7.2;
    std::size_t found = 0;
    for (const StarView& star : cell.stars) {
        if ((usedOnly && !star.used) || star.stamp.empty())
            continue;
        if (++found > static_cast<std::size_t>(std::max(maxStars, 1)))
            continue;
        ImagePanel panel = stampPanel(star.used || usedOnly ? star.id : star.id + " ×", star.stamp);
        panel.mask = star.bad;
        figure.panels.emplace_back(std::move(panel));
    }
    const std::size_t rows = (figure.panels.size() + kColumns - 1) / kColumns;
    figure.height = 0.75 * static_cast<double>(std::max<std::size_t>(rows, 1)) + 0.5;
    figure.title = fmt::format("{}  {}: {} {} star{}", cell.band, cell.tag, found, usedOnly ? "used" : "extracted",
                               found == 1 ? "" : "s");
    if (!usedOnly && found > 0)
        figure.title += ", × not used";
    if (figure.panels.size() < found)
        figure.title += fmt::format(", the first {} shown", figure.panels.size());
    if (figure.panels.empty())
        figure.note = usedOnly ? "no star used" : "no star extracted";
    return figure;
}

} // namespace furrow::diagnose
