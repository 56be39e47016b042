#include "app/cli/completeness_command.h"

#include "app/cli/commands.h"
#include "app/cli/pictures.h"
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/diagnose/completeness_figure.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

namespace furrow::cli {
namespace {

struct CompletenessArguments {
    std::string truth, catalog, out, plots;
    simulate::CompletenessOptions options;
};

/// Draws completeness__{band}.png for every band; returns the exit code.
int plot(const std::vector<simulate::CompletenessBin>& bins, const CompletenessArguments& a) {
    const Pictures pictures({}, {});
    if (!pictures.sink()) {
        std::cerr << "furrow-cli: --plots: this program was built without pictures\n";
        return kRunFailed;
    }
    diagnose::submitCompletenessFigures(*pictures.sink(), a.plots, bins, a.options);
    const auto failures = pictures.sink()->finish();
    for (const auto& failure : failures)
        std::cerr << "furrow-cli: " << failure << '\n';
    return failures.empty() ? kOk : kRunFailed;
}

int completeness(const CompletenessArguments& a) try {
    const auto bins = simulate::measureCompleteness(a.truth, a.catalog, a.options);
    const auto csv = simulate::completenessCsv(bins);
    if (a.out.empty())
        std::cout << csv << std::flush;
    else
        writeTextAtomically(a.out, csv);
    return a.plots.empty() ? kOk : plot(bins, a);
} catch (const UserError& e) {
    std::cerr << "furrow-cli: " << e.what() << '\n';
    return kRunFailed;
}

} // namespace

void addCompleteness(CLI::App& app, std::function<int()>& action) {
    auto* sub =
        app.add_subcommand("completeness", "Tabulate and plot what a run recovered of simulated or injected sources");
    const auto a = std::make_shared<CompletenessArguments>();
    sub->add_option("truth", a->truth, "truth.csv of the field")->required()->check(CLI::ExistingFile);
    sub->add_option("catalog", a->catalog, "Final catalog of the run")->required()->check(CLI::ExistingFile);
    sub->add_option("-o,--out", a->out, "CSV file to write, instead of the terminal");
    sub->add_option("--plots", a->plots, "Folder for one picture per band: fraction, flux bias and pulls");
    sub->add_option("--bin", a->options.binWidth, "Width of a bin, mag")->capture_default_str();
    sub->add_option("--snr", a->options.minSnr, "FLUX/FLUXERR that counts as recovered")->capture_default_str();
    sub->callback([a, &action] { action = [a] { return completeness(*a); }; });
}

} // namespace furrow::cli
