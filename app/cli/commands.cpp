#include "app/cli/commands.h"

#include "app/cli/console.h"
#include "app/cli/interrupt.h"
#include "app/cli/pictures.h"
#include "core/base/log_sinks.h"
#include "core/base/version.h"
#include "core/pipeline/demo.h"
#include "core/pipeline/fit_stage.h"
#include "core/pipeline/plan.h"
#include "core/pipeline/products.h"

#include <fmt/format.h>
#include <functional>
#include <iostream>
#include <unistd.h>

namespace furrow::cli {
namespace {

namespace fs = std::filesystem;

LogLevel levelOf(config::LogLevelName name) {
    return static_cast<LogLevel>(static_cast<int>(name));
}

config::Loaded load(const CommonOptions& options) {
    return config::loadConfig(options.configFile, options.overrides, options.workDir);
}

/// The defaults, with the overrides if there are any.
config::Config defaults(const CommonOptions& options) {
    if (options.overrides.empty() && options.workDir.empty())
        return {};
    return config::parseConfig(config::dumpConfig({}, false), "defaults", fs::current_path(), options.overrides,
                               options.workDir)
        .config;
}

int complain(const UserError& error, int code) {
    std::cerr << "furrow-cli: " << error.what() << '\n';
    return code;
}

std::shared_ptr<Logger> makeLogger(const std::shared_ptr<Console>& console, const std::string& command,
                                   const config::Config& config, const CommonOptions& options) {
    std::vector<std::shared_ptr<Logger>> loggers{console};
    if (const auto path = config::logFile(config, command); path && options.logFile)
        loggers.push_back(makeFileLogger(*path, config.logging.format,
                                         options.verbose ? LogLevel::Debug : levelOf(config.logging.level)));
    return makeTeeLogger(loggers);
}

/// Runs `body` with console, log file and signal handling; turns every way to end into an exit code.
int guarded(const std::string& command, const CommonOptions& options,
            const std::function<int(const config::Config&, const RunContext&)>& body) {
    config::Loaded loaded;
    try {
        loaded = load(options);
    } catch (const UserError& e) {
        return complain(e, kBadUsage);
    }
    Interrupt interrupt;
    const auto threshold = options.verbose ? LogLevel::Debug
                           : options.quiet ? LogLevel::Warning
                                           : levelOf(loaded.config.logging.level);
    const auto console = std::make_shared<Console>(stderr, ::isatty(STDERR_FILENO) != 0, threshold, options.quiet);
    std::shared_ptr<Logger> logger;
    try {
        logger = makeLogger(console, command, loaded.config, options);
    } catch (const UserError& e) {
        return complain(e, kRunFailed);
    }
    const RunContext context(interrupt.token(), console, logger);
    context.info("furrow", fmt::format("{}: {}", kProgramVersion, command));
    for (const auto& note : loaded.notes)
        context.info("config", note);
    try {
        return body(loaded.config, context);
    } catch (const Cancelled&) {
        context.warning("furrow", "stopped by the user; what was finished is valid");
        return 128 + interrupt.signal();
    } catch (const std::exception& e) {
        context.error("furrow", e.what());
        return kRunFailed;
    }
}

} // namespace

int runPipeline(pipeline::Command command, const CommonOptions& options, const pipeline::RunOptions& run) {
    return guarded(pipeline::commandName(command), options,
                   [&](const config::Config& config, const RunContext& context) {
                       const Pictures pictures(config, context.stopToken());
                       const auto report = pipeline::runCommand(command, config, context, pictures.sink(), run);
                       if (!options.quiet)
                           std::cout << summaryText(command, report, config) << std::flush;
                       return report.complete() ? kOk : kFailedPatches;
                   });
}

int showPlan(const CommonOptions& options) try {
    const auto plan = pipeline::stalePlan(load(options).config);
    for (const auto& stage : plan)
        std::cout << fmt::format("{:<8}  {}\n", stage.name,
                                 stage.stale() ? "stale: " + stage.reason.english() : "kept");
    return kOk;
} catch (const UserError& e) {
    return complain(e, kBadUsage);
}

int fitPatch(const fs::path& payload, const fs::path& outDir, const fit::FitStart& start,
             const CommonOptions& options) {
    return guarded("fit-patch", options, [&](const config::Config& config, const RunContext& context) {
        const std::string name = payload.filename().string();
        const std::string tag = name.substr(0, name.find('.'));
        const fs::path folder = outDir.empty() ? pipeline::WorkDir(config).patchDir(tag) : outDir;
        const std::string problem = pipeline::fitPayloadFile(payload, folder, config, context, start);
        if (!problem.empty()) {
            context.error("fit", tag + ": " + problem);
            return int(kFailedPatches);
        }
        std::cout << "results   " << folder.string() << '\n';
        return int(kOk);
    });
}

int inject(const fs::path& folder, const pipeline::InjectOptions& inject, const CommonOptions& options) {
    CommonOptions common = options;
    common.logFile = false; // the finished run is only read
    return guarded("inject", common, [&](const config::Config& config, const RunContext& context) {
        context.progress()->stageStarted("inject");
        const auto summary = pipeline::injectSources(config, inject, folder, context);
        context.progress()->stageFinished("inject", summary.seconds);
        std::cout << fmt::format("{} stars and {} galaxies were added to the images in {}\nNext: furrow-cli run "
                                 "--config {}\n",
                                 summary.stars, summary.galaxies, folder.string(), summary.config.string());
        return int(kOk);
    });
}

int dumpConfig(const CommonOptions& options) try {
    std::cout << config::dumpConfig(options.configFile.empty() ? defaults(options) : load(options).config, true);
    return kOk;
} catch (const UserError& e) {
    return complain(e, kBadUsage);
}

int dumpReference() {
    std::cout << config::referencePage();
    return kOk;
}

int checkConfig(const CommonOptions& options) try {
    for (const auto& note : load(options).notes)
        std::cout << "note: " << note << '\n';
    std::cout << options.configFile.string() << ": ok\n";
    return kOk;
} catch (const UserError& e) {
    return complain(e, kBadUsage);
}

int makeSample(const fs::path& folder) try {
    const auto config = pipeline::writeDemo(folder);
    std::cout << fmt::format("The demo field is in {}\nNext: furrow-cli run --config {}\n", folder.string(),
                             config.string());
    return kOk;
} catch (const UserError& e) {
    return complain(e, kRunFailed);
}

std::string summaryText(pipeline::Command command, const pipeline::RunReport& report, const config::Config& config) {
    using pipeline::Command;
    std::string text;
    if (report.sources)
        text += fmt::format("sources   {} in the catalog, {} excluded\n", report.sources, report.excluded);
    if (report.patches)
        text += fmt::format("patches   {} fitted of {}, {} converged, {} sources with a fit\n", report.patchesOk,
                            report.patches, report.patchesConverged, report.fitted);
    for (const auto& failed : report.failedPatches)
        text += fmt::format("failed    {}\n", failed);
    double total = 0;
    std::string times;
    for (const auto& [stage, seconds] : report.seconds) {
        times += fmt::format("{}{} {}", times.empty() ? "" : ", ", stage, durationText(seconds));
        total += seconds;
    }
    text += times.empty() ? "up to date, nothing was run\n"
                          : fmt::format("time      {} ({})\n", durationText(total), times);
    const pipeline::WorkDir work(config);
    if (command == Command::Run || command == Command::Merge || command == Command::ComputeZp)
        text += fmt::format("catalog   {}\n", (work.root / config.outputs.finalCatalog).string());
    text += fmt::format("results   {}\n", work.root.string());
    return text;
}

} // namespace furrow::cli
