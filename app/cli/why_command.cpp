#include "app/cli/why_command.h"

#include "app/cli/commands.h"
#include "core/base/error.h"
#include "core/diagnose/why.h"
#include "core/io/csv.h"
#include "core/pipeline/finished_run.h"
#include "core/pipeline/products.h"
#include "core/pipeline/triage.h"
#include "core/pipeline/white_file.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/format.h>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace furrow::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using pipeline::PatchState;
using pipeline::PatchSummary;

struct WhyArguments {
    std::string workDir, patch, source;
    std::size_t most = 0; ///< reasons of a patch; 0: all
    bool json = false;
};

/// A patch's state and what is wrong with it.
struct PatchReasons {
    PatchSummary summary;
    std::vector<diagnose::Reason> reasons;
};

/// Why a patch failed or is stale.
std::string explanationOf(const PatchSummary& patch) {
    return patch.error.empty() ? patch.staleReason.english() : patch.error;
}

const char* stateName(PatchState state) {
    switch (state) {
    case PatchState::Pending:
        return "pending";
    case PatchState::Running:
        return "running";
    case PatchState::Ok:
        return "ok";
    case PatchState::Suspicious:
        return "suspicious";
    case PatchState::Failed:
        return "failed";
    case PatchState::Stale:
        return "stale";
    }
    return "";
}

/// All patches, worst first.
std::vector<PatchSummary> readPatchSummaries(const config::Config& config) {
    const auto patches = pipeline::readPatches(pipeline::WorkDir(config).patches / "patches.json");
    pipeline::PatchStaleness staleness;
    staleness.update(config, patches);
    auto summaries = pipeline::TriageReader().read(config, patches, &staleness);
    std::stable_sort(summaries.begin(), summaries.end(),
                     [](const PatchSummary& a, const PatchSummary& b) { return a.severity > b.severity; });
    return summaries;
}

/// Whether a patch's table lists a source under its ID, or under "RA,DEC" in a catalog without IDs.
bool holdsSource(const fs::path& patchCsv, const std::string& source) {
    const auto table = io::CsvTable::read(patchCsv);
    const auto id = table.find("ID"), ra = table.find("RA"), dec = table.find("DEC");
    for (std::size_t row = 0; row < table.rows(); ++row)
        if (id ? table.text(row, *id) == source
               : ra && dec && table.text(row, *ra) + "," + table.text(row, *dec) == source)
            return true;
    return false;
}

/// The patches that the user asked for. Throws UserError when there are none.
std::vector<PatchSummary> wantedPatches(const config::Config& config, const WhyArguments& a) {
    auto summaries = readPatchSummaries(config);
    if (a.patch.empty() && a.source.empty())
        return summaries;
    const pipeline::WorkDir work(config);
    std::erase_if(summaries, [&](const PatchSummary& summary) {
        if (!a.patch.empty())
            return summary.tag != a.patch;
        const fs::path csv = work.patchCsv(summary.tag);
        return !fs::exists(csv) || !holdsSource(csv, a.source);
    });
    if (summaries.empty())
        throw UserError(
            a.patch.empty()
                ? fmt::format("{}: no fitted patch holds a source {}; the ID is that of the input "
                              "catalog, and sources that were set aside are not fitted",
                              work.outputs.string(), a.source)
                : fmt::format("{}: there is no patch {}; patches/patches.csv lists them", work.root.string(), a.patch));
    return summaries;
}

PatchReasons explain(const config::Config& config, PatchSummary summary, const WhyArguments& a) {
    PatchReasons out{std::move(summary), {}};
    if (!fs::exists(pipeline::WorkDir(config).patchCsv(out.summary.tag)))
        return out;
    const auto product = pipeline::loadPatchProduct(config, out.summary.tag);
    out.reasons =
        diagnose::explainPatch({product.data, product.psfs, product.fit, product.model, config}, RunContext());
    if (!a.source.empty())
        out.reasons = diagnose::reasonsOf(out.reasons, a.source);
    if (a.most > 0 && out.reasons.size() > a.most)
        out.reasons.resize(a.most);
    return out;
}

std::string textOf(const PatchReasons& patch, const WhyArguments& a) {
    const PatchSummary& summary = patch.summary;
    std::string text = fmt::format("{}  {}", summary.tag, stateName(summary.state));
    if (const std::string explanation = explanationOf(summary); !explanation.empty())
        text += ": " + explanation;
    text += '\n';
    const bool fitted = summary.state != PatchState::Pending && summary.state != PatchState::Failed;
    if (patch.reasons.empty() && fitted)
        text += a.source.empty() ? "   nothing suspicious was found\n"
                                 : fmt::format("   nothing suspicious was found about {}\n", a.source);
    int number = 0;
    for (const auto& reason : patch.reasons)
        text += fmt::format("{:>3} {}: {}\n    -> {}\n", ++number, diagnose::textOf(reason).name,
                            diagnose::sentence(reason), diagnose::advice(reason));
    return text;
}

Json jsonOf(const diagnose::Reason& reason, const sky::Wcs& wcs) {
    Json out{{"reason", diagnose::textOf(reason).name},
             {"source", reason.source},
             {"other_source", reason.other},
             {"band", reason.band},
             {"strength", reason.strength},
             {"sentence", diagnose::sentence(reason)},
             {"helps", diagnose::advice(reason)},
             {"evidence", Json::object()}};
    for (const auto& [name, value] : reason.numbers)
        out["evidence"][name] = value;
    if (!reason.detail.empty())
        out["evidence"]["detail"] = reason.detail;
    if (std::isfinite(reason.x)) {
        const auto position = wcs.toSky(reason.x, reason.y);
        out.update({{"x_pix_white", reason.x}, {"y_pix_white", reason.y}, {"RA", position.ra}, {"DEC", position.dec}});
    }
    if (!reason.box.empty())
        out["box"] = Json::array({reason.box.x0, reason.box.x1, reason.box.y0, reason.box.y1});
    return out;
}

Json jsonOf(const PatchReasons& patch, const sky::Wcs& wcs) {
    const PatchSummary& summary = patch.summary;
    Json out{{"patch", summary.tag},
             {"state", stateName(summary.state)},
             {"explanation", explanationOf(summary)},
             {"severity", summary.severity},
             {"reasons", Json::array()}};
    for (const auto& reason : patch.reasons)
        out["reasons"].push_back(jsonOf(reason, wcs));
    return out;
}

int why(const WhyArguments& a) try {
    const config::Config config = pipeline::openFinishedRun(a.workDir).config;
    const auto patches = wantedPatches(config, a);
    if (!a.json) {
        for (const auto& patch : patches) // as they come: a large field takes a while
            std::cout << textOf(explain(config, patch, a), a) << std::flush;
        return kOk;
    }
    const sky::Wcs wcs = pipeline::readWcsFile(pipeline::WorkDir(config).wcs());
    Json all = Json::array();
    for (const auto& patch : patches)
        all.push_back(jsonOf(explain(config, patch, a), wcs));
    std::cout << all.dump(2) << '\n';
    return kOk;
} catch (const UserError& e) {
    std::cerr << "furrow-cli: " << e.what() << '\n';
    return kRunFailed;
}

} // namespace

void addWhyCommand(CLI::App& app, std::function<int()>& action) {
    auto* sub = app.add_subcommand(
        "why", "Say why fitted patches and sources are suspect, strongest reason first, and what usually helps");
    const auto a = std::make_shared<WhyArguments>();
    sub->add_option("work_dir", a->workDir, "work_dir of a finished run")->required()->check(CLI::ExistingDirectory);
    auto* patch = sub->add_option("--patch", a->patch, "This patch only (its tag); all, worst first, when absent");
    sub->add_option("--source", a->source, "This source only (ID of the catalog; \"RA,DEC\" as written without IDs)")
        ->excludes(patch);
    sub->add_option("--most", a->most, "At most so many reasons a patch");
    sub->add_flag("--json", a->json, "JSON, with the numbers behind every reason and where to look");
    sub->callback([a, &action] { action = [a] { return why(*a); }; });
}

} // namespace furrow::cli
