#pragma once
#include <QColor>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace furrow::figures {

/// The 256 colours of indexed pictures: greys in steps of 3, the tints that masks lay over greys, every colour of
/// Palette, and a coarse cube for antialiased edges. Immutable.
class IndexedColors {
public:
    IndexedColors();
    /// Built on first use (a few milliseconds).
    static const IndexedColors& instance();

    const std::vector<QRgb>& colors() const { return m_colors; }
    std::string pngPalette() const; ///< 3 bytes per colour
    void map(const QRgb* line, std::size_t count, unsigned char* out) const {
        for (std::size_t i = 0; i < count; ++i)
            out[i] = indexOf(line[i]);
    }
    std::uint8_t indexOf(QRgb color) const {
        const int r = qRed(color), g = qGreen(color), b = qBlue(color);
        if (r == g && g == b)
            return m_greys[static_cast<std::size_t>(g)];
        return m_buckets[static_cast<std::size_t>((r >> 3) << 10 | (g >> 3) << 5 | b >> 3)];
    }

private:
    std::uint8_t nearest(int r, int g, int b) const;

    std::vector<QRgb> m_colors;
    std::array<std::uint8_t, 256> m_greys{};
    std::vector<std::uint8_t> m_buckets; ///< by the upper 5 bits of red, green and blue
};

} // namespace furrow::figures
