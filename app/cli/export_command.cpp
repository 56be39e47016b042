#include "app/cli/export_command.h"

#include "app/cli/commands.h"
#include "core/base/error.h"
#include "core/catalog/export.h"
#include "core/pipeline/finished_run.h"
#include "core/pipeline/products.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <iostream>
#include <memory>

namespace furrow::cli {
namespace {

namespace fs = std::filesystem;

struct ExportArguments {
    std::string input, output;
    ExportOptions options;
};

/// The final catalog of a working folder: as its newest config_used_*.yaml names it, else output_catalog.csv.
fs::path catalogOf(const fs::path& workDir) {
    if (!pipeline::newestConfigUsed(workDir).empty())
        return pipeline::WorkDir(pipeline::openFinishedRun(workDir).config).catalog;
    config::Config config;
    config.outputs.workDir = workDir;
    return pipeline::WorkDir(config).catalog;
}

int exportFile(const ExportArguments& a) try {
    const fs::path input = fs::is_directory(a.input) ? catalogOf(a.input) : fs::path(a.input);
    std::error_code code;
    if (fs::equivalent(input, a.output, code))
        throw UserError(fmt::format("{} would be overwritten by its own export; name another file", a.output));
    const auto summary = exportCatalog(ColumnStore::read(input), a.output, a.options);
    std::cout << fmt::format("{}: {} rows", a.output, summary.rows)
              << (summary.columns ? fmt::format(", {} columns\n", summary.columns) : "\n");
    return kOk;
} catch (const UserError& e) {
    std::cerr << "furrow-cli: " << e.what() << '\n';
    return kRunFailed;
}

} // namespace

void addExportCommand(CLI::App& app, std::function<int()>& action) {
    auto* sub = app.add_subcommand("export", "Convert a catalog, or the rows and columns wanted of it");
    const auto a = std::make_shared<ExportArguments>();
    sub->add_option("input", a->input, "CSV file or FITS table, or the work_dir of a finished run")
        ->required()
        ->check(CLI::ExistingPath);
    sub->add_option("output", a->output, "File to write: .csv, .fits, .vot (VOTable) or .reg (DS9 regions)")
        ->required();
    sub->add_option("--columns", a->options.columns, "Names, separated by commas; * stands for any characters")
        ->delimiter(',')
        ->allow_extra_args(false);
    sub->add_option("--where", a->options.where, "Rows: e.g. 'fit_is_reliable && FLUX_r_fit / FLUXERR_r_fit > 20'");
    sub->callback([a, &action] { action = [a] { return exportFile(*a); }; });
}

} // namespace furrow::cli
