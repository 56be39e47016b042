#pragma once
#include "core/image/image.h"
#include "widgets/image/image_stats.h"

#include <memory>
#include <mutex>
#include <stop_token>
#include <vector>

namespace furrow::widgets {

using FloatImage = std::shared_ptr<const Image<float>>;

/// An image with its halved copies and statistics. Level 0 is the image itself (shared, never copied); a pixel of level
/// k is the mean of the finite pixels of its 2^k × 2^k block, NaN without any. Immutable once built.
class ImagePyramid {
public:
    /// At once: level 0, one coarse level of picked pixels and statistics of a sparse sample. Enough for the first
    /// picture.
    static std::shared_ptr<const ImagePyramid> quick(FloatImage image);
    /// All levels and full statistics; for a background thread. Null when stopped.
    static std::shared_ptr<const ImagePyramid> build(FloatImage image, const std::stop_token& stop);
    /// All levels of a small image at once; statistics when they are asked for, which many panels never do.
    static std::shared_ptr<const ImagePyramid> levelsOf(FloatImage image);

    int levels() const { return static_cast<int>(m_halved.size()) + 1; }
    /// Levels that a quick pyramid leaves out are empty.
    const Image<float>& level(int index) const {
        return index == 0 ? *m_image : m_halved[static_cast<std::size_t>(index - 1)];
    }
    const FloatImage& image() const { return m_image; }
    const ImageStats& stats() const;

private:
    bool halveAll(const std::stop_token& stop);

    FloatImage m_image;
    std::vector<Image<float>> m_halved;
    mutable std::once_flag m_statsOnce;
    mutable ImageStats m_stats;
};

} // namespace furrow::widgets
