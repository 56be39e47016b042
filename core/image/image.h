#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace furrow {

/// Half-open pixel box [x0, x1) × [y0, y1) in 0-based pixels of its frame.
struct Box {
    int x0 = 0, x1 = 0, y0 = 0, y1 = 0;
    int width() const { return x1 - x0; }
    int height() const { return y1 - y0; }
    bool empty() const { return x1 <= x0 || y1 <= y0; }
    bool contains(int x, int y) const { return x >= x0 && x < x1 && y >= y0 && y < y1; }
    Box grown(int pixels) const { return {x0 - pixels, x1 + pixels, y0 - pixels, y1 + pixels}; }
    Box intersected(const Box& o) const {
        return {std::max(x0, o.x0), std::min(x1, o.x1), std::max(y0, o.y0), std::min(y1, o.y1)};
    }
    bool operator==(const Box&) const = default;
};

/// The pixel a position belongs to: pixel i covers [i-1/2, i+1/2).
inline int pixelOf(double position) {
    return static_cast<int>(std::floor(position + 0.5));
}

/// 2-D array, width × height, rows contiguous, row 0 at the bottom of the FITS image.
template <class T>
class Image {
public:
    Image() = default;
    Image(int width, int height, T value = T())
        : m_width(width)
        , m_height(height)
        , m_data(static_cast<std::size_t>(width) * height, value) {}

    int width() const { return m_width; }
    int height() const { return m_height; }
    std::size_t size() const { return m_data.size(); }
    bool empty() const { return m_data.empty(); }
    Box box() const { return {0, m_width, 0, m_height}; }

    T& operator()(int x, int y) { return m_data[static_cast<std::size_t>(y) * m_width + x]; }
    const T& operator()(int x, int y) const { return m_data[static_cast<std::size_t>(y) * m_width + x]; }
    T* row(int y) { return m_data.data() + static_cast<std::size_t>(y) * m_width; }
    const T* row(int y) const { return m_data.data() + static_cast<std::size_t>(y) * m_width; }
    T* data() { return m_data.data(); }
    const T* data() const { return m_data.data(); }
    auto begin() { return m_data.begin(); }
    auto end() { return m_data.end(); }
    auto begin() const { return m_data.begin(); }
    auto end() const { return m_data.end(); }
    void fill(T value) { std::fill(m_data.begin(), m_data.end(), value); }
    /// New size; the content is undefined afterwards. Keeps its memory when it fits.
    void resize(int width, int height) {
        m_width = width;
        m_height = height;
        m_data.resize(static_cast<std::size_t>(width) * height);
    }
    /// Copy of the part inside `box`, which must lie inside the image.
    Image cut(const Box& box) const {
        Image out(box.width(), box.height());
        for (int y = 0; y < out.height(); ++y)
            std::copy_n(row(box.y0 + y) + box.x0, out.width(), out.row(y));
        return out;
    }

private:
    int m_width = 0;
    int m_height = 0;
    std::vector<T> m_data;
};

/// One bit per pixel, width × height.
class BitMask {
public:
    BitMask() = default;
    BitMask(int width, int height)
        : m_width(width)
        , m_height(height)
        , m_words((static_cast<std::size_t>(width) * height + 63) / 64, 0) {}
    int width() const { return m_width; }
    int height() const { return m_height; }
    bool empty() const { return m_words.empty(); }
    bool test(int x, int y) const {
        const std::size_t i = static_cast<std::size_t>(y) * m_width + x;
        return m_words[i >> 6] >> (i & 63) & 1;
    }
    void set(int x, int y) {
        const std::size_t i = static_cast<std::size_t>(y) * m_width + x;
        m_words[i >> 6] |= std::uint64_t{1} << (i & 63);
    }
    BitMask& operator|=(const BitMask& other) {
        for (std::size_t i = 0; i < m_words.size(); ++i)
            m_words[i] |= other.m_words[i];
        return *this;
    }
    std::size_t count() const;

private:
    int m_width = 0;
    int m_height = 0;
    std::vector<std::uint64_t> m_words;
};

} // namespace furrow
