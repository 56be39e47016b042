#pragma once
#include "core/base/big_array.h"
#include "core/catalog/columns.h"
#include "core/io/table_column.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace furrow {

/// Texts of a column: each different one once, or, where most differ, one per row. The words live as long as the
/// ColumnStore.
struct TextColumn {
    std::vector<std::uint32_t> codes; ///< per row its word
    std::vector<std::string_view> words;
    std::vector<std::deque<std::string>> owned; ///< words that are not in the file as they are
    /// Per word its place in byte order, the same for equal words; worked out once, safe to call from several threads.
    const std::vector<std::uint32_t>& ranks() const;

private:
    mutable std::once_flag m_ranked;
    mutable std::vector<std::uint32_t> m_ranks;
};

inline constexpr std::uint8_t kMissingTruth = 2;

/// The values of one column of a catalog, 8 bytes per number, 4 per text, 1 per truth value. Immutable.
class StoredColumn {
public:
    using Numbers = BigArray<double>;      ///< NaN: missing
    using Integers = BigArray<long long>;  ///< io::kMissingInteger: missing
    using Truths = BigArray<std::uint8_t>; ///< 0, 1, kMissingTruth
    using Values = std::variant<Numbers, Integers, Truths, std::shared_ptr<const TextColumn>>;

    StoredColumn(Values values, bool hasMissing)
        : m_values(std::move(values))
        , m_hasMissing(hasMissing) {}

    ColumnType type() const;
    const Values& values() const { return m_values; }
    const TextColumn* texts() const;
    bool hasMissing() const { return m_hasMissing; } ///< of numbers and truth values
    bool isMissing(std::size_t row) const;           ///< NaN, no integer, no truth value, or ""
    /// Numbers and truth values (0, 1); NaN for missing ones and texts.
    double number(std::size_t row) const;
    /// The same for `count` rows from `first`.
    void numbers(std::size_t first, std::size_t count, double* out) const;
    std::size_t bytes() const;

private:
    Values m_values;
    bool m_hasMissing = false;
};

} // namespace furrow
