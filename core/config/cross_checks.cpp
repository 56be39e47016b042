#include "core/config/config_paths.h"
#include "core/config/key_table.h"

#include <array>
#include <fmt/format.h>

namespace furrow::config {
namespace {

/// Two keys of which the first may not exceed the second.
struct Order {
    std::string_view low, high;
    bool mayBeEqual;
};
constexpr auto kOrders = std::to_array<Order>({
    {"bright_mask.min_radius_pix", "bright_mask.max_radius_pix", true},
    {"epsf.gaia_mag_min", "epsf.gaia_mag_max", true},
    {"epsf.gaia_forced_rmin_pix", "epsf.gaia_forced_rmax_pix", true},
    {"epsf.star_local_bkg_annulus_rin_pix", "epsf.star_local_bkg_annulus_rout_pix", false},
    {"epsf.recenter_boxsize", "epsf.cutout_size", true},
    {"patch_run.re_min_pix", "patch_run.re_max_pix", false},
    {"patch_run.sersic_n_min", "patch_run.sersic_n_max", false},
    {"patch_run.cutout_data_p_lo", "patch_run.cutout_data_p_hi", false},
    {"patch_run.cutout_model_p_lo", "patch_run.cutout_model_p_hi", false},
    {"zp.gaia_mag_min", "zp.gaia_mag_max", true},
    {"zp.plot_mag_lo", "zp.plot_mag_hi", false},
});

double numberOf(const Key& key, const Config& config) {
    const KeyValue value = key.access.get(config);
    if (const auto* integer = std::get_if<long long>(&value))
        return static_cast<double>(*integer);
    return std::get<double>(value);
}

bool samePlace(const Path& a, const Path& b) {
    return !a.empty() && a.lexically_normal() == b.lexically_normal();
}

} // namespace

std::vector<CrossProblem> crossKeyProblems(const Config& config) {
    std::vector<CrossProblem> problems;
    for (const auto& order : kOrders) {
        const Key& low = *findKey(order.low);
        const Key& high = *findKey(order.high);
        const double a = numberOf(low, config), b = numberOf(high, config);
        if (a > b || (a == b && !order.mayBeEqual))
            problems.push_back({order.high, order.low,
                                fmt::format("{} is not {} {} ({})", keyText(high, config), order.mayBeEqual ? "≥" : ">",
                                            low.name, keyText(low, config))});
    }
    const auto& range = config.epsf.qRange;
    if (range[0] > range[1])
        problems.push_back({"epsf.q_range", {}, "the first number is larger than the second"});
    const auto& box = config.overlay.zoomBox;
    if (box[0] >= box[1] || box[2] >= box[3])
        problems.push_back({"overlay.zoom_box", {}, "x0 < x1 and y0 < y1 are needed"});
    for (const auto name : {"inputs.input_catalog", "inputs.image_list_file", "inputs.gaiaxp_synphot_csv"}) {
        const std::string input = keyText(*findKey(name), config);
        if (samePlace(config.outputs.finalCatalog, input) || samePlace(finalCatalogCsv(config), input))
            problems.push_back(
                {"outputs.final_catalog", name, fmt::format("{} is {} and would be overwritten", input, name)});
    }
    return problems;
}

} // namespace furrow::config
