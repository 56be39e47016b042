#pragma once
#include "core/config/config.h"
#include "core/image/frames.h"
#include "core/psf/psf_model.h"

#include <filesystem>
#include <memory>
#include <string>

namespace furrow::psf {

/// The PSF of one band of a patch and how it was chosen.
struct BandPsf {
    PsfPtr psf;
    bool usedEpsf = false;
    std::string model;          ///< pixelized, hybrid, moffat, …
    std::string fallbackReason; ///< empty with an ePSF
    bool lowStars = false;      ///< an ePSF existed but had too few stars
    int epsfNStarsUsed = 0;
    std::string epsfPath; ///< absolute path of the cell's epsf.npy; empty without one
};

/// Gives the PSF of a band in a cell from a finished EPSFs folder, with the fallbacks of algorithms.md ("fit").
/// Reads each file once; safe to use from many threads.
class PsfLibrary {
public:
    PsfLibrary(std::filesystem::path epsfDir, const config::Config& config);
    ~PsfLibrary();
    /// Never throws for a missing or broken ePSF: that is a fallback with its reason.
    BandPsf get(const BandInfo& band, const std::string& cellTag) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace furrow::psf
