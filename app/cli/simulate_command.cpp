#include "app/cli/simulate_command.h"

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/interrupt.h"
#include "core/base/atomic_file.h"
#include "core/simulate/completeness.h"
#include "core/simulate/simulate.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <iostream>
#include <map>
#include <memory>
#include <unistd.h>

namespace furrow::cli {
namespace {

namespace fs = std::filesystem;

struct SimulateArguments {
    std::string folder;
    simulate::SimOptions options;
    bool quiet = false;
};

int simulateInto(const SimulateArguments& arguments) {
    const fs::path folder = arguments.folder;
    if (fs::exists(folder) && !(fs::is_directory(folder) && fs::is_empty(folder))) {
        std::cerr << fmt::format("furrow-cli: {} exists and is not an empty folder; name a new one\n", folder.string());
        return kBadUsage;
    }
    try {
        simulate::checkOptions(arguments.options);
    } catch (const UserError& e) {
        std::cerr << "furrow-cli: " << e.what() << '\n';
        return kBadUsage;
    }
    Interrupt interrupt;
    const auto threshold = arguments.quiet ? LogLevel::Warning : LogLevel::Info;
    const auto console = std::make_shared<Console>(stderr, ::isatty(STDERR_FILENO) != 0, threshold, arguments.quiet);
    const RunContext context(interrupt.token(), console, console);
    try {
        console->stageStarted("simulate");
        const auto summary = simulate::simulateField(folder, arguments.options, context);
        console->stageFinished("simulate", summary.seconds);
        std::cout << fmt::format("The field is in {}\nNext: furrow-cli run --config {}\n", folder.string(),
                                 (folder / "config.yaml").string());
        return kOk;
    } catch (const Cancelled&) {
        std::cerr << "furrow-cli: stopped by the user; the field is not complete\n";
        return 128 + interrupt.signal();
    } catch (const std::exception& e) {
        std::cerr << "furrow-cli: " << e.what() << '\n';
        return kRunFailed;
    }
}

struct CompletenessArguments {
    std::string truth, catalog, out;
    simulate::CompletenessOptions options;
};

int completeness(const CompletenessArguments& a) try {
    const auto csv = simulate::completenessCsv(simulate::measureCompleteness(a.truth, a.catalog, a.options));
    if (a.out.empty())
        std::cout << csv;
    else
        writeTextAtomically(a.out, csv);
    return kOk;
} catch (const UserError& e) {
    std::cerr << "furrow-cli: " << e.what() << '\n';
    return kRunFailed;
}

void addCompleteness(CLI::App& app, std::function<int()>& action) {
    auto* sub = app.add_subcommand("completeness", "Tabulate what a run recovered of a simulated field, by magnitude");
    const auto a = std::make_shared<CompletenessArguments>();
    sub->add_option("truth", a->truth, "truth.csv of the field")->required()->check(CLI::ExistingFile);
    sub->add_option("catalog", a->catalog, "Final catalog of the run")->required()->check(CLI::ExistingFile);
    sub->add_option("-o,--out", a->out, "CSV file to write, instead of the terminal");
    sub->add_option("--bin", a->options.binWidth, "Width of a bin, mag")->capture_default_str();
    sub->add_option("--snr", a->options.minSnr, "FLUX/FLUXERR that counts as recovered")->capture_default_str();
    sub->callback([a, &action] { action = [a] { return completeness(*a); }; });
}

void addSimulate(CLI::App& app, std::function<int()>& action) {
    auto* sub = app.add_subcommand("simulate", "Write a simulated field with known truth and a ready configuration");
    const auto a = std::make_shared<SimulateArguments>();
    auto& o = a->options;
    sub->add_option("folder", a->folder, "Folder to write; must be new or empty")->required();
    sub->add_option("--width", o.nx, "Pixels")->capture_default_str();
    sub->add_option("--height", o.ny, "Pixels")->capture_default_str();
    sub->add_option("--bands", o.nBands, "Number of bands")->capture_default_str();
    sub->add_option("--density", o.density, "Sources per million pixels")->capture_default_str();
    sub->add_option("--seed", o.seed, "The same seed gives the same field")->capture_default_str();
    sub->add_option("--name", o.name, "Name of the field")->capture_default_str();
    sub->add_option("--psf", o.psf, "moffat, or complex: halo, off-centre lump and spikes")
        ->transform(CLI::CheckedTransformer(std::map<std::string, simulate::PsfKind>{
            {"moffat", simulate::PsfKind::Moffat}, {"complex", simulate::PsfKind::Complex}}));
    sub->add_option("--fwhm-blue", o.fwhmBlue, "FWHM of the first band, pixels")->capture_default_str();
    sub->add_option("--fwhm-red", o.fwhmRed, "FWHM of the last band, pixels")->capture_default_str();
    sub->add_option("--mag-faint", o.magFaint, "Faint limit in the middle band, mag")->capture_default_str();
    sub->add_option("--saturated", o.nSaturated, "Number of saturated stars")->capture_default_str();
    sub->add_option("--position-noise", o.positionNoise, "Error of the catalog positions, pixels")
        ->capture_default_str();
    sub->add_option("--epsf-ngrid", o.epsfNgrid, "Cells per side of the configuration and of the true PSFs; 0: by size")
        ->check(CLI::Range(0, 50))
        ->capture_default_str();
    sub->add_flag("-q,--quiet", a->quiet, "Warnings and errors only");
    sub->callback([a, &action] { action = [a] { return simulateInto(*a); }; });
}

} // namespace

void addSimulateCommands(CLI::App& app, std::function<int()>& action) {
    addSimulate(app, action);
    addCompleteness(app, action);
}

} // namespace furrow::cli
