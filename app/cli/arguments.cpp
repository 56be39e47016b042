#include "app/cli/commands.h"
#include "app/cli/export_command.h"
#include "app/cli/simulate_command.h"
#include "app/cli/why_command.h"
#include "core/base/version.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <functional>

namespace furrow::cli {
namespace {

constexpr const char* kFooter = R"(
Examples:
  furrow-cli make-sample demo                      write the bundled demo field
  furrow-cli run --config demo/config.yaml         the whole pipeline
  furrow-cli run --config my.yaml --work-dir out --set patch_run.n_opt_iters=40
  furrow-cli why out --patch r00_c00_pr01_pc02     what is wrong with a patch, and what helps
  furrow-cli export out bright.fits --where 'MAG_r_fit < 20' --columns 'ID,RA_fit,DEC_fit,MAG_*'
  furrow-cli dump-config > my.yaml                 every key with its meaning and default
  furrow-cli check-config --config my.yaml         all problems of a configuration at once

Exit codes: 0 ok, 1 the run failed, 2 bad usage or configuration, 3 finished with failed patches,
130 stopped with Ctrl-C (finished products stay valid).
)";

config::Overrides parseOverrides(const std::vector<std::string>& texts) {
    config::Overrides overrides;
    for (const auto& text : texts) {
        const auto at = text.find('=');
        if (at == text.npos || at == 0)
            throw CLI::ValidationError("--set", fmt::format("'{}' is not of the form section.key=value", text));
        overrides.emplace_back(text.substr(0, at), text.substr(at + 1));
    }
    return overrides;
}

struct Arguments {
    CommonOptions common;
    std::string configFile, workDir;
    std::vector<std::string> sets;
    std::string payload, outDir, folder;
    fit::FitStart start;
    bool reference = false, dryRun = false;
    pipeline::RunOptions run;
    pipeline::InjectOptions inject;
    std::vector<double> magRange;
    bool noNoise = false;
    std::function<int()> action;
};

void addCommon(CLI::App* app, Arguments& a, bool configRequired) {
    auto* option = app->add_option("-c,--config", a.configFile, "YAML configuration file");
    if (configRequired)
        option->required();
    app->add_option("-w,--work-dir", a.workDir, "Output folder, instead of outputs.work_dir");
    app->add_option("--set", a.sets, "Override a key: section.key=value (YAML value; repeatable)")
        ->take_all()
        ->allow_extra_args(false);
    app->add_flag("-q,--quiet", a.common.quiet, "Warnings and errors only");
    app->add_flag("-v,--verbose", a.common.verbose, "Debug messages, too");
}

void addPipeline(CLI::App& app, Arguments& a, pipeline::Command command, const char* help) {
    auto* sub = app.add_subcommand(pipeline::commandName(command), help);
    addCommon(sub, a, true);
    if (command == pipeline::Command::Run) {
        auto* incremental = sub->add_flag("--incremental", a.run.incremental,
                                          "Redo only what changed keys or inputs made stale since the last run");
        sub->add_flag("--dry-run", a.dryRun, "Print which stages are stale, and why; run nothing")->needs(incremental);
    }
    sub->callback([&a, command] {
        a.action = [&a, command] { return a.dryRun ? showPlan(a.common) : runPipeline(command, a.common, a.run); };
    });
}

void addInject(CLI::App& app, Arguments& a) {
    auto* sub = app.add_subcommand("inject", "Add artificial sources to the images of a finished run, to measure its "
                                             "completeness, bias and errors");
    addCommon(sub, a, true);
    sub->add_option("folder", a.folder, "Folder for the new field; must be new or empty")->required();
    auto& o = a.inject;
    sub->add_option("--density", o.density, "Artificial sources per 1000 x 1000 pixels")->capture_default_str();
    sub->add_option("--mag-range", a.magRange,
                    "Bright and faint limit in the middle band, AB mag; by depth when absent")
        ->expected(2);
    sub->add_option("--star-fraction", o.starFraction, "Stars among them, 0 to 1")->capture_default_str();
    sub->add_option("--seed", o.seed, "The same seed gives the same sources")->capture_default_str();
    sub->add_flag("--from-catalog", o.fromCatalog,
                  "Colours and shapes of reliable sources of the run, instead of flat colours and built-in shapes");
    sub->add_option("--position-noise", o.positionScatter, "Error of the catalog positions, pixels")
        ->capture_default_str();
    sub->add_flag("--no-noise", a.noNoise, "Leave out the photon noise of the added light");
    sub->callback([&a] {
        a.action = [&a] {
            if (a.magRange.size() == 2)
                a.inject.magRange.emplace(a.magRange[0], a.magRange[1]);
            a.inject.photonNoise = !a.noNoise;
            return inject(a.folder, a.inject, a.common);
        };
    });
}

void addOthers(CLI::App& app, Arguments& a) {
    auto* fit =
        app.add_subcommand("fit-patch", "Fit one patch from its payload, the ePSF folder and the configuration alone");
    fit->add_option("payload", a.payload, "patch_payloads/{tag}.fits.fz")->required();
    fit->add_option("-o,--out", a.outDir, "Folder for the results, instead of work_dir/outputs/{tag}");
    fit->add_option(
           "--start-shift", a.start.positionShift,
           "Start up to this many pixels from the catalog's positions, at random; the result should not change")
        ->check(CLI::NonNegativeNumber);
    fit->add_option("--start-seed", a.start.seed, "Another number gives another random start");
    addCommon(fit, a, true);
    fit->callback([&a] { a.action = [&a] { return fitPatch(a.payload, a.outDir, a.start, a.common); }; });

    auto* dump = app.add_subcommand("dump-config", "Print every key with meaning, unit, range and value as YAML");
    addCommon(dump, a, false);
    // For the makers of the documentation, not for its readers: left out of --help.
    dump->add_flag("--reference", a.reference, "Print docs/configuration.md")->group("");
    dump->callback([&a] { a.action = [&a] { return a.reference ? dumpReference() : dumpConfig(a.common); }; });

    auto* check = app.add_subcommand("check-config", "Report all problems of a configuration file");
    addCommon(check, a, true);
    check->callback([&a] { a.action = [&a] { return checkConfig(a.common); }; });

    auto* sample =
        app.add_subcommand("make-sample", "Write the bundled demo field (SDSS, 5 bands) with a ready configuration");
    sample->add_option("folder", a.folder, "Folder to write; must be new or empty")->required();
    sample->callback([&a] { a.action = [&a] { return makeSample(a.folder); }; });
}

} // namespace

int mainWithArguments(int argc, char** argv) {
    using pipeline::Command;
    CLI::App app{"Furrow: multi-band photometry of blended stars and galaxies", "furrow-cli"};
    app.set_version_flag("--version", kProgramVersion);
    app.require_subcommand(1);
    app.footer(kFooter);
    Arguments a;
    addPipeline(app, a, Command::Run, "Run the whole pipeline: images and catalog in, fitted catalog out");
    addPipeline(app, a, Command::RunEpsf, "Build the empirical PSFs");
    addPipeline(app, a, Command::BuildPatches, "Lay out the patches");
    addPipeline(app, a, Command::BuildPatchInputs, "Write one self-contained input file per patch");
    addPipeline(app, a, Command::RunPatches, "Fit the patches from their input files");
    addPipeline(app, a, Command::Merge, "Join the patch results to the catalog");
    addPipeline(app, a, Command::ComputeZp, "Compute zero points and magnitudes of a merged catalog");
    addOthers(app, a);
    addWhyCommand(app, a.action);
    addExportCommand(app, a.action);
    addSimulateCommands(app, a.action);
    addInject(app, a);
    try {
        app.parse(argc, argv);
        a.common.configFile = a.configFile;
        a.common.workDir = a.workDir;
        a.common.overrides = parseOverrides(a.sets);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? kOk : kBadUsage;
    }
    return a.action();
}

} // namespace furrow::cli
