#include "core/io/csv_text.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/io/csv.h"
#include "core/io/csv_lines.h"
#include "core/io/csv_scanner.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <limits>
#include <unistd.h>

namespace furrow::io {
namespace {

constexpr std::size_t kStep = 8;   ///< cells between anchors
constexpr std::size_t kFront = 64; ///< bytes before the text
constexpr std::size_t kPart =
    1024 * 1024;                 ///< bytes indexed at a time: they stay in the cache from one look to the next
constexpr std::size_t kCut = 64; ///< cells cut at a time
constexpr int kThreads = 2;
constexpr const char* kStage = "catalog";

/// Tells how many bytes of two passes over the file are done, from any thread.
class Progress {
public:
    Progress(const RunContext& context, std::size_t done, std::size_t total)
        : m_context(context)
        , m_done(done)
        , m_total(total) {}
    void add(std::size_t bytes) {
        const std::size_t done = m_done.fetch_add(bytes) + bytes;
        if (m_context.progress())
            m_context.progress()->stageAdvanced(kStage, std::min(done, m_total), m_total, {});
    }

private:
    const RunContext& m_context;
    std::atomic<std::size_t> m_done;
    std::size_t m_total;
};

class OpenFile {
public:
    explicit OpenFile(const std::filesystem::path& path)
        : m_path(path)
        , m_handle(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
        std::error_code code;
        if (m_handle >= 0)
            m_size = static_cast<std::size_t>(std::filesystem::file_size(path, code));
        if (m_handle < 0 || code)
            throw UserError(fmt::format("cannot read {}: {}; check that the file exists and may be read", path.string(),
                                        code ? code.message() : std::strerror(errno)));
    }
    ~OpenFile() {
        if (m_handle >= 0)
            ::close(m_handle);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    std::size_t size() const { return m_size; }

    void read(std::size_t from, std::size_t count, char* to) const {
        while (count > 0) {
            const ssize_t got = ::pread(m_handle, to, count, static_cast<off_t>(from));
            if (got < 0 && errno == EINTR)
                continue;
            if (got < 0)
                throw UserError(fmt::format("cannot read {}: {}", m_path.string(), std::strerror(errno)));
            if (got == 0)
                throw UserError(fmt::format(
                    "cannot read {}: the file ends early; try again when it is no longer written", m_path.string()));
            from += static_cast<std::size_t>(got);
            to += got;
            count -= static_cast<std::size_t>(got);
        }
    }

private:
    const std::filesystem::path& m_path;
    int m_handle;
    std::size_t m_size = 0;
};

} // namespace

/// What was found in a part of the text.
struct CsvText::Part {
    std::size_t begin = 0, end = 0; ///< bytes, from one start of a line to another
    std::size_t lines = 0;          ///< line ends
    std::vector<std::uint64_t> starts;
    std::vector<std::uint32_t> anchors; ///< row by row
    struct Line {
        std::size_t number, cells; ///< lines before it in the part
    };
    std::vector<Line> ragged;
    bool hasZero = false;
    bool isOdd = false; ///< ends where a line is not well-formed, or too long
};

CsvText::Buffer CsvText::makeBuffer(std::size_t size) {
    Buffer buffer(kFront + size + kCsvPadding);
    std::fill_n(buffer.data(), kFront, '\0');
    std::fill_n(buffer.data() + kFront + size, kCsvPadding, '\0');
    buffer[kFront + size] = '\n';
    return buffer;
}

CsvText CsvText::read(const std::filesystem::path& path, const RunContext& context) {
    return CsvText(readBuffer(path, context), path.string(), context);
}

CsvText CsvText::parse(std::string_view text, const std::string& fileName) {
    Buffer buffer = makeBuffer(text.size());
    std::copy(text.begin(), text.end(), buffer.data() + kFront);
    return CsvText(std::move(buffer), fileName, {});
}

CsvText::Buffer CsvText::readBuffer(const std::filesystem::path& path, const RunContext& context) {
    const OpenFile file(path);
    context.throwIfStopped();
    Buffer buffer = makeBuffer(file.size());
    constexpr std::size_t block = 4 * kPart;
    Progress progress(context, 0, 2 * file.size());
    parallelFor((file.size() + block - 1) / block, std::min(kThreads, hardwareThreads()), context, [&](std::size_t i) {
        const std::size_t count = std::min(block, file.size() - i * block);
        file.read(i * block, count, buffer.data() + kFront + i * block);
        progress.add(count);
    });
    return buffer;
}

CsvText::CsvText(Buffer buffer, std::string fileName, const RunContext& context)
    : m_buffer(std::move(buffer))
    , m_fileName(std::move(fileName)) {
    const std::string_view text(m_buffer.data() + kFront, m_buffer.size() - kFront - kCsvPadding);
    m_body = csvStart(text, m_fileName);
    CsvScanner scanner(m_body, m_fileName);
    CsvHeader header = readCsvHeader(scanner, m_fileName);
    m_names = std::move(header.names);
    m_rawNames = std::move(header.rawNames);
    indexAll(scanner.position(), scanner.line(), context);
}

/// The lines that start from `begin`, a start of a line, to before `limit`.
CsvText::Part CsvText::index(std::size_t begin, std::size_t limit) const {
    Part part;
    part.begin = begin;
    part.hasZero = limit > begin && m_body.substr(begin, limit - begin).find('\0') != m_body.npos;
    const std::size_t columns = m_names.size();
    std::vector<std::uint64_t> ends(columns);
    std::size_t at = begin;
    while (at < limit) {
        const CsvCut cut = cutCells(m_body, at, std::numeric_limits<std::size_t>::max(), ends.data(), columns);
        if (cut.isOdd || cut.next - at > std::numeric_limits<std::uint32_t>::max()) {
            part.isOdd = true;
            break;
        }
        const bool isBlank = cut.cells == 1 && ends[0] == at;
        if (cut.cells == columns && !isBlank) {
            part.starts.push_back(at);
            for (std::size_t c = kStep; c < columns; c += kStep)
                part.anchors.push_back(static_cast<std::uint32_t>(ends[c - 1] + 1 - at));
        } else if (!isBlank) {
            part.ragged.push_back({part.lines, cut.cells});
        }
        part.lines += cut.lines;
        at = cut.next;
    }
    part.end = at;
    return part;
}

void CsvText::indexAll(std::size_t begin, std::size_t line, const RunContext& context) {
    const std::size_t size = m_body.size(), count = size > begin ? (size - begin + kPart - 1) / kPart : 0;
    const auto limit = [&](std::size_t i) { return std::min(size, begin + (i + 1) * kPart); };
    std::vector<Part> parts(count);
    Progress progress(context, size + begin, 2 * size);
    parallelFor(count, std::min(kThreads, hardwareThreads()), context, [&](std::size_t i) {
        // Most lines end where a LF is; a part that began within quotes is done again below.
        std::size_t start = begin;
        if (i > 0)
            start = std::min(size, m_body.find('\n', limit(i - 1) - 1)) + 1;
        parts[i] = index(start, limit(i));
        progress.add(std::min(kPart, size - begin - i * kPart));
    });
    for (std::size_t i = 1; i < count && !parts[i - 1].isOdd; ++i) {
        context.throwIfStopped();
        if (parts[i].begin != parts[i - 1].end)
            parts[i] = index(parts[i - 1].end, limit(i));
    }
    throwFirst(parts, line);
    keep(parts, context);
}

void CsvText::throwFirst(const std::vector<Part>& parts, std::size_t line) const {
    if (std::any_of(parts.begin(), parts.end(), [](const Part& part) { return part.hasZero; }))
        throwZeroBytes(m_fileName);
    RaggedRows ragged(m_names.size(), m_fileName);
    for (const Part& part : parts) {
        for (const Part::Line& found : part.ragged)
            ragged.add(line + found.number, found.cells);
        line += part.lines;
        if (part.isOdd) {
            CsvScanner scanner(m_body, m_fileName, part.end, line);
            std::vector<std::string_view> cells;
            scanner.readRecord(cells);
            throw UserError(fmt::format("{}, line {}: the line is longer than 4 GB", m_fileName, line));
        }
    }
    ragged.throwIfAny();
}

void CsvText::keep(const std::vector<Part>& parts, const RunContext& context) {
    std::size_t rows = 0;
    std::vector<std::size_t> firstRow;
    for (const Part& part : parts) {
        firstRow.push_back(rows);
        rows += part.starts.size();
    }
    const std::size_t perRow = (m_names.size() - 1) / kStep;
    m_rowStarts = BigArray<std::uint64_t>(rows);
    for (std::size_t k = 0; k < perRow; ++k)
        m_anchors.emplace_back(rows);
    parallelFor(parts.size(), std::min(kThreads, hardwareThreads()), context, [&](std::size_t i) {
        const Part& part = parts[i];
        std::copy(part.starts.begin(), part.starts.end(), m_rowStarts.begin() + firstRow[i]);
        for (std::size_t k = 0; k < perRow; ++k)
            for (std::size_t row = 0; row < part.starts.size(); ++row)
                m_anchors[k][firstRow[i] + row] = part.anchors[row * perRow + k];
    });
}

std::size_t CsvText::anchor(std::size_t row, std::size_t column) const {
    const std::size_t number = column / kStep;
    return m_rowStarts[row] + (number > 0 ? m_anchors[number - 1][row] : 0);
}

void CsvText::prefetch(std::size_t row, std::size_t column) const {
    if (row < rows())
        __builtin_prefetch(m_body.data() + anchor(row, column));
}

void CsvText::cells(std::size_t row, std::size_t first, std::size_t count, std::string_view* out) const {
    std::array<std::uint64_t, kCut> ends;
    std::size_t at = anchor(row, first);
    for (std::size_t cell = first - first % kStep; cell < first + count;) {
        const std::size_t wanted = std::min(kCut, first + count - cell);
        cutCells(m_body, at, wanted, ends.data(), wanted);
        for (std::size_t i = 0; i < wanted; ++i, ++cell) {
            if (cell >= first)
                out[cell - first] = m_body.substr(at, ends[i] - at);
            at = ends[i] + 1;
        }
    }
}

std::string_view CsvText::raw(std::size_t row, std::size_t column) const {
    std::string_view cell;
    cells(row, column, 1, &cell);
    return cell;
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
    return m_buffer.bytes() + m_rowStarts.bytes() + m_anchors.size() * rows() * sizeof(std::uint32_t);
}

} // namespace furrow::io
