#include "widgets/source/patch_loader.h"

#include "core/pipeline/products.h"

#include <QFutureWatcher>
#include <QtConcurrentRun>

#include <algorithm>

namespace furrow::widgets {
namespace {

constexpr std::size_t kKept = 6;

FloatImage share(Image<float> image) {
    return std::make_shared<const Image<float>>(std::move(image));
}

PatchPictures::Source describe(const fit::FitSource& input, const fit::SourceFit& fitted) {
    PatchPictures::Source source;
    source.id = QString::fromStdString(input.id);
    source.isBase = input.role == fit::SourceRole::Base;
    source.input = {input.x, input.y};
    source.fitted = {kNaN, kNaN};
    if (!fitted.failed && !fitted.geometry.empty())
        source.fitted = {fitted.geometry.front().x, fitted.geometry.front().y};
    if (fitted.geometry.size() > 1)
        for (const fit::SourceGeometry& geometry : fitted.geometry)
            source.fittedByBand.emplace_back(geometry.x, geometry.y);
    return source;
}

} // namespace

const PatchPictures::Source* PatchPictures::find(const QString& id) const {
    const auto found = std::find_if(sources.begin(), sources.end(), [&](const Source& s) { return s.id == id; });
    return found == sources.end() ? nullptr : &*found;
}

PatchPicturesPtr loadPatchPictures(const config::Config& config, const QString& tag) {
    pipeline::PatchProduct product = pipeline::loadPatchProduct(config, tag.toStdString());
    auto pictures = std::make_shared<PatchPictures>();
    pictures->tag = tag;
    pictures->origin = {product.data.def.roi.x0, product.data.def.roi.y0};
    pictures->chi2 = product.fit.chi2;
    pictures->npix = product.fit.npix;
    for (std::size_t b = 0; b < product.data.bands.size(); ++b) {
        fit::PatchBand& band = product.data.bands[b];
        Image<float>& model = product.model[b];
        Image<float> residual = band.image;
        std::transform(residual.begin(), residual.end(), model.begin(), residual.begin(), std::minus<>());
        pictures->bands.push_back({QString::fromStdString(band.info.name), share(std::move(band.image)),
                                   share(std::move(model)), share(std::move(residual)),
                                   std::make_shared<const Image<std::uint8_t>>(std::move(band.mask)),
                                   band.info.skySigma});
    }
    for (std::size_t i = 0; i < product.data.sources.size() && i < product.fit.sources.size(); ++i)
        pictures->sources.push_back(describe(product.data.sources[i], product.fit.sources[i]));
    return pictures;
}

void PatchLoader::setConfig(std::shared_ptr<const config::Config> config) {
    m_config = std::move(config);
    m_recent.clear();
    cancel();
}

void PatchLoader::cancel() {
    ++m_wanted;
}

void PatchLoader::store(PatchPicturesPtr pictures) {
    m_recent.push_front(std::move(pictures));
    if (m_recent.size() > kKept)
        m_recent.pop_back();
}

void PatchLoader::request(const QString& tag) {
    const quint64 number = ++m_wanted;
    const auto known =
        std::find_if(m_recent.begin(), m_recent.end(), [&](const PatchPicturesPtr& p) { return p->tag == tag; });
    if (known != m_recent.end()) {
        m_recent.splice(m_recent.begin(), m_recent, known);
        emit loaded(m_recent.front());
        return;
    }
    if (!m_config)
        return;
    struct Result {
        PatchPicturesPtr pictures;
        QString error;
    };
    auto* watcher = new QFutureWatcher<Result>(this);
    connect(watcher, &QFutureWatcher<Result>::finished, this, [this, watcher, number, tag, config = m_config] {
        watcher->deleteLater();
        const Result result = watcher->result();
        if (result.pictures && config == m_config)
            store(result.pictures);
        if (number != m_wanted)
            return;
        if (result.pictures)
            emit loaded(result.pictures);
        else
            emit failed(tag, result.error);
    });
    watcher->setFuture(QtConcurrent::run([config = m_config, tag] {
        Result result;
        try {
            result.pictures = loadPatchPictures(*config, tag);
        } catch (const std::exception& e) {
            result.error = QString::fromUtf8(e.what());
        }
        return result;
    }));
}

} // namespace furrow::widgets
