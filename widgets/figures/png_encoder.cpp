#include "widgets/figures/png_encoder.h"

#include "core/base/error.h"
#include "core/base/version.h"
#include "widgets/figures/indexed_colors.h"

#include <zlib.h>

#include <array>
#include <cmath>
#include <cstring>
#include <vector>

namespace furrow::figures {

namespace {

void appendUint32(std::string& out, std::uint32_t value) {
    for (const int shift : {24, 16, 8, 0})
        out.push_back(static_cast<char>(value >> shift & 0xff));
}

void appendChunk(std::string& out, const char* type, const std::string& body) {
    appendUint32(out, static_cast<std::uint32_t>(body.size()));
    const std::size_t start = out.size();
    out.append(type, 4).append(body);
    const auto* bytes = reinterpret_cast<const Bytef*>(out.data() + start);
    appendUint32(out, static_cast<std::uint32_t>(crc32(0, bytes, static_cast<uInt>(out.size() - start))));
}

/// zlib stream into a string.
class Deflater {
public:
    Deflater() {
        if (deflateInit(&m_stream, Z_BEST_SPEED) != Z_OK)
            throw InternalError("zlib cannot start a stream");
    }
    ~Deflater() { deflateEnd(&m_stream); }
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;

    void add(std::vector<Bytef>& bytes) { run(bytes.data(), static_cast<uInt>(bytes.size()), Z_NO_FLUSH); }
    std::string finish() {
        run(nullptr, 0, Z_FINISH);
        return std::move(m_out);
    }

private:
    void run(Bytef* bytes, uInt size, int flush) {
        m_stream.next_in = bytes;
        m_stream.avail_in = size;
        do {
            m_stream.next_out = m_buffer.data();
            m_stream.avail_out = static_cast<uInt>(m_buffer.size());
            if (deflate(&m_stream, flush) == Z_STREAM_ERROR)
                throw InternalError("zlib lost its stream");
            m_out.append(reinterpret_cast<const char*>(m_buffer.data()), m_buffer.size() - m_stream.avail_out);
        } while (m_stream.avail_out == 0);
    }
    z_stream m_stream{};
    std::array<Bytef, 32768> m_buffer;
    std::string m_out;
};

std::string compressedPixels(const QImage& image, PngColors colors) {
    constexpr Bytef kNoFilter = 0, kUpFilter = 2;
    const bool indexed = colors == PngColors::Indexed;
    const auto width = static_cast<std::size_t>(image.width());
    std::vector<Bytef> row(1 + width * (indexed ? 1 : 3), kNoFilter);
    std::vector<Bytef> sameAsAbove(row.size(), 0);
    sameAsAbove[0] = kUpFilter;
    const IndexedColors& palette = IndexedColors::instance();
    Deflater deflater;
    const QRgb* previous = nullptr;
    for (int y = 0; y < image.height(); ++y) {
        const auto* line = reinterpret_cast<const QRgb*>(image.constScanLine(y));
        if (previous && std::memcmp(line, previous, width * sizeof(QRgb)) == 0) {
            deflater.add(sameAsAbove);
            continue;
        }
        previous = line;
        Bytef* out = row.data() + 1;
        if (indexed) {
            palette.map(line, width, out);
        } else {
            for (std::size_t x = 0; x < width; ++x) {
                *out++ = static_cast<Bytef>(qRed(line[x]));
                *out++ = static_cast<Bytef>(qGreen(line[x]));
                *out++ = static_cast<Bytef>(qBlue(line[x]));
            }
        }
        deflater.add(row);
    }
    return deflater.finish();
}

} // namespace

std::string encodePng(const QImage& image, PngColors colors, double dpi) {
    const bool indexed = colors == PngColors::Indexed;
    std::string out("\x89PNG\r\n\x1a\n", 8), header, density;
    appendUint32(header, static_cast<std::uint32_t>(image.width()));
    appendUint32(header, static_cast<std::uint32_t>(image.height()));
    header += {8, static_cast<char>(indexed ? 3 : 2), 0, 0, 0};
    appendChunk(out, "IHDR", header);
    const auto perMetre = static_cast<std::uint32_t>(std::lround(dpi / 0.0254));
    appendUint32(density, perMetre);
    appendUint32(density, perMetre);
    density.push_back(1);
    appendChunk(out, "pHYs", density);
    appendChunk(out, "tEXt", std::string("Software") + '\0' + kProgramVersion);
    if (indexed)
        appendChunk(out, "PLTE", IndexedColors::instance().pngPalette());
    appendChunk(out, "IDAT", compressedPixels(image, colors));
    appendChunk(out, "IEND", {});
    return out;
}

} // namespace furrow::figures
