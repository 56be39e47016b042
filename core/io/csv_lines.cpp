#include "core/io/csv_lines.h"

#include <algorithm>
#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace furrow::io {
namespace {

constexpr std::size_t kBlock = 64;

#ifdef __SSE2__
/// Bit i is set where byte i of the block is a comma, a LF or a quote.
std::uint64_t specialBytes(const char* block) {
    const __m128i comma = _mm_set1_epi8(','), lineFeed = _mm_set1_epi8('\n'), quote = _mm_set1_epi8('"');
    std::uint64_t bits = 0;
    for (int part = 0; part < 4; ++part) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + 16 * part));
        const __m128i found = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, comma), _mm_cmpeq_epi8(bytes, lineFeed)),
                                           _mm_cmpeq_epi8(bytes, quote));
        bits |= static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(found))) << (16 * part);
    }
    return bits;
}
#else
std::uint64_t specialBytes(const char* block) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < kBlock; ++i)
        bits |= static_cast<std::uint64_t>(block[i] == ',' || block[i] == '\n' || block[i] == '"') << i;
    return bits;
}
#endif

/// Goes from one comma, LF or quote to the next.
class Specials {
public:
    Specials(std::string_view text, std::size_t start)
        : m_text(text)
        , m_block(start)
        , m_bits(specialBytes(text.data() + start)) {}

    /// The place of the next one; the size of the text or more behind the last.
    std::size_t next() {
        while (m_bits == 0) {
            m_block += kBlock;
            if (m_block >= m_text.size() + 1)
                return m_text.size() + 1;
            m_bits = specialBytes(m_text.data() + m_block);
        }
        const std::size_t place = m_block + static_cast<std::size_t>(std::countr_zero(m_bits));
        m_bits &= m_bits - 1;
        return place;
    }

private:
    std::string_view m_text;
    std::size_t m_block;
    std::uint64_t m_bits;
};

} // namespace

CsvCut cutCells(std::string_view text, std::size_t start, std::size_t count, std::uint64_t* ends, std::size_t room) {
    CsvCut cut;
    Specials specials(text, start);
    const char* const bytes = text.data();
    std::size_t cellStart = start, closed = 0; ///< closed: byte after the quotes of the cell, 0: it has none
    const auto endCell = [&](std::size_t end) {
        if (cut.cells < room)
            ends[cut.cells] = end;
        ++cut.cells;
    };
    while (cut.cells < count) {
        std::size_t place = specials.next();
        if (place < text.size() && bytes[place] == '"') {
            if (place != cellStart)
                continue; // part of a cell without quotes; within quotes it is handled below
            for (;;) {
                place = specials.next();
                if (place >= text.size()) {
                    cut.isOdd = true;
                    return cut;
                }
                if (bytes[place] == '\n')
                    ++cut.lines;
                if (bytes[place] != '"')
                    continue;
                if (bytes[place + 1] != '"' || place + 1 == text.size())
                    break;
                specials.next(); // a doubled quote
            }
            closed = place + 1;
            place = specials.next();
        }
        const bool isLineEnd = place >= text.size() || bytes[place] == '\n';
        std::size_t end = std::min(place, text.size());
        if (isLineEnd)
            while (end > cellStart && bytes[end - 1] == '\r')
                --end;
        if (closed != 0 && end != closed) {
            cut.isOdd = true;
            return cut;
        }
        endCell(end);
        cellStart = place + 1;
        closed = 0;
        if (isLineEnd) {
            ++cut.lines;
            cut.next = std::min(place, text.size()) + 1;
            return cut;
        }
    }
    return cut;
}

} // namespace furrow::io
