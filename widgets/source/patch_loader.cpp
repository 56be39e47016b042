#include "widgets/source/patch_loader.h"

#include "widgets/base/discard.h"
#include "widgets/base/work_pool.h"

#include <QFutureWatcher>

#include <algorithm>
#include <cmath>
#include <utility>

namespace furrow::widgets {
namespace {

constexpr std::size_t kKept = 6;
constexpr std::size_t kStatsSample = 40'000;

using BandPictures = PatchPictures::BandPictures;

FloatImage share(Image<float> image) {
    return std::make_shared<const Image<float>>(std::move(image));
}

PatchPictures::Source describe(const fit::FitSource& input, const fit::SourceFit& fitted) {
    PatchPictures::Source source;
    source.id = QString::fromStdString(input.id);
    source.isBase = input.role == fit::SourceRole::Base;
    source.isRing = input.role == fit::SourceRole::Ring;
    source.input = {input.x, input.y};
    source.fitted = {kNaN, kNaN};
    if (!fitted.failed && !fitted.geometry.empty())
        source.fitted = {fitted.geometry.front().x, fitted.geometry.front().y};
    if (fitted.geometry.size() > 1)
        for (const fit::SourceGeometry& geometry : fitted.geometry)
            source.fittedByBand.emplace_back(geometry.x, geometry.y);
    return source;
}

/// residual / sqrt(sky² + photons of the model above the sky).
Image<float> significanceOf(const fit::PatchBand& band, const Image<float>& model, const Image<float>& residual,
                            double sky) {
    Image<float> out = residual;
    const double variance = band.info.skySigma * band.info.skySigma, photons = band.info.photonScale();
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double light = std::max(0.0, model.data()[i] - sky);
        out.data()[i] = static_cast<float>(out.data()[i] / std::sqrt(variance + photons * light));
    }
    return out;
}

Image<float> difference(const Image<float>& data, const Image<float>& model) {
    Image<float> out = data;
    std::transform(out.begin(), out.end(), model.begin(), out.begin(), std::minus<>());
    return out;
}

std::shared_ptr<const ImageStats> fittedStats(const Image<float>& image, const Image<std::uint8_t>& mask) {
    Image<float> fitted = image;
    for (std::size_t i = 0; i < fitted.size(); ++i)
        if (mask.data()[i])
            fitted.data()[i] = std::nanf("");
    return std::make_shared<const ImageStats>(imageStats(fitted, fitted.box(), kStatsSample, true));
}

std::shared_ptr<const MaskPyramid> maskOf(const Image<std::uint8_t>& mask, int bits) {
    BitMask set(mask.width(), mask.height());
    for (int y = 0; y < mask.height(); ++y)
        for (int x = 0; x < mask.width(); ++x)
            if (mask(x, y) & bits)
                set.set(x, y);
    return std::make_shared<const MaskPyramid>(std::move(set));
}

/// What panels need to show the pictures at once.
BandPictures prepared(BandPictures band) {
    band.dataStats = fittedStats(*band.data, *band.mask);
    band.residualStats = fittedStats(*band.residual, *band.mask);
    band.significanceStats = fittedStats(*band.significance, *band.mask);
    band.masked = maskOf(*band.mask, 0xff);
    band.nonFinite = maskOf(*band.mask, kMaskNonFinite);
    band.saturated = maskOf(*band.mask, kMaskSaturated);
    band.bright = maskOf(*band.mask, kMaskBright);
    return band;
}

/// The bands added with weights 1/sky_sigma²; a pixel without value in a band is left out there.
BandPictures whiteUnder(const pipeline::PatchProduct& product, const std::vector<Image<float>>& models) {
    const Box& roi = product.data.def.roi;
    const int width = roi.width(), height = roi.height();
    Image<float> data(width, height), model(width, height), residual(width, height), significance(width, height);
    Image<std::uint8_t> mask(width, height, 0);
    double weights = 0;
    for (const fit::PatchBand& band : product.data.bands)
        weights += 1 / (band.info.skySigma * band.info.skySigma);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            double sum = 0, d = 0, m = 0, variance = 0;
            int all = 0xff;
            for (std::size_t b = 0; b < product.data.bands.size(); ++b) {
                const fit::PatchBand& band = product.data.bands[b];
                all &= band.mask(x, y);
                const float value = band.image(x, y);
                if (!std::isfinite(value))
                    continue;
                const double w = 1 / (band.info.skySigma * band.info.skySigma);
                const double light = std::max(0.0, models[b](x, y) - product.fit.sky[b].constant);
                sum += w;
                d += w * value;
                m += w * models[b](x, y);
                variance += w + w * w * band.info.photonScale() * light; // w² σ_sky² = w
            }
            mask(x, y) = static_cast<std::uint8_t>(all);
            data(x, y) = static_cast<float>(d / sum);
            model(x, y) = static_cast<float>(m / sum);
            residual(x, y) = static_cast<float>((d - m) / sum);
            significance(x, y) = static_cast<float>((d - m) / std::sqrt(variance));
        }
    return prepared({{},
                     share(std::move(data)),
                     share(std::move(model)),
                     share(std::move(residual)),
                     share(std::move(significance)),
                     std::make_shared<const Image<std::uint8_t>>(std::move(mask)),
                     weights > 0 ? 1 / std::sqrt(weights) : 0});
}

} // namespace

QStringList maskNamesAt(const PatchPictures& pictures, const BandPictures& band, QPointF image) {
    const int x = pixelOf(image.x()) - pictures.origin.x(), y = pixelOf(image.y()) - pictures.origin.y();
    if (!band.mask || !band.mask->box().contains(x, y))
        return {};
    const int bits = (*band.mask)(x, y);
    QStringList names;
    if (bits & kMaskNonFinite)
        names.push_back(PatchLoader::tr("not finite"));
    if (bits & kMaskSaturated)
        names.push_back(PatchLoader::tr("saturated"));
    if (bits & kMaskBright)
        names.push_back(PatchLoader::tr("bright"));
    return names;
}

const PatchPictures::Source* PatchPictures::find(const QString& id) const {
    const auto found = std::find_if(sources.begin(), sources.end(), [&](const Source& s) { return s.id == id; });
    return found == sources.end() ? nullptr : &*found;
}

PatchPictures::BandPictures picturesUnder(const PatchPictures& pictures, const std::vector<Image<float>>& models,
                                          int band) {
    const pipeline::PatchProduct& product = *pictures.product;
    if (band < 0)
        return whiteUnder(product, models);
    const auto b = static_cast<std::size_t>(band);
    const fit::PatchBand& input = product.data.bands[b];
    // Data and mask are those of the product, which they keep alive.
    const std::shared_ptr<const pipeline::PatchProduct>& owner = pictures.product;
    Image<float> residual = difference(input.image, models[b]);
    Image<float> significance = significanceOf(input, models[b], residual, product.fit.sky[b].constant);
    return prepared({QString::fromStdString(input.info.name), FloatImage(owner, &input.image), share(models[b]),
                     share(std::move(residual)), share(std::move(significance)),
                     std::shared_ptr<const Image<std::uint8_t>>(owner, &input.mask), input.info.skySigma});
}

PatchPicturesPtr loadPatchPictures(std::shared_ptr<const config::Config> config, const QString& tag) {
    auto pictures = std::make_shared<PatchPictures>();
    const auto product =
        std::make_shared<const pipeline::PatchProduct>(pipeline::loadPatchProduct(*config, tag.toStdString()));
    pictures->tag = tag;
    pictures->origin = {product->data.def.roi.x0, product->data.def.roi.y0};
    pictures->chi2 = product->fit.chi2;
    pictures->npix = product->fit.npix;
    pictures->config = std::move(config);
    pictures->product = product;
    for (std::size_t b = 0; b < product->data.bands.size(); ++b) {
        pictures->bands.push_back(picturesUnder(*pictures, product->model, static_cast<int>(b)));
        pictures->bands.back().model = FloatImage(product, &product->model[b]);
    }
    pictures->white = picturesUnder(*pictures, product->model, -1);
    for (std::size_t i = 0; i < product->data.sources.size() && i < product->fit.sources.size(); ++i)
        pictures->sources.push_back(describe(product->data.sources[i], product->fit.sources[i]));
    return pictures;
}

void PatchLoader::setConfig(std::shared_ptr<const config::Config> config) {
    m_config = std::move(config);
    discard(std::exchange(m_recent, {}));
    m_loading.clear();
    ++m_generation;
    cancel();
}

void PatchLoader::cancel() {
    m_wanted.clear();
}

void PatchLoader::store(PatchPicturesPtr pictures) {
    m_recent.push_front(std::move(pictures));
    if (m_recent.size() > kKept) {
        discard(std::move(m_recent.back()));
        m_recent.pop_back();
    }
}

bool PatchLoader::isKept(const QString& tag) const {
    return std::any_of(m_recent.begin(), m_recent.end(), [&](const PatchPicturesPtr& p) { return p->tag == tag; });
}

void PatchLoader::request(const QString& tag) {
    m_wanted = tag;
    const auto known =
        std::find_if(m_recent.begin(), m_recent.end(), [&](const PatchPicturesPtr& p) { return p->tag == tag; });
    if (known != m_recent.end()) {
        m_recent.splice(m_recent.begin(), m_recent, known);
        emit loaded(m_recent.front());
        return;
    }
    load(tag);
}

void PatchLoader::prefetch(const QString& tag) {
    if (!isKept(tag))
        load(tag);
}

void PatchLoader::load(const QString& tag) {
    if (!m_config || m_loading.contains(tag))
        return;
    m_loading.insert(tag);
    struct Result {
        PatchPicturesPtr pictures;
        QString error;
    };
    auto* watcher = new QFutureWatcher<Result>(this);
    connect(watcher, &QFutureWatcher<Result>::finished, this, [this, watcher, tag, generation = m_generation] {
        watcher->deleteLater();
        if (generation != m_generation)
            return;
        m_loading.remove(tag);
        const Result result = watcher->result();
        if (result.pictures)
            store(result.pictures);
        if (tag != m_wanted)
            return;
        if (result.pictures)
            emit loaded(result.pictures);
        else
            emit failed(tag, result.error);
    });
    watcher->setFuture(runInBackground([config = m_config, tag] {
        Result result;
        try {
            result.pictures = loadPatchPictures(config, tag);
        } catch (const std::exception& e) {
            result.error = QString::fromUtf8(e.what());
        }
        return result;
    }));
}

} // namespace furrow::widgets
