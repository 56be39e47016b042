#pragma once
#include "core/base/error.h"
#include "core/catalog/column_store.h"

#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace furrow {

namespace expression {
struct Node;
}

/// What is wrong with an expression, and where.
class ExpressionError : public UserError {
public:
    ExpressionError(const std::string& message, std::string problem, std::size_t character)
        : UserError(message)
        , m_problem(std::move(problem))
        , m_character(character) {}
    const std::string& problem() const { return m_problem; } ///< without the place
    std::size_t character() const { return m_character; }    ///< 0-based, in Unicode characters

private:
    std::string m_problem;
    std::size_t m_character;
};

/// A condition on the rows of a catalog: `fit_is_reliable && FLUX_r_fit / FLUXERR_r_fit > 20 && TYPE == "EXP"`, or a
/// number for every row: `MAG_g_fit - MAG_r_fit`.
///
/// Numbers, "texts" (or 'texts'), true, false, column names (`…` for names with other characters than letters, digits
/// and _; without regard to case unless that is ambiguous), + - * / %, == != < <= > >=, && || !, parentheses, and
/// abs sqrt log10 min max isnan contains. contains(column, "part") looks for a part of a text without regard to the
/// case of ASCII letters. Columns have the types of ColumnStore. A missing number is NaN: comparisons with it are
/// false, != too. A missing truth value is false. A missing text is "".
///
/// Compiled once; reads the columns where they are. Safe to use from several threads.
class Expression {
public:
    enum class Kind { Condition, Number };
    /// Throws ExpressionError naming the character and, for an unknown column, the nearest one. A Number may be a
    /// condition too: 0, 1 or NaN.
    static Expression compile(std::string_view text, ColumnStorePtr store, Kind kind = Kind::Condition);

    bool matches(std::size_t row) const;
    /// The rows for which a condition holds, ascending. Throws Cancelled.
    std::vector<std::uint32_t> matchingRows(const RunContext& context = {}) const;
    /// The numbers of these rows. Throws Cancelled.
    std::vector<double> values(std::span<const std::uint32_t> rows, const RunContext& context = {}) const;

private:
    ColumnStorePtr m_store;
    std::shared_ptr<const expression::Node> m_root;
};

} // namespace furrow
