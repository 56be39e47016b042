#include "widgets/white/band_images.h"

#include "core/io/fits.h"
#include "core/pipeline/load_parts.h"
#include "widgets/base/discard.h"
#include "widgets/base/work_pool.h"

#include <QFutureWatcher>
#include <QPromise>
#include <QtConcurrentRun>

#include <cmath>
#include <utility>

namespace furrow::widgets {
namespace {

using pipeline::ImageHeader;

constexpr int kRowsAtOnce = 128;

std::vector<ImageHeader> readAllHeaders(const config::Config& config, const RunContext& context) {
    const auto paths = pipeline::readImageList(config.inputs.imageListFile, config.baseDir);
    ProblemList problems;
    auto headers = pipeline::checkImages(paths, config, 1, problems, context);
    problems.throwIfAny("the images cannot be used:");
    return headers;
}

struct ImageResult {
    BandImagePtr image;
    QString problem;
};

/// Means over blocks of finite pixels, row by row.
class Binner {
public:
    Binner(int width, int height, int binning)
        : m_binning(binning)
        , m_image((width + binning - 1) / binning, (height + binning - 1) / binning,
                  std::numeric_limits<float>::quiet_NaN())
        , m_sum(static_cast<std::size_t>(m_image.width()))
        , m_count(m_sum.size()) {}

    void add(int y, const std::vector<float>& row, double scale) {
        for (std::size_t x = 0; x < row.size(); ++x)
            if (std::isfinite(row[x])) {
                m_sum[x / static_cast<std::size_t>(m_binning)] += row[x];
                ++m_count[x / static_cast<std::size_t>(m_binning)];
            }
        m_last = y / m_binning;
        if ((y + 1) % m_binning == 0)
            flush(scale);
    }
    Image<float> take(double scale) {
        flush(scale);
        return std::move(m_image);
    }

private:
    void flush(double scale) {
        for (std::size_t x = 0; x < m_sum.size(); ++x)
            if (m_count[x] > 0)
                m_image(static_cast<int>(x), m_last) = static_cast<float>(m_sum[x] / m_count[x] * scale);
        std::fill(m_sum.begin(), m_sum.end(), 0.0);
        std::fill(m_count.begin(), m_count.end(), 0);
    }

    int m_binning, m_last = 0;
    Image<float> m_image;
    std::vector<double> m_sum;
    std::vector<int> m_count;
};

/// Pixels of the working frame that the file lacks are NaN.
Image<float> readPixels(const ImageHeader& header, const Box& working, int binning, QPromise<ImageResult>& promise,
                        const std::stop_token& stop) {
    Binner binner(working.width(), working.height(), binning);
    io::FitsImageReader reader(header.info.path);
    const Box present = working.intersected({0, header.width, 0, header.height});
    std::vector<float> block(static_cast<std::size_t>(std::max(0, present.width())) * kRowsAtOnce);
    std::vector<float> row(static_cast<std::size_t>(working.width()), std::numeric_limits<float>::quiet_NaN());
    for (int y0 = present.y0; y0 < present.y1; y0 += kRowsAtOnce) {
        if (stop.stop_requested())
            throw Cancelled();
        const int y1 = std::min(y0 + kRowsAtOnce, present.y1);
        reader.read({present.x0, present.x1, y0, y1}, block.data());
        for (int y = y0; y < y1; ++y) {
            const auto from = block.begin() + static_cast<std::ptrdiff_t>(y - y0) * present.width();
            std::copy_n(from, present.width(), row.begin() + (present.x0 - working.x0));
            binner.add(y - working.y0, row, header.info.scale);
        }
        promise.setProgressValue(90 * (y1 - present.y0) / present.height());
    }
    return binner.take(header.info.scale);
}

void readImage(QPromise<ImageResult>& promise, const ImageHeader& header, const Box& working, int binning,
               const std::stop_token& stop) {
    lowerThreadPriority(kNiceReading);
    ImageResult result;
    promise.setProgressRange(0, 100);
    try {
        auto pixels = std::make_shared<const Image<float>>(readPixels(header, working, binning, promise, stop));
        auto pyramid = ImagePyramid::build(std::move(pixels), stop);
        if (pyramid)
            result.image = std::make_shared<const BandImage>(BandImage{
                QString::fromStdString(header.info.name), std::move(pyramid), header.info.skySigma / binning, binning});
    } catch (const Cancelled&) {
        // nobody waits for it
    } catch (const std::exception& e) {
        result.problem = QString::fromUtf8(e.what());
    }
    promise.addResult(std::move(result));
}

std::size_t bytesOf(const BandImage& image) {
    return image.pyramid->image()->size() * sizeof(float) * 4 / 3; // with the halved copies
}

} // namespace

void BandImages::setConfig(std::shared_ptr<const config::Config> config) {
    cancel();
    m_readingHeaders.cancel();
    m_config = std::move(config);
    m_headers.reset();
    m_bands.clear();
    m_problem.clear();
    discard(std::exchange(m_kept, {}));
    if (m_config)
        readHeaders();
    else
        emit bandsKnown();
}

void BandImages::readHeaders() {
    m_readingHeaders.start(
        [config = m_config](const std::stop_token& stop) {
            return readAllHeaders(*config, RunContext(stop, nullptr, nullptr));
        },
        [this](std::vector<ImageHeader> headers) {
            for (const ImageHeader& header : headers)
                m_bands.push_back(QString::fromStdString(header.info.name));
            m_headers = std::make_shared<const std::vector<ImageHeader>>(std::move(headers));
            emit bandsKnown();
            startNext();
        },
        // Images that cannot be used are the run's to complain about: here they only cannot be chosen.
        [this](const QString& problem) {
            m_problem = problem;
            emit bandsKnown();
        });
}

BandImagePtr BandImages::find(const QString& band, bool reduced) {
    for (auto at = m_kept.begin(); at != m_kept.end(); ++at) {
        const BandImage& image = **at;
        // A frame that needs no binning is its own reduced image.
        const bool fits = reduced || image.binning == 1;
        if (image.band == band && fits) {
            m_kept.splice(m_kept.begin(), m_kept, at);
            return m_kept.front();
        }
    }
    return nullptr;
}

void BandImages::request(const QString& band, bool reduced) {
    if (const BandImagePtr known = find(band, reduced)) {
        emit loaded(known);
        return;
    }
    const Job job{band, reduced};
    if (std::find(m_queue.begin(), m_queue.end(), job) == m_queue.end())
        m_queue.push_back(job);
    startNext();
}

void BandImages::cancel() {
    m_stop.request_stop();
    m_stop = std::stop_source();
    m_queue.clear();
}

int BandImages::capacity() const {
    if (!m_headers || m_headers->empty())
        return 0;
    const auto& first = m_headers->front();
    return static_cast<int>(kBudget / (static_cast<std::size_t>(first.width) * first.height * sizeof(float) * 4 / 3));
}

void BandImages::startNext() {
    if (m_running || m_queue.empty() || !m_headers)
        return;
    const Job job = m_queue.front();
    m_queue.pop_front();
    const auto index = m_bands.indexOf(job.band);
    if (index < 0) {
        emit failed(tr("%1: there is no image of this band.").arg(job.band));
        startNext();
        return;
    }
    const ImageHeader& first = m_headers->front();
    const Box working = pipeline::workingBox(first.width, first.height, m_config->crop);
    int binning = 1;
    while (job.reduced && std::max(working.width(), working.height()) > kReducedSide * binning)
        ++binning;
    m_running = true;
    emit progress(job.band, 0);
    auto* watcher = new QFutureWatcher<ImageResult>(this);
    connect(watcher, &QFutureWatcher<ImageResult>::progressValueChanged, this,
            [this, band = job.band](int percent) { emit progress(band, percent); });
    connect(watcher, &QFutureWatcher<ImageResult>::finished, this, [this, watcher, stop = m_stop.get_token()] {
        watcher->deleteLater();
        m_running = false;
        const ImageResult result = watcher->future().takeResult();
        emit progress({}, 100);
        if (!stop.stop_requested() && result.image) {
            keep(result.image);
            emit loaded(result.image);
        } else if (!stop.stop_requested() && !result.problem.isEmpty()) {
            emit failed(result.problem);
        }
        startNext();
    });
    watcher->setFuture(QtConcurrent::run(workPool(), [headers = m_headers, index, working, binning,
                                                      stop = m_stop.get_token()](QPromise<ImageResult>& promise) {
        readImage(promise, (*headers)[static_cast<std::size_t>(index)], working, binning, stop);
    }));
}

void BandImages::keep(BandImagePtr image) {
    m_kept.push_front(std::move(image));
    std::size_t bytes = 0;
    for (auto at = m_kept.begin(); at != m_kept.end();) {
        bytes += bytesOf(**at);
        // The newest stays however large it is.
        at = bytes > kBudget && at != m_kept.begin() ? m_kept.erase(at) : std::next(at);
    }
}

} // namespace furrow::widgets
