#include "core/base/parallel.h"
#include "core/base/text.h"
#include "core/catalog/read_columns.h"
#include "core/catalog/read_texts.h"
#include "core/catalog/short_decimal.h"
#include "core/io/csv.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <limits>

namespace furrow {
namespace {

constexpr std::size_t kChunk = 8192;   ///< rows per task
constexpr std::size_t kViews = 8192;   ///< cells found before they are read, column by column
constexpr std::size_t kAhead = 12;     ///< rows between asking for a cell and finding it
constexpr std::size_t kSampled = 64;   ///< first rows, and rows from everywhere, that show most columns' types
constexpr std::size_t kMaxSkipped = 8; ///< cells passed over rather than looked up

std::string_view withoutBlanks(std::string_view text) {
    if (text.empty() ||
        (static_cast<unsigned char>(text.front()) > ' ' && static_cast<unsigned char>(text.back()) > ' '))
        return text;
    return trimmed(text);
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// True for integers that a number would not give back: 00019, -07, or more than 64 bits.
bool isIdentifier(std::string_view cell) {
    if (!cell.empty() && (cell.front() == '-' || cell.front() == '+'))
        cell.remove_prefix(1);
    if (cell.size() < 2 || (cell.front() != '0' && cell.size() < 19))
        return false;
    const auto digits = static_cast<std::size_t>(std::find_if_not(cell.begin(), cell.end(), isDigit) - cell.begin());
    return (digits > 1 && cell.front() == '0') || (digits == cell.size() && !parseInteger(cell));
}

/// The common case first: nothing but a number.
template <class T>
bool parsePlain(std::string_view cell, T& value) {
    const auto result = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    return result.ec == std::errc() && result.ptr == cell.data() + cell.size();
}
bool parseCell(std::string_view cell, double& value) {
    if (parsePlain(cell, value))
        return true;
    const auto number = parseDouble(cell);
    value = number.value_or(0);
    return number.has_value();
}
bool parseCell(std::string_view cell, long long& value) {
    if (parsePlain(cell, value))
        return true;
    const auto number = parseInteger(cell);
    value = number.value_or(0);
    return number.has_value();
}
bool parseCell(std::string_view cell, std::uint8_t& value) {
    value = equalsIgnoreCase(cell, "true");
    return value || equalsIgnoreCase(cell, "false");
}

constexpr double missingOf(double) {
    return std::numeric_limits<double>::quiet_NaN();
}
constexpr long long missingOf(long long) {
    return io::kMissingInteger;
}
constexpr std::uint8_t missingOf(std::uint8_t) {
    return kMissingTruth;
}
/// A cell may say itself that it is missing: nan.
template <class T>
bool isMissing(T value) {
    return value == missingOf(T()) || value != value;
}

/// A column that is being read as values of one type.
class Target {
public:
    virtual ~Target() = default;
    /// The rows `first`, `first` + 1, … from cells as written, which are `stride` apart.
    virtual void read(std::size_t first, std::size_t count, const std::string_view* cells, std::size_t stride) = 0;
    virtual StoredColumn take() = 0;
    bool hasFailed() const { return m_hasFailed.load(std::memory_order_relaxed); } ///< a cell is of another type
    bool isEmpty() const { return !m_isFilled; }

protected:
    std::atomic<bool> m_hasFailed{false}, m_isFilled{false}, m_hasMissing{false};
};

template <class T>
bool parseAny(std::string_view raw, bool keepIdentifiers, T& value) {
    std::string scratch;
    std::string_view text = withoutBlanks(raw);
    if (!raw.empty() && raw.front() == '"') {
        scratch = io::unquoted(raw);
        text = withoutBlanks(scratch);
    }
    value = missingOf(T());
    return text.empty() || (parseCell(text, value) && !(keepIdentifiers && isIdentifier(text)));
}

template <class T>
class TargetOf : public Target {
public:
    TargetOf(std::size_t rows, bool keepIdentifiers)
        : m_values(rows)
        , m_keepIdentifiers(keepIdentifiers) {}

    void read(std::size_t first, std::size_t count, const std::string_view* cells, std::size_t stride) override {
        if (hasFailed())
            return;
        bool isFilled = false, hasMissing = false;
        for (std::size_t i = 0; i < count; ++i) {
            const std::string_view cell = cells[i * stride];
            T& value = m_values[first + i];
            if (cell.empty())
                value = missingOf(T());
            else if (isSimple(cell, value))
                isFilled = true;
            else if (!parseAny(cell, m_keepIdentifiers, value))
                m_hasFailed = true;
            else
                isFilled = isFilled || !withoutBlanks(cell).empty();
            hasMissing = hasMissing || isMissing(value);
        }
        if (isFilled)
            m_isFilled = true;
        if (hasMissing)
            m_hasMissing = true;
    }
    StoredColumn take() override { return {std::move(m_values), m_hasMissing}; }

private:
    bool isSimple(std::string_view cell, T& value) const {
        if constexpr (std::is_same_v<T, std::uint8_t>)
            return parseCell(cell, value);
        else
            return shortDecimal::parse(cell, value) && !(m_keepIdentifiers && isIdentifier(cell));
    }

    BigArray<T> m_values;
    bool m_keepIdentifiers;
};

template <class F>
auto withType(ColumnType type, F f) {
    switch (type) {
    case ColumnType::Bool:
        return f(std::uint8_t());
    case ColumnType::Int:
        return f(static_cast<long long>(0));
    default:
        return f(0.0);
    }
}

/// A wish and the types that are tried for it, one after the other; texts in the end.
class Job {
public:
    Job(const io::CsvText& csv, const ColumnWish& wish)
        : m_csv(csv)
        , m_wish(wish) {
        if (wish.type)
            m_attempts.push_back({*wish.type, false});
        for (const auto type : {ColumnType::Bool, ColumnType::Int, ColumnType::Double})
            m_attempts.push_back({type, true});
        m_attempts.push_back({ColumnType::Text, false});
        sample();
        passOver();
    }
    std::size_t column() const { return m_wish.column; }
    bool isText() const { return m_attempts[m_at].type == ColumnType::Text; }
    bool isDone() const { return m_done.has_value(); }
    Target* target() const { return m_target.get(); }

    void begin() {
        const Attempt& attempt = m_attempts[m_at];
        m_target = withType(attempt.type, [&](auto zero) -> std::unique_ptr<Target> {
            return std::make_unique<TargetOf<decltype(zero)>>(m_csv.rows(), attempt.keepIdentifiers);
        });
    }
    void end() {
        const bool isWanted = m_wish.type && m_at == 0;
        if (m_target->hasFailed()) {
            ++m_at;
            passOver();
        } else if (m_target->isEmpty() && !isWanted) {
            m_at = m_attempts.size() - 1;
        } else {
            m_done = m_target->take();
        }
        m_target.reset();
    }
    void readTexts(int threads, const RunContext& context) {
        m_done = furrow::readTexts(
            m_csv.rows(),
            [this](std::size_t row) -> FoundText {
                m_csv.prefetch(row + kAhead, m_wish.column);
                const std::string_view raw = m_csv.raw(row, m_wish.column);
                if (raw.size() < 2 || raw.front() != '"')
                    return {raw, {}};
                const std::string_view inner = raw.substr(1, raw.size() - 2);
                if (inner.find('"') == inner.npos)
                    return {inner, {}};
                return {{}, io::unquoted(raw)};
            },
            threads, context);
    }
    StoredColumn take() { return *std::move(m_done); }

private:
    struct Attempt {
        ColumnType type;
        bool keepIdentifiers;
    };
    void sample() {
        const std::size_t step = std::max<std::size_t>(1, m_csv.rows() / kSampled);
        for (std::size_t row = 0; row < std::min(kSampled, m_csv.rows()); ++row)
            m_sample.push_back(m_csv.raw(row, m_wish.column));
        for (std::size_t row = kSampled; row < m_csv.rows(); row += step)
            m_sample.push_back(m_csv.raw(row, m_wish.column));
    }
    /// Goes on to the first type that the sample allows.
    void passOver() {
        const auto allows = [&](const Attempt& attempt) {
            return withType(attempt.type, [&](auto value) {
                return std::all_of(m_sample.begin(), m_sample.end(), [&](std::string_view cell) {
                    return parseAny(cell, attempt.keepIdentifiers, value);
                });
            });
        };
        while (!isText() && !allows(m_attempts[m_at]))
            ++m_at;
    }

    const io::CsvText& m_csv;
    ColumnWish m_wish;
    std::vector<Attempt> m_attempts;
    std::size_t m_at = 0;
    std::vector<std::string_view> m_sample;
    std::unique_ptr<Target> m_target;
    std::optional<StoredColumn> m_done;
};

/// Neighbouring columns, found in one go.
struct Stretch {
    std::size_t first = 0, count = 0;
    std::vector<Job*> jobs;
};

/// `jobs` are in ascending order of their columns.
std::vector<Stretch> stretches(const std::vector<Job*>& jobs) {
    std::vector<Stretch> all;
    for (Job* job : jobs) {
        if (all.empty() || job->column() > all.back().first + all.back().count + kMaxSkipped)
            all.push_back({job->column(), 0, {}});
        all.back().count = job->column() + 1 - all.back().first;
        all.back().jobs.push_back(job);
    }
    return all;
}

void readRows(const io::CsvText& csv, const Stretch& stretch, std::size_t first, std::size_t end,
              std::vector<std::string_view>& cells) {
    const std::size_t block = std::max<std::size_t>(1, kViews / stretch.count);
    cells.resize(block * stretch.count);
    for (std::size_t row = first; row < end; row += block) {
        const std::size_t count = std::min(block, end - row);
        for (std::size_t i = 0; i < count; ++i) {
            csv.prefetch(row + i + kAhead, stretch.first);
            csv.cells(row + i, stretch.first, stretch.count, cells.data() + i * stretch.count);
        }
        for (const Job* job : stretch.jobs)
            job->target()->read(row, count, cells.data() + (job->column() - stretch.first), stretch.count);
    }
}

} // namespace

std::vector<StoredColumn> readCsvColumns(const io::CsvText& csv, std::span<const ColumnWish> wishes, int threads,
                                         const RunContext& context) {
    std::vector<Job> jobs;
    for (const ColumnWish& wish : wishes)
        jobs.emplace_back(csv, wish);
    for (;;) {
        std::vector<Job*> open;
        for (Job& job : jobs)
            if (!job.isDone() && !job.isText())
                open.push_back(&job);
        if (open.empty())
            break;
        std::sort(open.begin(), open.end(), [](const Job* a, const Job* b) { return a->column() < b->column(); });
        for (Job* job : open)
            job->begin();
        const std::vector<Stretch> parts = stretches(open);
        parallelFor((csv.rows() + kChunk - 1) / kChunk, threads, context, [&](std::size_t chunk) {
            std::vector<std::string_view> cells;
            for (const Stretch& part : parts)
                readRows(csv, part, chunk * kChunk, std::min(csv.rows(), (chunk + 1) * kChunk), cells);
        });
        for (Job* job : open)
            job->end();
    }
    std::vector<StoredColumn> columns;
    for (Job& job : jobs) {
        if (!job.isDone())
            job.readTexts(threads, context);
        columns.push_back(job.take());
    }
    return columns;
}

} // namespace furrow
