#include "core/diagnose/full_frame.h"

#include "core/io/fits.h"

#include <array>
#include <cmath>

namespace furrow::diagnose {

namespace {

constexpr int kRowsAtOnce = 256;

/// White stack of a part of the full frame: Σ w·img / Σ w, w = 1/skySigma², over the bands that are finite.
class WhiteReader {
public:
    explicit WhiteReader(const Frames& frames)
        : m_frames(frames) {
        for (const Band& band : frames.bands)
            m_readers.push_back(std::make_unique<io::FitsImageReader>(band.info.path));
    }
    Image<float> read(const Box& part) {
        const std::size_t size = static_cast<std::size_t>(part.width()) * static_cast<std::size_t>(part.height());
        std::vector<double> sum(size, 0.0), weights(size, 0.0);
        for (std::size_t b = 0; b < m_readers.size(); ++b) {
            const io::FitsInfo& info = m_readers[b]->info();
            const Box present = part.intersected({0, info.width, 0, info.height});
            if (present.empty())
                continue;
            m_pixels.resize(present.width(), present.height());
            m_readers[b]->read(present, m_pixels.data());
            const BandInfo& band = m_frames.bands[b].info;
            const double weight = 1 / (band.skySigma * band.skySigma);
            for (int y = 0; y < present.height(); ++y)
                for (int x = 0; x < present.width(); ++x)
                    if (const float value = m_pixels(x, y); std::isfinite(value)) {
                        const std::size_t i = static_cast<std::size_t>(present.y0 - part.y0 + y) * part.width() +
                                              static_cast<std::size_t>(present.x0 - part.x0 + x);
                        sum[i] += weight * value * band.scale;
                        weights[i] += weight;
                    }
        }
        Image<float> white(part.width(), part.height(), std::numeric_limits<float>::quiet_NaN());
        for (std::size_t i = 0; i < size; ++i)
            if (weights[i] > 0)
                white.data()[i] = static_cast<float>(sum[i] / weights[i]);
        return white;
    }

private:
    const Frames& m_frames;
    std::vector<std::unique_ptr<io::FitsImageReader>> m_readers;
    Image<float> m_pixels;
};

/// Block means of pieces of a frame that arrive in any order.
class BlockMeans {
public:
    BlockMeans(int width, int height, int step)
        : m_step(step)
        , m_width((width + step - 1) / step)
        , m_height((height + step - 1) / step)
        , m_sum(static_cast<std::size_t>(m_width) * m_height, 0.0)
        , m_count(m_sum.size(), 0) {}
    void add(const Image<float>& piece, int x0, int y0) {
        for (int y = 0; y < piece.height(); ++y)
            for (int x = 0; x < piece.width(); ++x)
                if (const float value = piece(x, y); std::isfinite(value)) {
                    const std::size_t i = static_cast<std::size_t>((y0 + y) / m_step) * m_width + (x0 + x) / m_step;
                    m_sum[i] += value;
                    ++m_count[i];
                }
    }
    Image<float> image() const {
        Image<float> out(m_width, m_height, std::numeric_limits<float>::quiet_NaN());
        for (std::size_t i = 0; i < out.size(); ++i)
            if (m_count[i] > 0)
                out.data()[i] = static_cast<float>(m_sum[i] / m_count[i]);
        return out;
    }

private:
    int m_step, m_width, m_height;
    std::vector<double> m_sum;
    std::vector<int> m_count;
};

} // namespace

Thumbnail fullFrameThumbnail(const Frames& frames, int step) {
    Thumbnail out;
    out.part = {0, frames.fullWidth, 0, frames.fullHeight};
    out.step = thumbnailStep(out.part, step);
    BlockMeans means(frames.fullWidth, frames.fullHeight, out.step);
    means.add(frames.white, frames.cropMargin, frames.cropMargin);
    const Box inner{frames.cropMargin, frames.cropMargin + frames.width, frames.cropMargin,
                    frames.cropMargin + frames.height};
    const std::array<Box, 4> margins{
        Box{0, frames.fullWidth, 0, inner.y0}, Box{0, frames.fullWidth, inner.y1, frames.fullHeight},
        Box{0, inner.x0, inner.y0, inner.y1}, Box{inner.x1, frames.fullWidth, inner.y0, inner.y1}};
    WhiteReader reader(frames);
    for (const Box& margin : margins)
        for (int y = margin.y0; y < margin.y1 && !margin.empty(); y += kRowsAtOnce) {
            const Box part{margin.x0, margin.x1, y, std::min(margin.y1, y + kRowsAtOnce)};
            means.add(reader.read(part), part.x0, part.y0);
        }
    out.image = means.image();
    return out;
}

} // namespace furrow::diagnose
