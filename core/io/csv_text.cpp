#include "core/io/csv_text.h"

#include "core/base/error.h"
#include "core/io/csv_scanner.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <limits>

namespace furrow::io {
namespace {

constexpr std::size_t kStep = 8;                 ///< cells between anchors
constexpr std::size_t kBlock = 16 * 1024 * 1024; ///< bytes read between looks at the stop request
constexpr std::size_t kPadding = 16;             ///< zero bytes after the text
constexpr std::size_t kRowsBetweenLooks = 4096;
constexpr const char* kStage = "catalog";

void report(const RunContext& context, std::size_t done, std::size_t total) {
    context.throwIfStopped();
    if (context.progress())
        context.progress()->stageAdvanced(kStage, done, total, {});
}

/// Marks the bytes of `word` that equal `c` by their highest bit (Mycroft's test in its exact form).
std::uint64_t bytesEqual(std::uint64_t word, char c) {
    constexpr std::uint64_t low = 0x7f7f7f7f7f7f7f7f;
    const std::uint64_t zero = word ^ (0x0101010101010101 * static_cast<unsigned char>(c));
    return ~(((zero & low) + low) | zero | low);
}
std::uint64_t eightBytes(const char* at) {
    std::uint64_t word;
    std::memcpy(&word, at, sizeof(word));
    if constexpr (std::endian::native == std::endian::big)
        word = __builtin_bswap64(word);
    return word;
}

/// The cell that `count` commas separate from `at`; null when a quote comes in between or starts it.
const char* plainCell(const char* at, std::size_t count) {
    while (count > 0) {
        const std::uint64_t word = eightBytes(at);
        std::uint64_t commas = bytesEqual(word, ',');
        if (bytesEqual(word, '"'))
            return nullptr;
        const auto found = static_cast<std::size_t>(std::popcount(commas));
        if (found < count) {
            count -= found;
            at += sizeof(word);
            continue;
        }
        for (; count > 1; --count)
            commas &= commas - 1;
        at += std::countr_zero(commas) / 8 + 1;
        count = 0;
    }
    return *at == '"' ? nullptr : at;
}

/// The end of a cell without quotes; null bytes stand beyond the last cell.
const char* cellEnd(const char* at) {
    for (;; at += sizeof(std::uint64_t)) {
        const std::uint64_t word = eightBytes(at);
        const std::uint64_t ends =
            bytesEqual(word, ',') | bytesEqual(word, '\n') | bytesEqual(word, '\r') | bytesEqual(word, '\0');
        if (ends == 0)
            continue;
        const char* const end = at + std::countr_zero(ends) / 8;
        if (*end != '\r')
            return end;
        // A CR within a line belongs to the cell.
        const char* next = end;
        while (*next == '\r')
            ++next;
        if (*next == '\n' || *next == '\0')
            return end;
        at = next - sizeof(std::uint64_t);
    }
}

} // namespace

CsvText CsvText::read(const std::filesystem::path& path, const RunContext& context) {
    return CsvText(readBuffer(path, context), path.string(), context);
}

CsvText CsvText::parse(std::string_view text, const std::string& fileName) {
    Buffer buffer(text.size());
    std::copy(text.begin(), text.end(), buffer.bytes.get());
    return CsvText(std::move(buffer), fileName, {});
}

CsvText::Buffer CsvText::readBuffer(const std::filesystem::path& path, const RunContext& context) {
    std::error_code code;
    const auto size = static_cast<std::size_t>(std::filesystem::file_size(path, code));
    std::ifstream in(path, std::ios::binary);
    if (code || !in)
        throw UserError(fmt::format("cannot read {}: {}; check that the file exists and may be read", path.string(),
                                    code ? code.message() : std::strerror(errno)));
    Buffer buffer(size);
    for (std::size_t done = 0; done < size;) {
        const std::size_t count = std::min(kBlock, size - done);
        if (!in.read(buffer.bytes.get() + done, static_cast<std::streamsize>(count)))
            throw UserError(fmt::format("cannot read {}: the file ends early; try again when it is no longer written",
                                        path.string()));
        done += count;
        report(context, done, 2 * size);
    }
    return buffer;
}

CsvText::CsvText(Buffer buffer, std::string fileName, const RunContext& context)
    : m_buffer(std::move(buffer))
    , m_body(csvBody(m_buffer.view(), fileName))
    , m_fileName(std::move(fileName)) {
    CsvScanner scanner(m_body, m_fileName);
    CsvHeader header = readCsvHeader(scanner, m_fileName);
    m_names = std::move(header.names);
    m_rawNames = std::move(header.rawNames);
    m_anchorsPerRow = (m_names.size() - 1) / kStep;
    RaggedRows ragged(m_names.size(), m_fileName);
    std::vector<std::string_view> cells;
    for (std::size_t records = 0; !scanner.atEnd(); ++records) {
        const std::size_t line = scanner.line();
        scanner.readRecord(cells);
        if (cells.empty())
            continue;
        if (cells.size() != m_names.size()) {
            ragged.add(line, cells.size());
            continue;
        }
        const char* const start = cells.front().data();
        if (cells.back().data() - start > std::numeric_limits<std::uint32_t>::max())
            throw UserError(fmt::format("{}, line {}: the line is longer than 4 GB", m_fileName, line));
        m_rowStarts.push_back(static_cast<std::uint64_t>(start - m_body.data()));
        for (std::size_t c = kStep; c < cells.size(); c += kStep)
            m_anchors.push_back(static_cast<std::uint32_t>(cells[c].data() - start));
        if (records % kRowsBetweenLooks == 0)
            report(context, m_body.size() + m_rowStarts.back(), 2 * m_body.size());
    }
    ragged.throwIfAny();
}

CsvText::Buffer::Buffer(std::size_t count)
    : bytes(std::make_unique_for_overwrite<char[]>(count + kPadding))
    , size(count) {
    std::fill_n(bytes.get() + count, kPadding, '\0');
}

std::size_t CsvText::anchor(std::size_t row, std::size_t column) const {
    const std::size_t number = column / kStep;
    return m_rowStarts[row] + (number > 0 ? m_anchors[row * m_anchorsPerRow + number - 1] : 0);
}

void CsvText::prefetch(std::size_t row, std::size_t column) const {
    if (row < rows())
        __builtin_prefetch(m_body.data() + anchor(row, column));
}

std::string_view CsvText::raw(std::size_t row, std::size_t column) const {
    const std::size_t start = anchor(row, column);
    if (const char* cell = plainCell(m_body.data() + start, column % kStep))
        return {cell, static_cast<std::size_t>(cellEnd(cell) - cell)};
    CsvScanner scanner(m_body, m_fileName, start);
    for (std::size_t skipped = column % kStep; skipped > 0; --skipped) {
        scanner.readCell();
        scanner.skipComma();
    }
    return scanner.readCell();
}

std::string CsvText::text(std::size_t row, std::size_t column) const {
    return unquoted(raw(row, column));
}

std::string_view CsvText::record(std::size_t row) const {
    const std::string_view last = raw(row, m_names.size() - 1);
    return m_body.substr(m_rowStarts[row],
                         static_cast<std::size_t>(last.data() - m_body.data()) + last.size() - m_rowStarts[row]);
}

std::size_t CsvText::bytes() const {
    return m_buffer.size + m_rowStarts.capacity() * sizeof(m_rowStarts[0]) +
           m_anchors.capacity() * sizeof(m_anchors[0]);
}

} // namespace furrow::io
