#include "core/base/atomic_file.h"
#include "core/config/config_io.h"
#include "core/config/key_table.h"

#include <algorithm>
#include <cstring>
#include <gtest/gtest.h>
#include <set>

namespace furrow::config {
namespace {

TEST(KeyTable, EveryRowIsComplete) {
    for (const Key& key : keyTable()) {
        EXPECT_NE(key.name.find('.'), std::string_view::npos) << key.name;
        EXPECT_FALSE(key.help.empty()) << key.name;
        EXPECT_EQ(key.help.find('|'), std::string_view::npos) << key.name; // would break the reference page
        if (!key.hasEffect())
            continue;
        EXPECT_FALSE(key.label.empty()) << key.name;
        ASSERT_NE(key.access.get, nullptr) << key.name;
        EXPECT_TRUE(isDefault(key, Config())) << key.name;
    }
}

/// Two rows that reach the same member would let one key overwrite the other.
TEST(KeyTable, EveryKeyHasItsOwnMember) {
    for (const Key& key : keyTable()) {
        if (!key.access.get)
            continue;
        Config config;
        for (const char* text :
             {"0", "1", "3", "50", "false", "true", "other", "1, 2", "1, 2, 3, 4", "cell", "gaia", "star", "ceres",
              "none", "hybrid", "lanczos3", "gaussian_mixture", "bright_std", "DEBUG"})
            if (isDefault(key, config))
                setKeyText(key, text, config);
        EXPECT_FALSE(isDefault(key, config)) << key.name;
        for (const Key& other : keyTable())
            EXPECT_TRUE(other.name == key.name || isDefault(other, config))
                << key.name << " also changes " << other.name;
    }
}

TEST(KeyTable, DefaultsAreInsideTheirRanges) {
    for (const Key& key : keyTable()) {
        Config config;
        if (!key.access.get || key.required())
            continue;
        EXPECT_EQ(setKeyText(key, keyText(key, config), config), std::nullopt) << key.name;
        EXPECT_TRUE(isDefault(key, config)) << key.name;
    }
    EXPECT_TRUE(crossKeyProblems(Config()).empty());
}

TEST(KeyTable, StagesFollowTheSpecification) {
    const auto stageOf = [](const char* name) { return stageName(findKey(name)->stage); };
    EXPECT_EQ(stageOf("inputs.input_catalog"), "load");
    EXPECT_EQ(stageOf("inputs.gaiaxp_synphot_csv"), "gaia");
    EXPECT_EQ(stageOf("bright_mask.minarea"), "bright");
    EXPECT_EQ(stageOf("epsf.model"), "epsf");
    EXPECT_EQ(stageOf("epsf.ngrid"), "patches");
    EXPECT_EQ(stageOf("patch_inputs.skip_empty_patch"), "payload");
    EXPECT_EQ(stageOf("patch_run.fit_sky"), "fit");
    EXPECT_EQ(stageOf("merge.pattern"), "merge");
    EXPECT_EQ(stageOf("zp.clip_sigma"), "zp");
    EXPECT_EQ(stageOf("plotting.dpi"), "—");
}

struct FormInput {
    const char* key;
    const char* text;
    const char* stored;  ///< text afterwards
    const char* problem; ///< part of the message, or nullptr
};
class KeyForms : public testing::TestWithParam<FormInput> {};
INSTANTIATE_TEST_SUITE_P(
    Texts, KeyForms,
    testing::Values(FormInput{"crop.margin", " 20 ", "20", nullptr},
                    FormInput{"crop.margin", "-1", "500", "expected an integer ≥ 0, found -1"},
                    FormInput{"crop.margin", "2.5", "500", "expected an integer ≥ 0, found 2.5"},
                    FormInput{"crop.margin", "", "500", "expected an integer ≥ 0, found the text \"\""},
                    FormInput{"crop.margin", "99999999999", "500", "expected an integer"},
                    FormInput{"epsf.q_range", "[0.5, 1.5]", "0.5, 1.5", nullptr},
                    FormInput{"epsf.q_range", "0.5", "0.7, 1.3", "expected a list of 2 numbers ≥ 0, found a list of 1"},
                    FormInput{"epsf.max_workers", "AUTO", "auto", nullptr},
                    FormInput{"epsf.max_workers", "null", "auto", "expected an integer ≥ 1, or auto"},
                    FormInput{"epsf.cutout_size", "62", "61", "expected an odd integer ≥ 3, found 62"},
                    FormInput{"patch_run.pos_prior_pix", "null", "null", nullptr},
                    FormInput{"patch_run.pos_prior_pix", "0", "0.2", "expected a number > 0, or null, found 0"},
                    FormInput{"patch_run.optimizer", "Ceres", "ceres", nullptr},
                    FormInput{"patch_run.optimizer", "newtn", "newton", "did you mean newton?"},
                    FormInput{"image_scaling.zp_ref", "nan", "25", "expected a number"},
                    FormInput{"inputs.gaiaxp_synphot_csv", "null", "null", nullptr},
                    FormInput{"outputs.epsf_dir", " ", "EPSFs", "expected a path"}));
TEST_P(KeyForms, SetTextChecksLikeTheFile) {
    Config config;
    const Key& key = *findKey(GetParam().key);
    const auto problem = setKeyText(key, GetParam().text, config);
    EXPECT_EQ(problem.has_value(), GetParam().problem != nullptr);
    EXPECT_NE(problem.value_or("").find(GetParam().problem ? GetParam().problem : ""), std::string::npos) << *problem;
    EXPECT_EQ(keyText(key, config), GetParam().stored);
}

TEST(KeyTable, ReferencePageIsCurrent) {
    EXPECT_EQ(readTextFile(FURROW_SOURCE_DIR "/docs/configuration.md"), referencePage())
        << "run: furrow-cli dump-config --reference > docs/configuration.md";
}

} // namespace
} // namespace furrow::config
