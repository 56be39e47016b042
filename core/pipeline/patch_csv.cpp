#include "core/base/text.h"
#include "core/io/csv.h"
#include "core/pipeline/patch_output.h"

#include <fmt/format.h>

namespace furrow::pipeline {
namespace {

/// One line of the table: names are collected from the first one.
class Line {
public:
    void text(const std::string& name, std::string_view value) { add(name, io::csvQuoted(value)); }
    void raw(const std::string& name, const std::string& value) { add(name, value); }
    void number(const std::string& name, double value) { add(name, formatDouble(value)); }
    void integer(const std::string& name, long long value) { add(name, std::to_string(value)); }
    void flag(const std::string& name, bool value) { add(name, value ? "True" : "False"); }
    std::string names() const { return join(m_names, ",") + "\n"; }
    std::string values() const {
        std::string out;
        for (std::size_t i = 0; i < m_values.size(); ++i)
            out += (i ? "," : "") + m_values[i];
        return out + "\n";
    }

private:
    void add(const std::string& name, std::string value) {
        m_names.push_back(name);
        m_values.push_back(std::move(value));
    }
    std::vector<std::string> m_names, m_values;
};

void addGeometry(Line& line, const std::string& tail, const fit::SourceGeometry& g, const fit::PatchDef& def) {
    line.number("x_pix_patch" + tail + "_fit", g.x - def.roi.x0);
    line.number("y_pix_patch" + tail + "_fit", g.y - def.roi.y0);
    line.number("x_pix_white" + tail + "_fit", g.x);
    line.number("y_pix_white" + tail + "_fit", g.y);
    line.number("x_pix_white" + tail + "_fit_err", g.xErr);
    line.number("y_pix_white" + tail + "_fit_err", g.yErr);
    line.number("sersic_n" + tail + "_fit", g.n);
    line.number("sersic_n" + tail + "_fit_err", g.nErr);
    line.number("re_pix" + tail + "_fit", g.re);
    line.number("re_pix" + tail + "_fit_err", g.reErr);
    line.number("ab" + tail + "_fit", g.ab);
    line.number("ab" + tail + "_fit_err", g.abErr);
    line.number("phi_deg" + tail + "_fit", g.phi);
    line.number("phi_deg" + tail + "_fit_err", g.phiErr);
    line.number("ELL" + tail + "_fit", 1 - g.ab);
    line.number("Re" + tail + "_fit", g.re);
    line.number("THETA" + tail + "_fit", g.phi - 90);
}

void addOptimizer(Line& line, const std::string& tail, const fit::OptimizerSummary& o, const std::string& bounds) {
    line.flag("opt_converged" + tail, o.converged);
    line.flag("opt_hit_max_iters" + tail, o.hitMaxIters);
    line.integer("opt_niters" + tail, o.niters);
    line.number("opt_last_dlnp" + tail, o.lastDlnp);
    line.flag("flag_bound_stalled" + tail, !bounds.empty());
    line.text("flag_bound_stalled_which_parameter" + tail, bounds);
}

void addPsfAudit(Line& line, const PatchOutput& output) {
    const auto [fallback, lowStar, reasons] = tallyPsfs(output);
    line.integer("psf_min_epsf_nstars_for_use", output.config.patchRun.minEpsfNstarsForUse);
    line.integer("psf_used_epsf_band_count", static_cast<long long>(output.psfs.size() - fallback.size()));
    line.integer("psf_fallback_band_count", static_cast<long long>(fallback.size()));
    line.integer("psf_low_star_band_count", static_cast<long long>(lowStar.size()));
    line.text("psf_fallback_bands", join(fallback, ","));
    line.text("psf_low_star_bands", join(lowStar, ","));
    line.text("psf_frozen_bands_for_optimizer", ""); // a PSF is never a fit parameter here
    line.text("psf_fallback_reasons_json", reasons.dump());
}

} // namespace

std::string patchCsv(const PatchOutput& output) {
    const auto& data = output.payload.data;
    const bool multi = output.config.patchRun.enableMultiBandSimultaneousFitting;
    std::string csv;
    std::size_t base = 0;
    for (const auto& source : output.fit.sources) {
        if (source.role != fit::SourceRole::Base)
            continue;
        const fit::FitSource& input = data.sources[static_cast<std::size_t>(&source - output.fit.sources.data())];
        Line line;
        for (std::size_t c = 0; c < output.payload.columns.size(); ++c)
            line.raw(output.payload.columns[c], output.payload.cells[base][c]);
        line.number("x_pix_white", input.x);
        line.number("y_pix_white", input.y);
        line.number("x_pix_patch", input.x - data.def.roi.x0);
        line.number("y_pix_patch", input.y - data.def.roi.y0);
        line.text("patch_tag", data.def.tag);
        line.text("epsf_tag", data.def.epsfTag);
        line.text("stype_fit", typeName(source.type));
        for (std::size_t k = 0; k < source.geometry.size(); ++k)
            addGeometry(line, multi ? "" : "_" + data.bands[k].info.name, source.geometry[k], data.def);
        for (std::size_t b = 0; b < data.bands.size(); ++b) {
            const auto& band = data.bands[b].info.name;
            line.number("FLUX_" + band + "_fit", source.flux[b]);
            line.number("FLUXERR_" + band + "_fit", source.fluxErr[b]);
            line.number("FLUXERR_" + band + "_cond", source.fluxErrCond[b]);
            line.number("chi2_" + band + "_fit", source.chi2[b]);
            line.integer("npix_" + band + "_fit", source.npix[b]);
        }
        for (std::size_t k = 0; k < output.fit.optimizer.size(); ++k)
            addOptimizer(line, multi ? "" : "_" + data.bands[k].info.name, output.fit.optimizer[k],
                         source.geometry[k].boundNames);
        addPsfAudit(line, output);
        line.text("attempt", "");
        if (base == 0)
            csv = line.names();
        csv += line.values();
        ++base;
    }
    return csv;
}

} // namespace furrow::pipeline
