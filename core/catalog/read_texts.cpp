#include "core/catalog/read_texts.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace furrow {
namespace {

constexpr std::size_t kChunk = 32768; ///< rows per task

/// Numbers different words in the order in which they occur.
class WordIndex {
public:
    WordIndex()
        : m_slots(1024, kFree) {}

    struct Code {
        std::uint32_t value;
        bool isNew;
    };
    Code code(std::string_view word, std::size_t hash) {
        for (std::size_t slot = hash & (m_slots.size() - 1);; slot = (slot + 1) & (m_slots.size() - 1)) {
            const std::uint32_t known = m_slots[slot];
            if (known == kFree)
                return {add(slot, word, hash), true};
            if (m_hashes[known] == hash && m_words[known] == word)
                return {known, false};
        }
    }
    const std::vector<std::string_view>& words() const { return m_words; }
    const std::vector<std::size_t>& hashes() const { return m_hashes; }
    /// A word whose bytes move.
    void move(std::uint32_t code, std::string_view word) { m_words[code] = word; }

private:
    static constexpr std::uint32_t kFree = std::numeric_limits<std::uint32_t>::max();

    std::uint32_t add(std::size_t slot, std::string_view word, std::size_t hash) {
        const auto code = static_cast<std::uint32_t>(m_words.size());
        m_slots[slot] = code;
        m_words.push_back(word);
        m_hashes.push_back(hash);
        if (2 * m_words.size() > m_slots.size())
            grow();
        return code;
    }
    void grow() {
        m_slots.assign(2 * m_slots.size(), kFree);
        for (std::uint32_t code = 0; code < m_hashes.size(); ++code) {
            std::size_t slot = m_hashes[code] & (m_slots.size() - 1);
            while (m_slots[slot] != kFree)
                slot = (slot + 1) & (m_slots.size() - 1);
            m_slots[slot] = code;
        }
    }

    std::vector<std::uint32_t> m_slots;    ///< a power of two of them, half full at most
    std::vector<std::string_view> m_words; ///< per code
    std::vector<std::size_t> m_hashes;     ///< per code
};

class Reading {
public:
    Reading(std::size_t rows, const std::function<FoundText(std::size_t)>& text, int threads, const RunContext& context)
        : m_rows(rows)
        , m_text(text)
        , m_threads(threads)
        , m_context(context)
        , m_column(std::make_shared<TextColumn>()) {
        m_column->codes.resize(rows);
        m_column->owned.resize((rows + kChunk - 1) / kChunk);
    }

    std::shared_ptr<const TextColumn> read() {
        if (m_rows >= kChunk && isMostlyDifferent())
            readEach();
        else
            readIndexed();
        return m_column;
    }

private:
    /// Calls body(chunk, first row, end) for the rows in pieces, on several threads.
    template <class Body>
    void forChunks(Body body) {
        parallelFor(m_column->owned.size(), m_threads, m_context,
                    [&](std::size_t chunk) { body(chunk, chunk * kChunk, std::min(m_rows, (chunk + 1) * kChunk)); });
    }
    std::string_view textAt(std::size_t row, std::deque<std::string>& owned) const {
        FoundText found = m_text(row);
        return found.own ? std::string_view(owned.emplace_back(*std::move(found.own))) : found.inFile;
    }
    bool isMostlyDifferent() const {
        WordIndex index;
        std::deque<std::string> owned;
        for (std::size_t row = 0; row < kChunk; ++row) {
            const std::string_view word = textAt(row, owned);
            index.code(word, std::hash<std::string_view>()(word));
        }
        return 2 * index.words().size() > kChunk;
    }
    /// Identifiers: an index of them would cost more than it saves.
    void readEach() {
        m_column->words.resize(m_rows);
        std::iota(m_column->codes.begin(), m_column->codes.end(), 0u);
        forChunks([&](std::size_t chunk, std::size_t first, std::size_t end) {
            for (std::size_t row = first; row < end; ++row)
                m_column->words[row] = textAt(row, m_column->owned[chunk]);
        });
    }
    /// Every chunk has an index of its own at first; they are joined in the order of the file.
    void readIndexed() {
        std::vector<WordIndex> parts(m_column->owned.size());
        forChunks([&](std::size_t chunk, std::size_t first, std::size_t end) {
            std::deque<std::string> scratch;
            for (std::size_t row = first; row < end; ++row) {
                const std::string_view word = textAt(row, scratch);
                const auto code = parts[chunk].code(word, std::hash<std::string_view>()(word));
                m_column->codes[row] = code.value;
                if (scratch.empty())
                    continue;
                if (code.isNew)
                    parts[chunk].move(code.value, m_column->owned[chunk].emplace_back(std::move(scratch.front())));
                scratch.clear();
            }
        });
        WordIndex all;
        std::vector<std::vector<std::uint32_t>> codes(parts.size());
        for (std::size_t chunk = 0; chunk < parts.size(); ++chunk)
            for (std::size_t i = 0; i < parts[chunk].words().size(); ++i)
                codes[chunk].push_back(all.code(parts[chunk].words()[i], parts[chunk].hashes()[i]).value);
        m_column->words = all.words();
        forChunks([&](std::size_t chunk, std::size_t first, std::size_t end) {
            for (std::size_t row = first; row < end; ++row)
                m_column->codes[row] = codes[chunk][m_column->codes[row]];
        });
    }

    std::size_t m_rows;
    const std::function<FoundText(std::size_t)>& m_text;
    int m_threads;
    const RunContext& m_context;
    std::shared_ptr<TextColumn> m_column;
};

} // namespace

StoredColumn readTexts(std::size_t rows, const std::function<FoundText(std::size_t)>& text, int threads,
                       const RunContext& context) {
    return {Reading(rows, text, threads, context).read(), false};
}

} // namespace furrow
