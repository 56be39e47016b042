#pragma once
#include "core/config/config.h"
#include "core/pipeline/products.h"
#include "widgets/image/image_pyramid.h"
#include "widgets/image/mask_layer.h"

#include <QObject>
#include <QPoint>
#include <QPointF>
#include <QSet>
#include <QStringList>

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <vector>

namespace furrow::widgets {

/// Pictures of one fitted patch. Images cover the ROI; `origin` is the position of their pixel (0, 0).
struct PatchPictures {
    struct BandPictures {
        QString band;                                    ///< empty: white, the bands weighted by 1/sky_sigma²
        FloatImage data, model, residual;                ///< model: sources and sky
        FloatImage significance;                         ///< residual over sky and photon noise
        std::shared_ptr<const Image<std::uint8_t>> mask; ///< MaskBit, 0: the pixel was fitted; white: in all bands
        double skySigma = 0.0;
        /// Of the fitted pixels.
        std::shared_ptr<const ImageStats> dataStats = {}, residualStats = {}, significanceStats = {};
        /// Pixels that were not fitted; those of one MaskBit.
        std::shared_ptr<const MaskPyramid> masked = {}, nonFinite = {}, saturated = {}, bright = {};
    };
    struct Source {
        QString id;
        bool isBase = true;                ///< false: halo or ring, not in the catalog of this patch
        bool isRing = false;               ///< outside the ROI
        QPointF input, fitted;             ///< fitted NaN when the fit failed
        std::vector<QPointF> fittedByBand; ///< single-band mode only
    };
    QString tag;
    QPoint origin;
    std::vector<BandPictures> bands;
    BandPictures white;
    std::vector<Source> sources;
    double chi2 = 0.0;
    long npix = 0;
    std::shared_ptr<const config::Config> config;
    std::shared_ptr<const pipeline::PatchProduct> product; ///< what was fitted and the result

    const Source* find(const QString& id) const;
};
using PatchPicturesPtr = std::shared_ptr<const PatchPictures>;

/// Names of the masks that are set at an image position.
QStringList maskNamesAt(const PatchPictures& pictures, const PatchPictures::BandPictures& band, QPointF image);

/// Renders a finished patch; for a background thread. Throws UserError.
PatchPicturesPtr loadPatchPictures(std::shared_ptr<const config::Config> config, const QString& tag);
/// Model and residual of one band (or white, band < 0) under another model of the same patch.
PatchPictures::BandPictures picturesUnder(const PatchPictures& pictures, const std::vector<Image<float>>& model,
                                          int band);

/// Loads patches in the background, keeps the last few. Only the patch asked for last is reported; what arrives for an
/// outdated request is kept for later.
class PatchLoader : public QObject {
    Q_OBJECT
public:
    explicit PatchLoader(QObject* parent = nullptr)
        : QObject(parent) {}
    /// Another field or another run: forgets everything.
    void setConfig(std::shared_ptr<const config::Config> config);
    void request(const QString& tag);
    /// Loads a patch that is likely to be wanted next; nothing is reported.
    void prefetch(const QString& tag);
    bool isKept(const QString& tag) const;
    void cancel(); ///< nothing is wanted any more

signals:
    void loaded(const furrow::widgets::PatchPicturesPtr& pictures);
    void failed(const QString& tag, const QString& message);

private:
    void store(PatchPicturesPtr pictures);
    void load(const QString& tag);

    std::shared_ptr<const config::Config> m_config;
    std::list<PatchPicturesPtr> m_recent; ///< newest first
    QString m_wanted;                     ///< tag asked for last; empty: none
    QSet<QString> m_loading;
    quint64 m_generation = 0; ///< counts the calls of setConfig
};

} // namespace furrow::widgets
