#include "core/pipeline/patches.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/io/json.h"
#include "core/pipeline/products.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace furrow::pipeline {
namespace {

using Json = nlohmann::ordered_json;

Json toJson(const fit::PatchDef& p) {
    return {{"epsf_r", p.epsfR},     {"epsf_c", p.epsfC},    {"patch_r", p.patchR},  {"patch_c", p.patchC},
            {"epsf_tag", p.epsfTag}, {"patch_tag", p.tag},   {"x0_base", p.base.x0}, {"x1_base", p.base.x1},
            {"y0_base", p.base.y0},  {"y1_base", p.base.y1}, {"x0_roi", p.roi.x0},   {"x1_roi", p.roi.x1},
            {"y0_roi", p.roi.y0},    {"y1_roi", p.roi.y1},   {"halo_pix", p.haloPix}};
}

fit::PatchDef fromJson(const Json& j) {
    fit::PatchDef p;
    p.epsfR = j.at("epsf_r");
    p.epsfC = j.at("epsf_c");
    p.patchR = j.at("patch_r");
    p.patchC = j.at("patch_c");
    p.epsfTag = j.at("epsf_tag");
    p.tag = j.at("patch_tag");
    p.base = {j.at("x0_base"), j.at("x1_base"), j.at("y0_base"), j.at("y1_base")};
    p.roi = {j.at("x0_roi"), j.at("x1_roi"), j.at("y0_roi"), j.at("y1_roi")};
    p.haloPix = j.at("halo_pix");
    return p;
}

} // namespace

std::vector<psf::EpsfCell> activeCells(int width, int height, const std::vector<CatalogSource>& sources,
                                       const config::Config& config) {
    const auto cells = psf::epsfCells(width, height, config.epsf.epsfNgrid);
    if (!config.epsf.skipEmptyEpsfPatches)
        return cells;
    std::vector<psf::EpsfCell> active;
    for (const auto& cell : cells)
        for (const auto& s : sources)
            if (!s.excluded() && s.hasPosition() && cell.box.contains(pixelOf(s.x), pixelOf(s.y))) {
                active.push_back(cell);
                break;
            }
    return active;
}

std::vector<fit::PatchDef> buildPatches(int width, int height, const std::vector<psf::EpsfCell>& cells, int ngrid,
                                        int haloPix) {
    const Box frame{0, width, 0, height};
    std::vector<fit::PatchDef> patches;
    for (const auto& cell : cells) {
        const int dx = cell.box.width() / ngrid, dy = cell.box.height() / ngrid;
        for (int r = 0; r < ngrid; ++r)
            for (int c = 0; c < ngrid; ++c) {
                fit::PatchDef p;
                p.epsfR = cell.r;
                p.epsfC = cell.c;
                p.patchR = r;
                p.patchC = c;
                p.epsfTag = cell.tag;
                p.tag = fmt::format("{}_pr{:02d}_pc{:02d}", cell.tag, r, c);
                p.base = {cell.box.x0 + c * dx, c + 1 == ngrid ? cell.box.x1 : cell.box.x0 + (c + 1) * dx,
                          cell.box.y0 + r * dy, r + 1 == ngrid ? cell.box.y1 : cell.box.y0 + (r + 1) * dy};
                p.roi = p.base.grown(haloPix).intersected(frame);
                p.haloPix = haloPix;
                if (!p.base.empty())
                    patches.push_back(std::move(p));
            }
    }
    return patches;
}

void writePatches(const std::filesystem::path& folder, const std::vector<fit::PatchDef>& patches) {
    Json all = Json::array();
    std::string csv;
    for (const auto& patch : patches) {
        const Json record = toJson(patch);
        if (csv.empty()) {
            for (auto it = record.begin(); it != record.end(); ++it)
                csv += (it == record.begin() ? "" : ",") + it.key();
            csv += '\n';
        }
        for (auto it = record.begin(); it != record.end(); ++it)
            csv += (it == record.begin() ? "" : ",") + (it->is_string() ? it->get<std::string>() : it->dump());
        csv += '\n';
        all.push_back(record);
    }
    writeTextAtomically(folder / "patches.csv", csv);
    io::writeJson(folder / "patches.json", all);
}

std::vector<fit::PatchDef> readPatches(const std::filesystem::path& patchesJson) {
    const Json all = io::readJson(patchesJson);
    std::vector<fit::PatchDef> patches;
    try {
        for (const auto& record : all)
            patches.push_back(fromJson(record));
    } catch (const nlohmann::json::exception& e) {
        throw UserError(fmt::format("{}: not a list of patches ({}); run `furrow-cli build-patches` again",
                                    patchesJson.string(), e.what()));
    }
    return patches;
}

} // namespace furrow::pipeline
