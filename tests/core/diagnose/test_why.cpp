#include "tests/core/diagnose/planted_field.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace furrow::diagnose {
namespace {

using test::PlantedField;

std::string listOf(const std::vector<Reason>& reasons) {
    std::string text;
    for (const Reason& reason : reasons)
        text += "  " + sentence(reason) + "\n";
    return text;
}

/// Share of the cases in which the first reason is the planted one.
struct Tally {
    int named = 0, all = 0;
    void add(const std::vector<Reason>& reasons, Trouble wanted, const std::string& what) {
        ++all;
        named += !reasons.empty() && reasons.front().trouble == wanted;
        if (reasons.empty() || reasons.front().trouble != wanted)
            std::printf("not named: %s\n%s", what.c_str(), listOf(reasons).c_str());
    }
    bool good() const { return all > 0 && 5 * named >= 4 * all; }
};

class PlantedTroubles : public ::testing::TestWithParam<std::uint64_t> {};

int namedKinds(const std::map<std::string, Tally>& kinds) {
    for (const auto& [kind, tally] : kinds)
        std::printf("%s: %d of %d\n", kind.c_str(), tally.named, tally.all);
    return static_cast<int>(
        std::count_if(kinds.begin(), kinds.end(), [](const auto& kind) { return kind.second.good(); }));
}

// Ten kinds of trouble are planted into simulated fields that the real pipeline measures; nine must be named first:
// six of the seven that concern one source, and the three that concern patches and settings. Each test takes one field;
// ctest runs them side by side.

TEST_P(PlantedTroubles, OfSourcesAreNamedFirst) {
    PlantedField field(GetParam());
    field.plant();
    field.run();
    const auto patchOf = field.patchOf();
    const auto reasons = field.explain();
    std::map<std::string, Tally> kinds;
    for (const auto& planted : field.planted()) {
        ASSERT_TRUE(patchOf.contains(planted.source)) << planted.what;
        const auto own = reasonsOf(reasons.at(patchOf.at(planted.source)), planted.source);
        Reason wanted;
        wanted.trouble = planted.trouble;
        kinds[textOf(wanted).name].add(own, planted.trouble, planted.what);
    }
    EXPECT_EQ(kinds.size(), 7u);
    EXPECT_GE(namedKinds(kinds), 6);

    for (const auto& [tag, list] : reasons)
        for (const Reason& reason : list) {
            const std::string text = sentence(reason) + advice(reason);
            EXPECT_TRUE(std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) << text;
            EXPECT_EQ(text.find_first_of("{?"), std::string::npos) << text; // a number without a value
            const bool wholePatch = reason.trouble == Trouble::PsfFallback || reason.trouble == Trouble::IterationLimit;
            EXPECT_TRUE(std::isfinite(reason.x) || wholePatch) << text;
        }

    // Sources without a trouble: alarms that are not what the fit itself reports. Stars without a TYPE are fitted as
    // gal_model, which is a wrong TYPE indeed.
    int clean = 0, alarms = 0;
    for (const auto& [id, tag] : patchOf) {
        if (id == "copy" || id.starts_with("gaia_") || !field.isClean(id))
            continue;
        ++clean;
        const auto& source = field.source(id);
        for (const Reason& reason : reasons.at(tag))
            if (reason.source == id && reason.trouble != Trouble::AtBound && reason.trouble != Trouble::NotSettled &&
                !(reason.trouble == Trouble::WrongType && source.star && source.catalogType.empty())) {
                ++alarms;
                std::printf("alarm: %s\n", sentence(reason).c_str());
                break;
            }
    }
    EXPECT_GT(clean, 60);
    EXPECT_LE(alarms, clean / 25) << "of " << clean;
}

TEST_P(PlantedTroubles, OfPatchesAreNamedFirst) {
    PlantedField field(GetParam());
    field.run();
    const auto patchOf = field.patchOf();
    std::map<std::string, Tally> kinds;
    field.refit({{"patch_run.n_opt_iters", "2"}});
    for (const auto& [tag, list] : field.explain())
        kinds["iteration limit"].add(list, Trouble::IterationLimit, tag);

    field.swapPsf(2, 0);
    field.refit({});
    for (const auto& [tag, list] : field.explain()) {
        const auto bright = std::count_if(field.sources().begin(), field.sources().end(), [&](const auto& s) {
            return s.star && s.snr.front() > 40 && field.isClean(s.id) && patchOf.contains(s.id) &&
                   patchOf.at(s.id) == tag;
        });
        if (bright < 3)
            continue;
        kinds["wrong PSF"].add(list, Trouble::WrongPsf, tag);
        const auto first =
            std::find_if(list.begin(), list.end(), [](const Reason& r) { return r.trouble == Trouble::WrongPsf; });
        if (first != list.end()) {
            EXPECT_EQ(first->band, field.bands().front().name);
        }
    }
    EXPECT_EQ(kinds.size(), 2u);
    EXPECT_EQ(namedKinds(kinds), 2);
}

TEST_P(PlantedTroubles, OfABoundAreNamedFirst) {
    PlantedField field(GetParam(), 480);
    field.run();
    const auto patchOf = field.patchOf();
    std::vector<std::string> large;
    std::set<std::string> patches;
    for (const auto& source : field.sources())
        if (!source.star && source.re > 2.2 && source.snr.front() > 40 && patchOf.contains(source.id)) {
            large.push_back(source.id);
            patches.insert(patchOf.at(source.id));
        }
    field.refit({{"patch_run.re_max_pix", "1.5"}});
    const auto reasons = field.explain(patches);
    Tally bound;
    for (const auto& id : large)
        bound.add(reasonsOf(reasons.at(patchOf.at(id)), id), Trouble::AtBound, id);
    std::printf("bound: %d of %d\n", bound.named, bound.all);
    EXPECT_GE(bound.all, 3);
    EXPECT_TRUE(bound.good());
}

INSTANTIATE_TEST_SUITE_P(Seeds, PlantedTroubles, ::testing::Values(1, 3));

} // namespace
} // namespace furrow::diagnose
