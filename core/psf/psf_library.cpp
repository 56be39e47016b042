#include "core/psf/psf_library.h"

#include "core/base/error.h"
#include "core/base/message.h"
#include "core/io/json.h"
#include "core/io/npy.h"
#include "core/psf/analytic_psf.h"
#include "core/psf/field_psf.h"

#include <fmt/format.h>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>

namespace furrow::psf {

namespace fs = std::filesystem;

struct PsfLibrary::Impl {
    fs::path dir;
    config::PatchRun patchRun;
    config::MoffatPsf moffat;
    std::mutex mutex;
    std::map<std::string, std::shared_ptr<const FieldPsf>> fields; ///< by band
    std::map<std::string, BandPsf> cells;                          ///< by band/cell; without the fallbacks

    BandPsf fallback(const BandInfo& band, BandPsf out) const;
    BandPsf load(const std::string& band, const std::string& tag);
    std::shared_ptr<const FieldPsf> field(const std::string& band, int size);
};

// What to use when there is no ePSF; `out` carries the reason.
BandPsf PsfLibrary::Impl::fallback(const BandInfo& band, BandPsf out) const {
    const double fwhm = band.fwhmPix && *band.fwhmPix > 0 ? *band.fwhmPix : patchRun.fallbackDefaultFwhmPix;
    switch (patchRun.psfFallbackModel) {
    case config::PsfFallback::Moffat:
        out.psf = moffatPsf(fwhm, moffat.beta, moffat.radiusPix);
        break;
    case config::PsfFallback::NcircularGaussian:
        out.psf = circularGaussiansPsf(fwhm, patchRun.ncircularGaussianN, patchRun.fallbackStampRadiusPix);
        break;
    case config::PsfFallback::GaussianMixture: {
        Image<float> gaussian;
        circularGaussiansPsf(fwhm, 1, patchRun.fallbackStampRadiusPix)->evaluate(0, 0, 0, 0, gaussian);
        out.psf = gaussianMixturePsf(gaussian, patchRun.gaussianMixtureN, "gaussian_mixture");
        break;
    }
    }
    out.model = out.psf->kind();
    out.usedEpsf = false;
    return out;
}

std::shared_ptr<const FieldPsf> PsfLibrary::Impl::field(const std::string& band, int size) {
    auto& entry = fields[band];
    if (!entry)
        entry = std::make_shared<FieldPsf>(readFieldPsf(dir / band / "psf_model.fits", size));
    return entry;
}

// Throws UserError or a JSON exception when a file is missing or broken; a failed ePSF has no psf and a reason.
BandPsf PsfLibrary::Impl::load(const std::string& band, const std::string& tag) {
    BandPsf out;
    const fs::path cell = dir / band / tag;
    if (!fs::exists(cell / "meta.json")) {
        out.fallbackReason = FURROW_TRANSLATABLE("Message", "no ePSF was built for this cell");
        return out;
    }
    const auto meta = io::readJson(cell / "meta.json");
    out.epsfNStarsUsed = meta.value("nstars_used", 0);
    if (meta.value("status", "fail") != "ok") {
        const auto error = meta.find("error");
        out.fallbackReason = "ePSF failed: " + (error != meta.end() && error->is_string() ? error->get<std::string>()
                                                                                          : "no reason given");
        return out;
    }
    out.epsfPath = fs::absolute(cell / "epsf.npy").string();
    if (out.epsfNStarsUsed < patchRun.minEpsfNstarsForUse) {
        out.lowStars = true;
        out.fallbackReason = fmt::format("ePSF rests on {} stars, min_epsf_nstars_for_use is {}", out.epsfNStarsUsed,
                                         patchRun.minEpsfNstarsForUse);
        return out;
    }
    const Image<float> stamp = io::readNpy(cell / "epsf.npy");
    if (stamp.width() != stamp.height() || stamp.width() % 2 == 0)
        throw UserError(out.epsfPath + ": not a square stamp of odd size");
    const bool isField = meta.value("/cfg/model"_json_pointer, "cell") == "field";
    const double x = 0.5 * (meta.at("x0").get<double>() + meta.at("x1").get<double>() - 1);
    const double y = 0.5 * (meta.at("y0").get<double>() + meta.at("y1").get<double>() - 1);
    switch (patchRun.psfModel) {
    case config::PsfModelKind::Pixelized:
        out.model = "pixelized";
        if (!isField)
            out.psf = stampPsf(stamp, "epsf-cell");
        else if (patchRun.psfPosition == config::PsfPosition::Source)
            out.psf = field(band, stamp.width());
        else
            out.psf = fixedPositionPsf(field(band, stamp.width()), x, y);
        break;
    case config::PsfModelKind::Hybrid:
        out.model = "hybrid";
        out.psf = gaussianMixturePsf(stamp, patchRun.hybridPsfN, out.model);
        break;
    case config::PsfModelKind::GaussianMixtureFromStamp:
        out.model = "gaussian_mixture_from_stamp";
        out.psf = gaussianMixturePsf(stamp, patchRun.gaussianMixtureN, out.model);
        break;
    }
    out.usedEpsf = true;
    return out;
}

PsfLibrary::PsfLibrary(fs::path epsfDir, const config::Config& config)
    : m_impl(std::make_unique<Impl>()) {
    m_impl->dir = std::move(epsfDir);
    m_impl->patchRun = config.patchRun;
    m_impl->moffat = config.moffatPsf;
}

PsfLibrary::~PsfLibrary() = default;

BandPsf PsfLibrary::get(const BandInfo& band, const std::string& cellTag) const {
    BandPsf found;
    {
        std::lock_guard lock(m_impl->mutex);
        const auto [entry, isNew] = m_impl->cells.try_emplace(band.name + "/" + cellTag);
        if (isNew) {
            try {
                entry->second = m_impl->load(band.name, cellTag);
            } catch (const std::exception& error) {
                entry->second = {};
                entry->second.fallbackReason = std::string("ePSF cannot be read: ") + error.what();
            }
        }
        found = entry->second;
    }
    return found.psf ? found : m_impl->fallback(band, found);
}

} // namespace furrow::psf
