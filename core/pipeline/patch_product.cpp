#include "core/base/error.h"
#include "core/io/csv.h"
#include "core/io/json.h"
#include "core/pipeline/patch_output.h"
#include "core/pipeline/products.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace furrow::pipeline {
namespace {

using Json = nlohmann::ordered_json;

double numberOr(const Json& object, const char* key) {
    const auto it = object.find(key);
    return it != object.end() && it->is_number() ? it->get<double>() : kNaN;
}

std::vector<double> numbers(const Json& list) {
    std::vector<double> values;
    for (const auto& v : list)
        values.push_back(v.is_number() ? v.get<double>() : kNaN);
    return values;
}

/// Values of a row of the patch CSV by column name; NaN where absent.
class Row {
public:
    Row(const io::CsvTable& table, std::size_t row)
        : m_table(table)
        , m_row(row) {}
    double number(const std::string& name) const {
        const auto c = m_table.find(name);
        return c ? m_table.number(m_row, *c) : kNaN;
    }
    std::string text(const std::string& name) const {
        const auto c = m_table.find(name);
        return c ? m_table.text(m_row, *c) : std::string();
    }
    bool flag(const std::string& name) const { return text(name) == "True"; }

private:
    const io::CsvTable& m_table;
    std::size_t m_row;
};

fit::SourceGeometry geometryOf(const Row& row, const std::string& tail) {
    fit::SourceGeometry g;
    g.x = row.number("x_pix_white" + tail + "_fit");
    g.y = row.number("y_pix_white" + tail + "_fit");
    g.xErr = row.number("x_pix_white" + tail + "_fit_err");
    g.yErr = row.number("y_pix_white" + tail + "_fit_err");
    g.re = row.number("re_pix" + tail + "_fit");
    g.reErr = row.number("re_pix" + tail + "_fit_err");
    g.ab = row.number("ab" + tail + "_fit");
    g.abErr = row.number("ab" + tail + "_fit_err");
    g.phi = row.number("phi_deg" + tail + "_fit");
    g.phiErr = row.number("phi_deg" + tail + "_fit_err");
    g.n = row.number("sersic_n" + tail + "_fit");
    g.nErr = row.number("sersic_n" + tail + "_fit_err");
    g.boundNames = row.text("flag_bound_stalled_which_parameter" + tail);
    return g;
}

void fillBase(fit::SourceFit& source, const Row& row, const std::vector<std::string>& tails,
              const fit::PatchData& data) {
    for (const auto& tail : tails)
        source.geometry.push_back(geometryOf(row, tail));
    for (const auto& band : data.bands) {
        const auto& name = band.info.name;
        source.flux.push_back(row.number("FLUX_" + name + "_fit"));
        source.fluxErr.push_back(row.number("FLUXERR_" + name + "_fit"));
        source.fluxErrCond.push_back(row.number("FLUXERR_" + name + "_cond"));
        source.chi2.push_back(row.number("chi2_" + name + "_fit"));
        const double npix = row.number("npix_" + name + "_fit");
        source.npix.push_back(npix == npix ? static_cast<int>(npix) : 0);
    }
    source.failed = !(source.geometry.front().x == source.geometry.front().x);
}

void fillNeighbour(fit::SourceFit& source, const Json& record) {
    for (const auto& g : record.at("geometry")) {
        fit::SourceGeometry geometry;
        geometry.x = numberOr(g, "x");
        geometry.y = numberOr(g, "y");
        geometry.re = numberOr(g, "re");
        geometry.ab = numberOr(g, "ab");
        geometry.phi = numberOr(g, "phi_deg");
        geometry.n = numberOr(g, "sersic_n");
        source.geometry.push_back(geometry);
    }
    source.flux = numbers(record.at("flux"));
    source.fluxErr = numbers(record.at("flux_err"));
    source.failed = record.value("failed", false);
    source.problem = record.value("problem", "");
}

fit::OptimizerSummary optimizerOf(const Json& meta, const std::string& band) {
    const auto pick = [&](const char* key) { return band.empty() ? meta.at(key) : meta.at(key).at(band); };
    fit::OptimizerSummary o;
    o.niters = pick("opt_niters");
    o.converged = pick("opt_converged");
    o.hitMaxIters = pick("opt_hit_max_iters");
    o.lastDlnp = pick("opt_last_dlnp").is_number() ? pick("opt_last_dlnp").get<double>() : kNaN;
    o.nRestarts = pick("n_restarts");
    return o;
}

fit::PatchFit readFit(const fit::PatchData& data, const Json& meta, const io::CsvTable& csv) {
    fit::PatchFit fit;
    fit.ok = meta.at("status") == "ok";
    fit.error = meta.value("error", "");
    fit.chi2 = numberOr(meta, "chi2");
    fit.npix = meta.value("npix", 0L);
    fit.seconds = meta.value("seconds", 0.0);
    const bool multi = meta.at("enable_multi_band_simultaneous_fitting");
    std::vector<std::string> tails;
    for (const auto& band : data.bands) {
        const Json& sky = meta.at("sky").at(band.info.name);
        fit.sky.push_back({numberOr(sky, "constant"), numberOr(sky, "slope_x"), numberOr(sky, "slope_y"),
                           numberOr(sky, "constant_err")});
        if (!multi || tails.empty()) {
            tails.push_back(multi ? "" : "_" + band.info.name);
            fit.optimizer.push_back(optimizerOf(meta, multi ? "" : band.info.name));
        }
    }
    const auto isBase = [](const auto& s) { return s.role == fit::SourceRole::Base; };
    if (static_cast<std::size_t>(std::count_if(data.sources.begin(), data.sources.end(), isBase)) != csv.rows())
        throw std::out_of_range("sources");
    const Json problems = meta.value("source_problems", Json::object()),
               tags = meta.value("source_tags", Json::object());
    std::size_t base = 0, other = 0;
    for (const auto& input : data.sources) {
        fit::SourceFit source;
        source.id = input.id;
        source.row = input.row;
        source.type = input.type;
        source.role = input.role;
        if (input.role == fit::SourceRole::Base) {
            fillBase(source, Row(csv, base++), tails, data);
            source.problem = problems.value(input.id, "");
            source.tags = tags.value(input.id, std::vector<std::string>());
        } else
            fillNeighbour(source, meta.at("neighbours").at(other++));
        fit.sources.push_back(std::move(source));
    }
    return fit;
}

} // namespace

PatchProduct loadPatchProduct(const config::Config& config, const std::string& patchTag) {
    const WorkDir work(config);
    PatchProduct product;
    product.data = readPayload(work.payload(patchTag)).data;
    const psf::PsfLibrary library(work.epsfs, config);
    product.psfs = patchPsfs(library, product.data);
    const auto metaPath = work.patchDir(patchTag) / "meta.json";
    try {
        const Json meta = io::readJson(metaPath);
        product.fit = readFit(product.data, meta, io::CsvTable::read(work.patchCsv(patchTag)));
    } catch (const nlohmann::json::exception& e) {
        throw UserError(fmt::format("{}: a value is missing or of the wrong kind ({}); fit the patch again",
                                    metaPath.string(), e.what()));
    } catch (const std::out_of_range&) {
        throw UserError(
            fmt::format("{}: it does not belong to the payload of this patch; fit the patch again", metaPath.string()));
    }
    product.model = fit::renderPatch(product.data, product.psfs, config, product.fit);
    return product;
}

} // namespace furrow::pipeline
