#pragma once
#include "core/config/config.h"
#include "widgets/base/latest_task.h"
#include "widgets/image/image_pyramid.h"

#include <QHash>
#include <QObject>
#include <QStringList>

#include <deque>
#include <list>

namespace furrow::pipeline {
struct ImageHeader;
}

namespace furrow::widgets {

/// One band of a field in its working frame, counts at zp_ref.
struct BandImage {
    QString band;
    std::shared_ptr<const ImagePyramid> pyramid;
    double skySigma = 0; ///< of a pixel, counts at zp_ref
    int binning = 1;     ///< frame pixels per pixel
};
using BandImagePtr = std::shared_ptr<const BandImage>;

/// Reads the input images of a field in the background, one at a time, and keeps the last ones within a budget.
class BandImages : public QObject {
    Q_OBJECT
public:
    static constexpr std::size_t kBudget = std::size_t{1536} << 20; ///< bytes of images kept
    static constexpr int kReducedSide = 4096;                       ///< longest side of a reduced image

    explicit BandImages(QObject* parent = nullptr)
        : QObject(parent) {}
    ~BandImages() override { m_stop.request_stop(); }
    /// Another field or another run: forgets everything and reads the headers. Null: no field.
    void setConfig(std::shared_ptr<const config::Config> config);

    const QStringList& bands() const { return m_bands; } ///< empty until bandsKnown()
    const QString& problem() const { return m_problem; } ///< why there are no bands
    /// Reduced images are binned to kReducedSide at most. Null: not read (yet).
    BandImagePtr find(const QString& band, bool reduced);
    /// loaded() or failed() follows; at once when the image is there.
    void request(const QString& band, bool reduced);
    void cancel(); ///< drops what was requested and not read
    bool isBusy() const { return m_running || !m_queue.empty(); }
    /// How many images of the full frame fit the budget.
    int capacity() const;

signals:
    void bandsKnown();
    void loaded(const furrow::widgets::BandImagePtr& image);
    void failed(const QString& message);
    void progress(const QString& band, int percent); ///< empty band: nothing is being read

private:
    struct Job {
        QString band;
        bool reduced = false;
        bool operator==(const Job&) const = default;
    };
    using Headers = std::shared_ptr<const std::vector<pipeline::ImageHeader>>;
    void readHeaders();
    void startNext();
    void keep(BandImagePtr image);

    std::shared_ptr<const config::Config> m_config;
    Headers m_headers;
    QStringList m_bands;
    QString m_problem;
    std::list<BandImagePtr> m_kept; ///< newest first
    std::deque<Job> m_queue;
    bool m_running = false;
    std::stop_source m_stop; ///< of the images that are wanted now
    LatestTask m_readingHeaders{this};
};

} // namespace furrow::widgets
