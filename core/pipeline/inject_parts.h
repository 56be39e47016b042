#pragma once
#include "core/pipeline/inject.h"
#include "core/pipeline/load_parts.h"
#include "core/psf/epsf_build.h"
#include "core/psf/psf_library.h"
#include "core/simulate/simulate.h"

#include <string>
#include <vector>

/// The steps of an injection; for core/pipeline alone.
namespace furrow::pipeline {

/// The field that sources are added to.
struct InjectField {
    const config::Config& config;
    std::vector<ImageHeader> images; ///< one per band
    Box working;                     ///< in the full frame
    std::size_t reference = 0;       ///< band that magnitudes are drawn in

    const BandInfo& band(std::size_t b) const { return images[b].info; }
    double aduOf(std::size_t b, double mag) const; ///< by the header's zero point
};

/// The PSFs of the finished run at any place of the working frame: of the cell there or, where that has no ePSF, of the
/// nearest cell that has one. Safe to use from many threads.
class InjectPsfs {
public:
    explicit InjectPsfs(const InjectField& field);
    const psf::PsfModel& at(std::size_t band, double x, double y) const;
    std::size_t fallbackBands() const; ///< bands in which no cell has an ePSF

private:
    struct Cell {
        double x = 0, y = 0; ///< centre
        Box box;
        psf::PsfPtr psf;
    };
    std::vector<std::vector<Cell>> m_cells; ///< per band: cells with an ePSF, or the fallback alone
    std::size_t m_fallbacks = 0;
};

/// Sources in the full frame with truth in all bands but snr and saturatedBands, brightest first.
std::vector<simulate::SimSource> drawInjected(const InjectField& field, const InjectPsfs& psfs,
                                              const InjectOptions& options, const RunContext& context);

/// Adds all sources to the image of band `b` and writes it with its header; fills their snr and saturatedBands.
void injectBand(const InjectField& field, const InjectPsfs& psfs, std::size_t b, const InjectOptions& options,
                std::vector<simulate::SimSource>& sources, const std::filesystem::path& path, StageProgress& progress,
                const RunContext& context);

/// The input catalog with the injected rows at its end.
std::string injectedCatalog(const InjectField& field, const InjectOptions& options,
                            std::vector<simulate::SimSource>& sources);
/// config.yaml of the new field: that of the run with new inputs, its work_dir "work" beside it.
std::string injectedConfig(const config::Config& config);

} // namespace furrow::pipeline
