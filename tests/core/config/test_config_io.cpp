#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/config/config_io.h"
#include "core/config/key_table.h"
#include "tests/support/temp_dir.h"

#include <cstdlib>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <random>

namespace furrow::config {
namespace {

const std::string kRequired =
    "inputs: {input_catalog: cat.csv, image_list_file: list.txt}\noutputs: {work_dir: work}\n";

Loaded parse(const std::string& yaml, const Overrides& overrides = {}, const Path& workDir = {}) {
    return parseConfig(yaml, "c.yaml", "/base", overrides, workDir);
}

std::string messageOf(const std::string& yaml, const Overrides& overrides = {}) {
    try {
        parse(yaml, overrides);
    } catch (const UserError& error) {
        return error.what();
    }
    return "no error";
}

struct BadYaml {
    const char* name;
    const char* yaml; ///< after the three lines with the required keys
    const char* expected;
};
class ConfigErrors : public testing::TestWithParam<BadYaml> {};
INSTANTIATE_TEST_SUITE_P(
    Messages, ConfigErrors,
    testing::Values(
        BadYaml{"UnknownKey", "crop:\n  marginn: 3",
                "line 4, column 3: crop.marginn: unknown key; did you mean crop.margin?"},
        BadYaml{"OtherSection", "crop:\n  final_psf_size: 3", "unknown key; did you mean epsf.final_psf_size?"},
        BadYaml{"NothingNear", "crop:\n  qqqqqqqqqqqq: 3",
                "crop.qqqqqqqqqqqq: unknown key; furrow-cli dump-config lists"},
        BadYaml{"UnknownSection", "patchrun:\n  ring_pix: 3",
                "line 3, column 1: patchrun: unknown section; did you mean patch_run?"},
        BadYaml{"NestedUnknown", "checks:\n  wcs_tolerance:\n    crvl: 1",
                "line 5, column 5: checks.wcs_tolerance.crvl: unknown key; did you mean checks.wcs_tolerance.crval?"},
        BadYaml{"DottedName", "crop.margin: 3", "crop.margin: a dotted name; write margin: in the section crop:"},
        BadYaml{"WrongType", "crop:\n  margin: wide",
                "line 4, column 11: crop.margin: expected an integer ≥ 0, found the text \"wide\""},
        BadYaml{"QuotedNumber", "crop:\n  margin: \"5\"", "expected an integer ≥ 0, found the text \"5\""},
        BadYaml{"FloatForInteger", "crop:\n  margin: 2.5", "expected an integer ≥ 0, found 2.5"},
        BadYaml{"NumberForBool", "crop:\n  enabled: 1", "crop.enabled: expected true or false, found 1"},
        BadYaml{"BelowRange", "crop:\n  margin: -5", "crop.margin: expected an integer ≥ 0, found -5"},
        BadYaml{"AboveRange", "plotting: {dpi: 5000}", "plotting.dpi: expected an integer from 36 to 1200, found 5000"},
        BadYaml{"NotFinite", "image_scaling: {zp_ref: .inf}",
                "image_scaling.zp_ref: expected a number, found the text"},
        BadYaml{"Even", "epsf:\n  cutout_size: 60", "expected an odd integer ≥ 3, found 60"},
        BadYaml{"Choice", "patch_run:\n  optimizer: newtn",
                "expected one of newton, ceres, found the text \"newtn\"; did you mean newton?"},
        BadYaml{"NullNotAllowed",
                "crop:\n  margin:", "line 4, column 3: crop.margin: expected an integer ≥ 0, found nothing"},
        BadYaml{"NullIsNotAuto", "epsf: {max_workers: null}", "expected an integer ≥ 1, or auto, found nothing"},
        BadYaml{"ListTooShort", "epsf: {q_range: [0.5]}", "expected a list of 2 numbers ≥ 0, found a list of 1"},
        BadYaml{"ListForNumber", "crop: {margin: [1, 2]}", "expected an integer ≥ 0, found a list of 2"},
        BadYaml{"MapForKey", "crop:\n  margin:\n    left: 3", "crop.margin: expected an integer ≥ 0, found a section"},
        BadYaml{"ValueForSection", "crop: 5", "line 3, column 1: crop: expected a section with keys, found a value"},
        BadYaml{"ListAsKey", "crop:\n  ? [a, b]\n  : 3", "expected the name of a key"},
        BadYaml{"Duplicate", "crop:\n  margin: 3\n  enabled: true\n  margin: 4",
                "line 6, column 3: crop.margin: given twice, first in line 4; remove one"},
        BadYaml{"DuplicateSection", "crop:\n  margin: 3\ncrop:\n  margin: 4", "line 5, column 1: crop: given twice"},
        BadYaml{"MinAboveMax", "zp:\n  gaia_mag_min: 20\n  gaia_mag_max: 10",
                "line 5, column 17: zp.gaia_mag_max: 10 is not ≥ zp.gaia_mag_min (20)"},
        BadYaml{"MinAboveDefaultMax", "patch_run:\n  re_min_pix: 2000",
                "patch_run.re_max_pix: 1000 is not > patch_run.re_min_pix"},
        BadYaml{"ZoomBox", "overlay: {zoom_box: [5, 5, 0, 9]}", "overlay.zoom_box: x0 < x1 and y0 < y1 are needed"},
        BadYaml{"AxisRatios", "epsf: {q_range: [2, 1]}", "epsf.q_range: the first number is larger than the second"},
        BadYaml{"Syntax", "crop:\n\tmargin: 3", "line 4, column"},
        BadYaml{"SyntaxSaysYaml", "crop: [1, 2", "not valid YAML"},
        BadYaml{"SecondDocument", "---\ncrop: {}", "a second YAML document starts here"}),
    [](const auto& p) { return p.param.name; });
TEST_P(ConfigErrors, SayWhereWhatAndWhatElse) {
    const std::string message = messageOf(kRequired + GetParam().yaml + "\n");
    EXPECT_NE(message.find(GetParam().expected), std::string::npos) << message;
    EXPECT_EQ(message.find("c.yaml: a problem in the configuration\n  - "), 0u) << message; // one problem, no more
}

TEST(ConfigErrors, AllProblemsOfAFileComeTogetherInTheOrderOfTheFile) {
    const std::string message =
        messageOf("crop:\n  marginn: 3\n  enabled: maybe\nepsf:\n  ngrid: 0\n  q_range: [2, 1]\n"
                  "zp:\n  gaia_mag_min: 99\n  gaia_mag_max: bright\n",
                  {{"crop.margin", "x"}});
    EXPECT_EQ(message,
              "c.yaml: 9 problems in the configuration\n"
              "  - --set crop.margin=x: expected an integer ≥ 0, found the text \"x\"\n"
              "  - inputs.input_catalog: missing, but required (source catalog CSV)\n"
              "  - inputs.image_list_file: missing, but required (text file with one FITS path per line; # comments "
              "and blank lines are ignored; paths are relative to the configuration's folder)\n"
              "  - outputs.work_dir: missing, but required (folder of all results, created if missing)\n"
              "  - line 2, column 3: crop.marginn: unknown key; did you mean crop.margin?\n"
              "  - line 3, column 12: crop.enabled: expected true or false, found the text \"maybe\"\n"
              "  - line 5, column 10: epsf.ngrid: expected an integer ≥ 1, found 0\n"
              "  - line 6, column 12: epsf.q_range: the first number is larger than the second\n"
              "  - line 9, column 17: zp.gaia_mag_max: expected a number, found the text \"bright\"");
}

TEST(ConfigErrors, TheFinalCatalogMayNotOverwriteAnInput) {
    const std::string message = messageOf("inputs: {input_catalog: cat.csv, image_list_file: list.txt}\n"
                                          "outputs: {work_dir: ., final_catalog: cat.csv}\n");
    EXPECT_NE(message.find("outputs.final_catalog: /base/cat.csv is inputs.input_catalog and would be overwritten"),
              std::string::npos)
        << message;
}

TEST(ConfigErrors, OverridesAreCheckedLikeTheFile) {
    EXPECT_NE(messageOf(kRequired, {{"crop.marginn", "3"}})
                  .find("--set crop.marginn=3: unknown key; did you mean crop.margin?"),
              std::string::npos);
    EXPECT_NE(messageOf(kRequired, {{"epsf", "3"}}).find("--set epsf=3: unknown section"), std::string::npos);
    EXPECT_NE(messageOf(kRequired, {{"crop.margin", "[1"}}).find("expected an integer"), std::string::npos);
}

TEST(ConfigErrors, AMissingFileIsNamed) {
    try {
        loadConfig("/nowhere/c.yaml");
        FAIL() << "no error";
    } catch (const UserError& error) {
        EXPECT_NE(std::string(error.what()).find("/nowhere/c.yaml"), std::string::npos);
    }
}

TEST(Config, MissingKeysAndEmptySectionsKeepTheirDefaults) {
    const auto config = parse(kRequired + "crop:\nepsf: {}\n").config;
    EXPECT_EQ(config.crop.margin, 500);
    EXPECT_EQ(config.epsf.finalPsfSize, 55);
    EXPECT_TRUE(parse(kRequired).notes.empty());
}

TEST(Config, ValuesAreRead) {
    const auto config = parse(kRequired + R"(
crop: {enabled: no, margin: +20}
overlay: {zoom_box: [1, 2, -3, 4]}
checks: {wcs_tolerance: {cd: 1e-7}}
logging: {level: debug, file: null}
epsf: {psfstar_mode: gaia, max_workers: auto, q_range: [0.5, 2]}
patch_run: {pos_bound_pix: ~, cutout_max_sources: 7, psf_fallback_model: ncircular_gaussian}
zp: {gaia_pos_err_pix: 0.1, enabled: on}
)",
                              {{"zp.enabled", "off"}})
                            .config;
    EXPECT_FALSE(config.crop.enabled);
    EXPECT_EQ(config.crop.margin, 20);
    EXPECT_EQ(config.overlay.zoomBox, (std::array{1, 2, -3, 4}));
    EXPECT_EQ(config.checks.tolCd, 1e-7);
    EXPECT_EQ(config.logging.level, LogLevelName::Debug);
    EXPECT_EQ(config.logging.file, std::nullopt);
    EXPECT_EQ(config.epsf.psfstarMode, PsfStarMode::Gaia);
    EXPECT_EQ(config.epsf.maxWorkers, std::nullopt);
    EXPECT_EQ(config.epsf.qRange, (std::array{0.5, 2.0}));
    EXPECT_EQ(config.patchRun.posBoundPix, std::nullopt);
    EXPECT_EQ(config.patchRun.cutoutMaxSources, 7);
    EXPECT_EQ(config.patchRun.psfFallbackModel, PsfFallback::NcircularGaussian);
    EXPECT_EQ(config.zp.gaiaPosErrPix, 0.1);
    EXPECT_FALSE(config.zp.enabled);
}

TEST(Config, PathsFollowTheirRules) {
    ::setenv("HOME", "/home/me", 1);
    const auto config = parse("inputs: {input_catalog: ../cat.csv, image_list_file: ~/list.txt}\n"
                              "outputs: {work_dir: out/w, epsf_dir: psfs, final_catalog: /abs/final.csv}\n"
                              "logging: {file: logs/a.log}\n")
                            .config;
    EXPECT_EQ(config.inputs.inputCatalog, "/cat.csv");
    EXPECT_EQ(config.inputs.imageListFile, "/home/me/list.txt");
    EXPECT_EQ(config.inputs.gaiaxpSynphotCsv, std::nullopt);
    EXPECT_EQ(config.outputs.workDir, "/base/out/w");
    EXPECT_EQ(config.outputs.epsfDir, "/base/out/w/psfs");
    EXPECT_EQ(config.outputs.patchesDir, "/base/out/w/patches");
    EXPECT_EQ(config.outputs.finalCatalog, "/abs/final.csv");
    EXPECT_EQ(config.logging.file, "/base/out/w/logs/a.log");
}

TEST(Config, WorkDirOptionWinsAndMovesTheOutputs) {
    const auto config = parse("inputs: {input_catalog: a, image_list_file: b}\n", {}, "/else").config;
    EXPECT_EQ(config.outputs.workDir, "/else");
    EXPECT_EQ(config.outputs.epsfDir, "/else/EPSFs");
    EXPECT_EQ(parse(kRequired, {{"outputs.work_dir", "set"}}).config.outputs.workDir, "/base/set");
}

TEST(Config, OverridesNeedNoQuotesForTexts) {
    const auto config = parse(kRequired, {{"logging.format", "%(levelname)s: %(message)s"},
                                          {"epsf.q_range", "[0.1, 0.2]"},
                                          {"inputs.gaiaxp_synphot_csv", "g.csv"},
                                          {"patch_run.pos_prior_pix", "null"}})
                            .config;
    EXPECT_EQ(config.logging.format, "%(levelname)s: %(message)s");
    EXPECT_EQ(config.epsf.qRange[1], 0.2);
    EXPECT_EQ(config.inputs.gaiaxpSynphotCsv, "/base/g.csv");
    EXPECT_EQ(config.patchRun.posPriorPix, std::nullopt);
}

TEST(Config, LegacyKeysGiveOneNoteEachWhateverTheirValue) {
    const auto loaded = parse(kRequired + "patch_run: {python_exe: python}\nmerge: {wcs_fits: [1]}\n"
                                          "crop: {overlay_catalog: true}\nmoffat_psf: {module_path: null, "
                                          "fwhm_default_pix: wide}\n");
    EXPECT_EQ(loaded.notes, (std::vector<std::string>{
                                "`patch_run.python_exe` has no effect", "`merge.wcs_fits` has no effect",
                                "`crop.overlay_catalog` has no effect", "`moffat_psf.module_path` has no effect",
                                "`moffat_psf.fwhm_default_pix` has no effect"}));
}

TEST(Config, WorkerCountsAreCutWithOneNote) {
    const auto loaded = parse(kRequired + "epsf: {max_workers: 100000}\npatch_run: {max_workers: 100000}\n"
                                          "patch_inputs: {max_workers: 1}\n");
    EXPECT_EQ(loaded.config.epsf.maxWorkers, hardwareThreads());
    EXPECT_EQ(loaded.config.patchInputs.maxWorkers, 1);
    EXPECT_EQ(loaded.notes,
              std::vector<std::string>{fmt::format("cut to the {} hardware threads: epsf.max_workers (100000), "
                                                   "patch_run.max_workers (100000)",
                                                   hardwareThreads())});
    EXPECT_EQ(resolveWorkers(std::nullopt, 1), 1);
    EXPECT_EQ(resolveWorkers(std::nullopt, 1000000), hardwareThreads());
}

/// Every value of every key survives writing and reading.
TEST(Config, DumpReadsBackToTheSameConfiguration) {
    const auto odd = parse(kRequired + R"(
logging: {format: "a \"b\" \\ %(message)s # : | [", file: "auto"}
merge: {pattern: "*"}
image_scaling: {zp_ref: 0.1}
patch_run: {pos_prior_pix: null, shape_prior_sigma: 1e-300, max_workers: 1}
epsf: {q_range: [0.3333333333333333, 1]}
)")
                         .config;
    for (const bool commented : {false, true}) {
        const std::string text = dumpConfig(odd, commented);
        const auto back = parse(text).config;
        for (const Key& key : keyTable())
            EXPECT_EQ(keyText(key, back), keyText(key, odd)) << key.name;
        EXPECT_EQ(dumpConfig(back, commented), text);
    }
}

TEST(Config, DumpOfTheDefaultsIsALoadableTemplate) {
    const std::string text = dumpConfig(Config(), true);
    const auto config = parse(text).config;
    EXPECT_EQ(config.inputs.inputCatalog, "/base/input_catalog.csv");
    EXPECT_EQ(config.outputs.workDir, "/base/work");
    for (const Key& key : keyTable())
        EXPECT_TRUE(key.access.kind == KeyKind::File || isDefault(key, config)) << key.name;
    EXPECT_NE(
        text.find("  # width of the border that is cut off (an integer ≥ 0; pixels; default 500)\n  margin: 500\n"),
        std::string::npos)
        << text;
}

TEST(Config, ConfigUsedIsCompleteAndNeverOverwritten) {
    test::TempDir dir;
    const auto config = parse(kRequired, {}, dir / "w").config;
    const auto first = writeConfigUsed(config), second = writeConfigUsed(config);
    EXPECT_NE(first, second);
    EXPECT_EQ(first.parent_path(), dir / "w");
    const auto back = loadConfig(first).config;
    for (const Key& key : keyTable())
        EXPECT_EQ(keyText(key, back), keyText(key, config)) << key.name;
}

/// Random edits of a valid file: either a UserError or a configuration.
TEST(Config, DamagedFilesNeverCrash) {
    const std::string good = dumpConfig(Config(), true);
    const std::string alphabet = "{}[]:,-?&*!|>'\"%@`#~ \n\t.\\x0a\xc3";
    std::mt19937 random(4321);
    int loaded = 0, refused = 0;
    for (int trial = 0; trial < 300; ++trial) {
        std::string text = good;
        for (int edits = 1 + static_cast<int>(random() % 3); edits > 0; --edits) {
            const auto at = random() % text.size();
            if (random() % 2)
                text[at] = alphabet[random() % alphabet.size()];
            else
                text.erase(at, 1 + random() % 40);
        }
        try {
            parse(text);
            ++loaded;
        } catch (const UserError& error) {
            EXPECT_EQ(std::string(error.what()).find("c.yaml: "), 0u);
            ++refused;
        }
    }
    EXPECT_GT(loaded, 10);
    EXPECT_GT(refused, 10);
}

TEST(Config, DeepNestingIsRefused) {
    EXPECT_NE(messageOf(std::string(100000, '[')), "no error");
    EXPECT_NE(messageOf("crop: &a [*a, *a]\n"), "no error");
}

} // namespace
} // namespace furrow::config
