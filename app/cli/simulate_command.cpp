#include "app/cli/simulate_command.h"

#include "app/cli/commands.h"
#include "app/cli/completeness_command.h"
#include "app/cli/console.h"
#include "app/cli/interrupt.h"
#include "core/base/folders.h"
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
    try {
        requireEmptyFolder(folder, "the field");
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
