#include "core/catalog/columns.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace furrow {
namespace {

std::vector<std::string> names(const std::vector<OutputColumn>& columns) {
    std::vector<std::string> out;
    for (const auto& column : columns)
        out.push_back(column.name);
    return out;
}

TEST(Columns, EveryRowIsComplete) {
    for (const auto& info : columnTable()) {
        EXPECT_FALSE(info.description.empty()) << info.name;
        EXPECT_FALSE(info.ucd.empty()) << info.name;
        EXPECT_TRUE(info.mode != ColumnMode::SingleBand || info.perBand()) << info.name;
    }
}

TEST(Columns, BandIsFilledIn) {
    EXPECT_EQ(columnName("FLUX_{band}_fit", "r"), "FLUX_r_fit");
    EXPECT_EQ(columnName("patch_tag", "r"), "patch_tag");
}

TEST(Columns, PerBandColumnsAreGroupedByBand) {
    const auto columns = names(columnsOf(ColumnOrigin::Zp, {"g", "r"}, true));
    EXPECT_EQ(columns, (std::vector<std::string>{"MAG_g_fit", "MAGERR_g_fit", "MAG_r_fit", "MAGERR_r_fit"}));
}

TEST(Columns, ModesExcludeEachOther) {
    const auto multi = names(columnsOf(ColumnOrigin::Fit, {"g"}, true));
    const auto single = names(columnsOf(ColumnOrigin::Fit, {"g"}, false));
    auto has = [](const auto& list, const char* name) { return std::count(list.begin(), list.end(), name) == 1; };
    EXPECT_TRUE(has(multi, "x_pix_white_fit_err"));
    EXPECT_FALSE(has(multi, "x_pix_white_g_fit"));
    EXPECT_TRUE(has(single, "x_pix_white_g_fit_err"));
    EXPECT_FALSE(has(single, "opt_niters"));
    EXPECT_TRUE(has(single, "opt_niters_g"));
    for (const char* both : {"FLUX_g_fit", "FLUXERR_g_cond", "stype_fit", "patch_tag", "attempt"}) {
        EXPECT_TRUE(has(multi, both)) << both;
        EXPECT_TRUE(has(single, both)) << both;
    }
}

TEST(Columns, FindGivesBandAndUnit) {
    const auto column = findColumn("FLUXERR_r_fit", {"g", "r"});
    ASSERT_TRUE(column);
    EXPECT_EQ(column->band, "r");
    EXPECT_EQ(column->info->unit, "ct");
    EXPECT_FALSE(findColumn("FLUXERR_z_fit", {"g", "r"}));
    EXPECT_TRUE(findColumn("RA", {}));
}

TEST(Columns, OutputNamesAreReservedInEitherModeAndCase) {
    const std::vector<std::string> bands{"g", "r"};
    for (const char* name : {"RA_fit", "ra_FIT", "FLUX_g_fit", "x_pix_white_r_fit", "excluded_any", "attempt"})
        EXPECT_TRUE(isOutputColumn(name, bands)) << name;
    for (const char* name : {"RA", "FLUX_g", "FLUX_z_fit", "Re", "redshift"})
        EXPECT_FALSE(isOutputColumn(name, bands)) << name;
}

} // namespace
} // namespace furrow
