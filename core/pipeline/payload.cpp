#include "core/pipeline/payload.h"

#include "core/base/text.h"

#include <algorithm>
#include <fmt/format.h>

namespace furrow::pipeline {
namespace {

fit::FitSource toFitSource(const Catalog& catalog, const CatalogSource& s, fit::SourceRole role) {
    fit::FitSource out;
    out.id = s.key;
    out.row = s.row;
    out.type = s.type;
    out.role = role;
    out.excluded = s.excluded();
    out.x = s.x;
    out.y = s.y;
    out.re = s.re;
    out.ell = s.ell;
    out.theta = s.theta;
    out.hasEllColumn = catalog.hasEll;
    out.posErr = s.posErr;
    out.flux = s.flux;
    return out;
}

template <class T>
unsigned long long hashOf(const T* values, std::size_t count, unsigned long long seed) {
    return wordHash64({reinterpret_cast<const char*>(values), count * sizeof(T)}, seed);
}

} // namespace

SourceIndex::SourceIndex(const Catalog& catalog, int width, int height)
    : m_catalog(catalog)
    , m_columns((width + 2 * m_margin) / kBin + 1)
    , m_rows((height + 2 * m_margin) / kBin + 1)
    , m_bins(static_cast<std::size_t>(m_columns) * m_rows) {
    for (std::size_t i = 0; i < catalog.sources.size(); ++i) {
        const auto& s = catalog.sources[i];
        if (!s.hasPosition() || std::abs(s.x) > 1e8 || std::abs(s.y) > 1e8)
            continue;
        const int bx = pixelOf(s.x) + m_margin, by = pixelOf(s.y) + m_margin;
        if (bx >= 0 && by >= 0 && bx / kBin < m_columns && by / kBin < m_rows)
            m_bins[static_cast<std::size_t>(by / kBin) * m_columns + bx / kBin].push_back(i);
    }
}

std::vector<std::size_t> SourceIndex::inside(const Box& box) const {
    std::vector<std::size_t> rows;
    const int c0 = std::max(0, (box.x0 + m_margin) / kBin), c1 = std::min(m_columns - 1, (box.x1 + m_margin) / kBin);
    const int r0 = std::max(0, (box.y0 + m_margin) / kBin), r1 = std::min(m_rows - 1, (box.y1 + m_margin) / kBin);
    for (int r = r0; r <= r1; ++r)
        for (int c = c0; c <= c1; ++c)
            for (const std::size_t i : m_bins[static_cast<std::size_t>(r) * m_columns + c]) {
                const auto& s = m_catalog.sources[i];
                if (box.contains(pixelOf(s.x), pixelOf(s.y)))
                    rows.push_back(i);
            }
    std::sort(rows.begin(), rows.end());
    return rows;
}

Payload makePayload(const fit::PatchDef& patch, const Frames& frames, const Catalog& catalog, const SourceIndex& index,
                    const config::Config& config) {
    Payload payload;
    payload.data.def = patch;
    for (std::size_t b = 0; b < frames.bands.size(); ++b) {
        fit::PatchBand band;
        band.info = frames.bands[b].info;
        band.image = frames.bands[b].image.cut(patch.roi);
        band.mask = Image<std::uint8_t>(patch.roi.width(), patch.roi.height(), 0);
        const BitMask& saturated = frames.bands[b].saturated;
        for (int y = 0; y < band.mask.height(); ++y)
            for (int x = 0; x < band.mask.width(); ++x) {
                const int fx = x + patch.roi.x0, fy = y + patch.roi.y0;
                std::uint8_t bits = 0;
                if (!std::isfinite(band.image(x, y)))
                    bits |= kMaskNonFinite;
                if (!saturated.empty() && saturated.test(fx, fy))
                    bits |= kMaskSaturated;
                if (!frames.brightMask.empty() && frames.brightMask.test(fx, fy))
                    bits |= kMaskBright;
                band.mask(x, y) = bits;
            }
        payload.data.bands.push_back(std::move(band));
    }
    if (config.patchInputs.includeWcsInPayload)
        payload.data.wcsCards = frames.wcs.shifted(patch.roi.x0, patch.roi.y0).headerCards();
    payload.columns.reserve(catalog.table.columns());
    for (std::size_t c = 0; c < catalog.table.columns(); ++c)
        payload.columns.push_back(catalog.table.rawName(c));

    const int reach = config.patchRun.includeHaloSources ? config.patchRun.ringPix : 0;
    for (const std::size_t i : index.inside(patch.roi.grown(reach))) {
        const CatalogSource& s = catalog.sources[i];
        const int px = pixelOf(s.x), py = pixelOf(s.y);
        const bool base = !s.excluded() && patch.base.contains(px, py);
        if (!base && !config.patchRun.includeHaloSources)
            continue;
        const auto role = base                         ? fit::SourceRole::Base
                          : patch.roi.contains(px, py) ? fit::SourceRole::Halo
                                                       : fit::SourceRole::Ring;
        payload.data.sources.push_back(toFitSource(catalog, s, role));
        if (base) {
            std::vector<std::string> cells;
            cells.reserve(catalog.table.columns());
            for (std::size_t c = 0; c < catalog.table.columns(); ++c)
                cells.push_back(catalog.table.raw(s.row, c));
            payload.cells.push_back(std::move(cells));
        }
    }
    return payload;
}

std::string payloadHash(const Payload& payload) {
    unsigned long long h = fnv1a64(payload.data.def.tag);
    const auto& def = payload.data.def;
    h = hashOf(&def.base, 1, h);
    h = hashOf(&def.roi, 1, h);
    for (const auto& band : payload.data.bands) {
        h = fnv1a64(band.info.name, h);
        const double values[] = {band.info.skySigma, band.info.gain, band.info.scale, band.info.fwhmPix.value_or(-1)};
        h = hashOf(values, std::size(values), h);
        h = hashOf(band.image.data(), band.image.size(), h);
        h = hashOf(band.mask.data(), band.mask.size(), h);
    }
    for (const auto& s : payload.data.sources) {
        h = fnv1a64(s.id, h);
        const double values[] = {s.x,
                                 s.y,
                                 s.re,
                                 s.ell,
                                 s.theta,
                                 s.posErr,
                                 double(s.hasEllColumn),
                                 double(s.excluded),
                                 double(static_cast<int>(s.type)),
                                 double(static_cast<int>(s.role))};
        h = hashOf(values, std::size(values), h);
        h = hashOf(s.flux.data(), s.flux.size(), h);
    }
    for (const auto& column : payload.columns)
        h = fnv1a64(column, fnv1a64("\x1e", h));
    for (const auto& row : payload.cells)
        for (const auto& cell : row)
            h = fnv1a64(cell, fnv1a64("\x1f", h));
    return fmt::format("{:016x}", h);
}

} // namespace furrow::pipeline
