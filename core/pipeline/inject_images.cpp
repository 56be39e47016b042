#include "core/base/parallel.h"
#include "core/io/fits.h"
#include "core/pipeline/inject_parts.h"
#include "core/pipeline/products.h"
#include "core/simulate/random.h"
#include "core/simulate/render.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace furrow::pipeline {
namespace {

constexpr std::uint64_t kNoiseStream = 3000;
/// Sources of one go: rendered side by side, then added in their order, so that sums do not depend on threads.
constexpr std::size_t kChunk = 32;
/// Galaxies are drawn out to this part of the sky noise per pixel.
constexpr double kFloor = 0.005;

/// Cards that the writer makes itself or that no longer hold for the new pixels (FITS standard 4.0, section 4.4).
bool isStructural(std::string_view card) {
    static constexpr std::array kWords{"SIMPLE",  "XTENSION", "BITPIX",  "EXTEND",  "PCOUNT",  "GCOUNT", "GROUPS",
                                       "BSCALE",  "BZERO",    "BLANK",   "DATAMIN", "DATAMAX", "END",    "CHECKSUM",
                                       "DATASUM", "INHERIT",  "EXTNAME", "EXTVER",  "EXTLEVEL"};
    const std::string_view keyword = card.substr(0, card.find_first_of(" =", 0));
    return keyword.substr(0, 5) == "NAXIS" || std::find(kWords.begin(), kWords.end(), keyword) != kWords.end() ||
           card.substr(0, 40).find("FITS (Flexible Image Transport System)") != card.npos ||
           card.substr(0, 40).find("and Astrophysics', volume 376") != card.npos;
}

std::string keptCards(const std::string& cards) {
    std::string kept;
    for (std::size_t at = 0; at + 80 <= cards.size(); at += 80)
        if (!isStructural(std::string_view(cards).substr(at, 80)))
            kept += cards.substr(at, 80);
    return kept;
}

simulate::Stamp renderSource(const simulate::SimSource& s, const psf::PsfModel& psf, const Box& working, double floor) {
    const double x = s.x - working.x0, y = s.y - working.y0;
    if (s.star)
        return simulate::renderStar(psf, s.x, s.y, x, y);
    const simulate::SampledPsf sampled(psf, x, y);
    // The reach of the convolution is 8 of these widths: it must hold the whole stamp.
    const double width = std::max(sampled.fwhm(), sampled.reach() / 8.0);
    return simulate::SimGalaxy({s.n, s.re, s.ell, s.theta}, s.x, s.y, width, floor).render(sampled, floor);
}

/// ADU of one source added to `added`; its S/N (ideal, sky noise alone) and whether it saturates.
void addStamp(Image<float>& added, simulate::SimSource& s, const simulate::Stamp& stamp, const BandInfo& info,
              std::size_t b) {
    double sum2 = 0, peak = 0;
    for (const float p : stamp.pixels) {
        sum2 += double(p) * p;
        peak = std::max<double>(peak, p);
    }
    s.snr[b] = s.adu[b] * std::sqrt(sum2) * info.scale / info.skySigma;
    if (info.saturate && s.adu[b] * peak >= *info.saturate / info.scale / 2)
        s.saturatedBands.push_back(info.name);
    const Box part = stamp.box.intersected(added.box());
    for (int y = part.y0; y < part.y1; ++y)
        for (int x = part.x0; x < part.x1; ++x)
            added(x, y) += static_cast<float>(s.adu[b] * stamp.pixels(x - stamp.box.x0, y - stamp.box.y0));
}

} // namespace

void injectBand(const InjectField& field, const InjectPsfs& psfs, std::size_t b, const InjectOptions& options,
                std::vector<simulate::SimSource>& sources, const std::filesystem::path& path, StageProgress& progress,
                const RunContext& context) {
    const BandInfo& info = field.band(b);
    io::FitsImage image = io::readFitsImage(info.path);
    Image<float> added(image.pixels.width(), image.pixels.height(), 0.0f);
    std::vector<simulate::Stamp> stamps(kChunk);
    for (std::size_t start = 0; start < sources.size(); start += kChunk) {
        const std::size_t count = std::min(kChunk, sources.size() - start);
        parallelFor(count, hardwareThreads(), context, [&](std::size_t i) {
            const auto& s = sources[start + i];
            const double floor = kFloor * info.skySigma / info.scale / s.adu[b];
            stamps[i] =
                renderSource(s, psfs.at(b, s.x - field.working.x0, s.y - field.working.y0), field.working, floor);
            progress.advance(info.name);
        });
        for (std::size_t i = 0; i < count; ++i)
            addStamp(added, sources[start + i], stamps[i], info, b);
    }
    const double saturate = info.saturate ? *info.saturate / info.scale : INFINITY;
    parallelFor(static_cast<std::size_t>(added.height()), hardwareThreads(), context, [&](std::size_t row) {
        const int y = static_cast<int>(row);
        simulate::Random random(options.seed, kNoiseStream + b, row);
        for (int x = 0; x < added.width(); ++x) {
            const double light = added(x, y);
            float& pixel = image.pixels(x, y);
            if (light == 0)
                continue;
            // Drawn for blank and saturated pixels, too: the noise elsewhere does not depend on them.
            const bool noisy = options.photonNoise && light > 0;
            const double noise = noisy ? random.poisson(light * info.gain) / info.gain - light : 0;
            if (pixel < saturate)
                pixel = static_cast<float>(std::min(pixel + light + noise, saturate));
        }
    });
    io::FitsWriter writer(path);
    writer.addImage("", image.pixels,
                    {{"NINJECT", static_cast<long long>(sources.size()), "artificial sources that were added"},
                     {"INJSEED", static_cast<long long>(options.seed), "seed of their drawing"}},
                    keptCards(image.header.cards()));
    writer.close();
}

InjectPsfs::InjectPsfs(const InjectField& field)
    : m_cells(field.images.size()) {
    const psf::PsfLibrary library(WorkDir(field.config).epsfs, field.config);
    const auto cells = psf::epsfCells(field.working.width(), field.working.height(), field.config.epsf.epsfNgrid);
    for (std::size_t b = 0; b < m_cells.size(); ++b) {
        for (const auto& cell : cells) {
            const auto found = library.get(field.band(b), cell.tag);
            if (found.usedEpsf)
                m_cells[b].push_back({(cell.box.x0 + cell.box.x1 - 1) / 2.0, (cell.box.y0 + cell.box.y1 - 1) / 2.0,
                                      cell.box, found.psf});
        }
        if (m_cells[b].empty()) {
            m_cells[b].push_back({0, 0, {}, library.get(field.band(b), cells.front().tag).psf});
            ++m_fallbacks;
        }
    }
}

const psf::PsfModel& InjectPsfs::at(std::size_t band, double x, double y) const {
    const auto distance = [x, y](const Cell& cell) {
        return cell.box.contains(pixelOf(x), pixelOf(y)) ? -1 : std::hypot(cell.x - x, cell.y - y);
    };
    const auto& cells = m_cells[band];
    return *std::min_element(cells.begin(), cells.end(), [&](const Cell& p, const Cell& q) {
                return distance(p) < distance(q);
            })->psf;
}

std::size_t InjectPsfs::fallbackBands() const {
    return m_fallbacks;
}

} // namespace furrow::pipeline
