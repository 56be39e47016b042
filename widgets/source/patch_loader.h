#pragma once
#include "core/config/config.h"
#include "widgets/image/image_pyramid.h"

#include <QObject>
#include <QPoint>
#include <QPointF>
#include <QString>

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <vector>

namespace furrow::widgets {

/// Pictures of one fitted patch. Images cover the ROI; `origin` is the position of their pixel (0, 0).
struct PatchPictures {
    struct BandPictures {
        QString band;
        FloatImage data, model, residual;                ///< model: sources and sky
        std::shared_ptr<const Image<std::uint8_t>> mask; ///< 0: the pixel was fitted
        double skySigma = 0.0;
    };
    struct Source {
        QString id;
        bool isBase = true;                ///< false: halo or ring, not in the catalog of this patch
        QPointF input, fitted;             ///< fitted NaN when the fit failed
        std::vector<QPointF> fittedByBand; ///< single-band mode only
    };
    QString tag;
    QPoint origin;
    std::vector<BandPictures> bands;
    std::vector<Source> sources;
    double chi2 = 0.0;
    long npix = 0;

    const Source* find(const QString& id) const;
};
using PatchPicturesPtr = std::shared_ptr<const PatchPictures>;

/// Renders a finished patch; for a background thread. Throws UserError.
PatchPicturesPtr loadPatchPictures(const config::Config& config, const QString& tag);

/// Loads patches in the background, keeps the last few. Only the patch asked for last is reported; what arrives for an
/// outdated request is dropped.
class PatchLoader : public QObject {
    Q_OBJECT
public:
    explicit PatchLoader(QObject* parent = nullptr)
        : QObject(parent) {}
    /// Another field or another run: forgets everything.
    void setConfig(std::shared_ptr<const config::Config> config);
    void request(const QString& tag);
    void cancel(); ///< nothing is wanted any more

signals:
    void loaded(const furrow::widgets::PatchPicturesPtr& pictures);
    void failed(const QString& tag, const QString& message);

private:
    void store(PatchPicturesPtr pictures);

    std::shared_ptr<const config::Config> m_config;
    std::list<PatchPicturesPtr> m_recent; ///< newest first
    quint64 m_wanted = 0;
};

} // namespace furrow::widgets
