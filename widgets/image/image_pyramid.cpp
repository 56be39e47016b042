#include "widgets/image/image_pyramid.h"

#include <cmath>

namespace furrow::widgets {
namespace {

constexpr int kSmallest = 256;    // a level that fits a tile is the last
constexpr int kQuickLevel = 1024; // largest side of a quick pyramid's coarse level
constexpr std::size_t kQuickSample = 20'000, kFullSample = 200'000;

bool halve(const Image<float>& from, Image<float>& to, const std::stop_token& stop) {
    to.resize((from.width() + 1) / 2, (from.height() + 1) / 2);
    for (int y = 0; y < to.height(); ++y) {
        if (y % 64 == 0 && stop.stop_requested())
            return false;
        const float* below = from.row(2 * y);
        const float* above = 2 * y + 1 < from.height() ? from.row(2 * y + 1) : nullptr;
        float* out = to.row(y);
        for (int x = 0; x < to.width(); ++x) {
            float sum = 0.0f;
            int count = 0;
            const auto add = [&](float value) {
                if (std::isfinite(value)) {
                    sum += value;
                    ++count;
                }
            };
            const bool right = 2 * x + 1 < from.width();
            add(below[2 * x]);
            if (right)
                add(below[2 * x + 1]);
            if (above) {
                add(above[2 * x]);
                if (right)
                    add(above[2 * x + 1]);
            }
            out[x] = count > 0 ? sum / static_cast<float>(count) : std::nanf("");
        }
    }
    return true;
}

Image<float> pickedPixels(const Image<float>& from, int shift) {
    const int step = 1 << shift;
    Image<float> to((from.width() + step - 1) >> shift, (from.height() + step - 1) >> shift);
    for (int y = 0; y < to.height(); ++y)
        for (int x = 0; x < to.width(); ++x)
            to(x, y) = from(x << shift, y << shift);
    return to;
}

} // namespace

std::shared_ptr<const ImagePyramid> ImagePyramid::quick(FloatImage image) {
    auto pyramid = std::make_shared<ImagePyramid>();
    int shift = 0;
    while (std::max(image->width(), image->height()) >> shift > kQuickLevel)
        ++shift;
    if (shift > 0) {
        pyramid->m_halved.resize(static_cast<std::size_t>(shift));
        pyramid->m_halved.back() = pickedPixels(*image, shift);
    }
    const Image<float>& coarse = shift > 0 ? pyramid->m_halved.back() : *image;
    std::call_once(pyramid->m_statsOnce,
                   [&] { pyramid->m_stats = imageStats(coarse, coarse.box(), kQuickSample, false); });
    pyramid->m_image = std::move(image);
    return pyramid;
}

bool ImagePyramid::halveAll(const std::stop_token& stop) {
    const Image<float>* last = m_image.get();
    // The vector must not move its elements while `last` points into it.
    m_halved.reserve(32);
    while (last->width() > kSmallest || last->height() > kSmallest) {
        Image<float> half;
        if (!halve(*last, half, stop))
            return false;
        last = &m_halved.emplace_back(std::move(half));
    }
    return true;
}

std::shared_ptr<const ImagePyramid> ImagePyramid::build(FloatImage image, const std::stop_token& stop) {
    auto pyramid = std::make_shared<ImagePyramid>();
    pyramid->m_image = std::move(image);
    if (!pyramid->halveAll(stop) || stop.stop_requested())
        return nullptr;
    pyramid->stats();
    return pyramid;
}

std::shared_ptr<const ImagePyramid> ImagePyramid::levelsOf(FloatImage image) {
    auto pyramid = std::make_shared<ImagePyramid>();
    pyramid->m_image = std::move(image);
    pyramid->halveAll({});
    return pyramid;
}

const ImageStats& ImagePyramid::stats() const {
    std::call_once(m_statsOnce, [this] { m_stats = imageStats(*m_image, m_image->box(), kFullSample, true); });
    return m_stats;
}

} // namespace furrow::widgets
