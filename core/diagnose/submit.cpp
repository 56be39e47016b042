#include "core/diagnose/submit.h"

#include "core/base/atomic_file.h"
#include "core/diagnose/epsf_figures.h"
#include "core/diagnose/full_frame.h"
#include "core/diagnose/zp_figure.h"

#include <mutex>
#include <set>

namespace furrow::diagnose {

namespace {

namespace fs = std::filesystem;

/// Queues the picture, or removes it when the configuration does not want it.
void submitPicture(FigureSink& sink, Picture picture, const config::Config& config, std::size_t bytes,
                   std::function<Figure()> make, const std::string& band = {}, const std::string& tag = {}) {
    const fs::path path = picturePath(picture, config, band, tag);
    if (pictureWanted(picture, config)) {
        sink.submit({path, std::move(make), bytes});
    } else {
        std::error_code code;
        fs::remove(path, code);
    }
}

Thumbnail whiteThumbnail(const Frames& frames, int step) {
    return makeThumbnail(frames.white, frames.white.box(), step);
}

std::size_t bytesOf(const std::vector<CatalogSource>& sources) {
    return sources.size() * (sizeof(CatalogSource) + 64);
}

/// The cell's view, made by whichever of its pictures is drawn first.
class SharedCell {
public:
    SharedCell(FramesPtr frames, std::shared_ptr<const psf::EpsfBandResult> result, std::size_t cell,
               config::Epsf options)
        : m_frames(std::move(frames))
        , m_result(std::move(result))
        , m_cell(cell)
        , m_options(std::move(options)) {}
    const EpsfCellView& view() {
        std::call_once(m_once, [this] {
            m_view = makeEpsfCellView(m_result->cells[m_cell], m_frames->bands[m_result->band], m_options);
        });
        return m_view;
    }

private:
    FramesPtr m_frames;
    std::shared_ptr<const psf::EpsfBandResult> m_result;
    std::size_t m_cell;
    config::Epsf m_options;
    std::once_flag m_once;
    EpsfCellView m_view;
};

void removeOtherCutouts(const fs::path& folder, const std::vector<std::string>& names) {
    const std::set<std::string> current(names.begin(), names.end());
    std::error_code code;
    for (const auto& entry : fs::directory_iterator(folder, code))
        if (entry.path().extension() == ".png" && !current.contains(entry.path().filename().string()))
            fs::remove(entry.path(), code);
}

} // namespace

void submitLoadFigures(FigureSink& sink, const config::Config& config, const FramesPtr& frames,
                       const SourcesPtr& sources) {
    const int before = config.crop.displayDownsample, after = config.crop.postCropDisplayDownsample;
    const int step = config.overlay.downsampleFull;
    const std::size_t bytes = bytesOf(*sources);
    submitPicture(sink, Picture::WhiteBeforeCrop, config, 0, [frames, before] {
        const int margin = frames->cropMargin;
        return whiteBeforeCrop(fullFrameThumbnail(*frames, before),
                               {margin, margin + frames->width, margin, margin + frames->height});
    });
    submitPicture(sink, Picture::WhiteAfterCrop, config, 0,
                  [frames, after] { return whiteAfterCrop(whiteThumbnail(*frames, after), frames->cropMargin); });
    submitPicture(sink, Picture::WhiteOverlay, config, bytes,
                  [frames, sources, step] { return whiteOverlay(whiteThumbnail(*frames, step), *sources); });
    const auto [x0, x1, y0, y1] = config.overlay.zoomBox;
    submitPicture(sink, Picture::WhiteOverlayZoom, config, bytes, [frames, sources, box = Box{x0, x1, y0, y1}] {
        return whiteOverlayZoom(makeThumbnail(frames->white, box, 1), *sources);
    });
}

void submitBrightFigure(FigureSink& sink, const config::Config& config, const FramesPtr& frames,
                        detect::BrightMaskResult found, const SourcesPtr& sources) {
    submitPicture(sink, Picture::BrightMaskOverlay, config, bytesOf(*sources),
                  [frames, sources, found = std::move(found), step = config.overlay.downsampleFull] {
                      return brightMaskOverlay(whiteThumbnail(*frames, step), frames->brightMask, found, *sources);
                  });
}

void submitGaiaFigure(FigureSink& sink, const config::Config& config, const FramesPtr& frames,
                      calibrate::GaiaSummary summary, std::vector<calibrate::GaiaStar> stars,
                      const SourcesPtr& sources) {
    submitPicture(sink, Picture::GaiaOverlay, config, bytesOf(*sources),
                  [frames, sources, summary = std::move(summary), stars = std::move(stars),
                   step = config.overlay.downsampleFull] {
                      return gaiaOverlay(whiteThumbnail(*frames, step), summary, *sources, stars);
                  });
}

void submitEpsfFigures(FigureSink& sink, const config::Config& config, const FramesPtr& frames,
                       const std::shared_ptr<const psf::EpsfBandResult>& result) {
    const std::string band = frames->bands[result->band].info.name;
    const bool bars = config.epsf.diagnosticsShowColorbar;
    for (std::size_t c = 0; c < result->cells.size(); ++c) {
        const psf::CellEpsf& cell = result->cells[c];
        const auto shared = std::make_shared<SharedCell>(frames, result, c, config.epsf);
        const std::size_t stamps = cell.selection.stars.size() * 16 * static_cast<std::size_t>(config.epsf.cutoutSize) *
                                   static_cast<std::size_t>(config.epsf.cutoutSize);
        const std::size_t area =
            static_cast<std::size_t>(cell.cell.box.width()) * static_cast<std::size_t>(cell.cell.box.height());
        const auto add = [&](Picture picture, auto draw) {
            const std::size_t share = (stamps + 8 * area) / 9; // nine pictures share the view
            submitPicture(
                sink, picture, config, share,
                [shared, draw, bars] {
                    Figure figure = draw(shared->view());
                    figure.colorBars = bars;
                    return figure;
                },
                band, cell.cell.tag);
        };
        const config::Epsf& options = config.epsf;
        add(Picture::Epsf, epsfStamp);
        add(Picture::EpsfGrowthCurve, epsfGrowthCurve);
        add(Picture::EpsfResiduals,
            [most = options.residualDiagMaxStars](const auto& v) { return epsfResiduals(v, most); });
        add(Picture::PsfStars, [](const auto& v) { return psfStars(v, false); });
        add(Picture::PsfStarsBgsub, [](const auto& v) { return psfStars(v, true); });
        add(Picture::BackgroundDiagnostics, backgroundDiagnostics);
        add(Picture::StarLocalBackground, starLocalBackgrounds);
        add(Picture::ExtractedStars,
            [most = options.saveStarMontageMax](const auto& v) { return starMontage(v, false, most); });
        add(Picture::UsedStars,
            [most = options.saveStarMontageMax](const auto& v) { return starMontage(v, true, most); });
    }
}

void submitPatchFigures(FigureSink& sink, const config::Config& config, const PatchScenePtr& scene) {
    const std::string& tag = scene->data.def.tag;
    const std::vector<std::size_t> sources = cutoutSources(scene->data, config.patchRun);
    const std::size_t share = scene->bytes() / (sources.size() + 1);
    submitPicture(
        sink, Picture::PatchOverview, config, share, [scene] { return patchOverview(*scene); }, {}, tag);

    const fs::path folder = picturePath(Picture::Cutouts, config, {}, tag);
    if (!pictureWanted(Picture::Cutouts, config)) {
        std::error_code code;
        fs::remove_all(folder, code);
        return;
    }
    const std::vector<CutoutSource> inputs = cutoutNameInputs(scene->data, sources, scene->hasIds);
    const std::vector<std::string> names = cutoutNames(inputs);
    removeOtherCutouts(folder, names);
    writeTextAtomically(folder / "index.csv", cutoutIndexCsv(inputs, names));
    const CutoutOptions options = CutoutOptions::from(config.patchRun);
    for (std::size_t i = 0; i < sources.size(); ++i)
        sink.submit({folder / names[i],
                     [scene, source = sources[i], options] { return sourceCutout(*scene, source, options); }, share});
}

void submitZeroPointFigures(FigureSink& sink, const config::Config& config, const calibrate::ZpBand& band,
                            Limits catalogRange) {
    const std::size_t bytes = (band.stars.size() + band.unreliable.size()) * sizeof(calibrate::ZpStar);
    for (const bool fullRange : {false, true})
        submitPicture(
            sink, fullRange ? Picture::ZpVsMagFullRange : Picture::ZpVsMag, config, bytes,
            [band, catalogRange, fullRange, options = config.zp] {
                return zeroPointFigure(band, options, catalogRange, fullRange);
            },
            band.band);
}

} // namespace furrow::diagnose
