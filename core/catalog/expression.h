#pragma once
#include "core/io/csv.h"

#include <memory>
#include <string_view>
#include <vector>

namespace furrow {

namespace expression {
struct Node;
}

/// A condition on the rows of a catalog: `fit_is_reliable && FLUX_r_fit / FLUXERR_r_fit > 20 && TYPE == "EXP"`.
///
/// Numbers, "texts" (or 'texts'), true, false, column names (`…` for names with other characters than letters, digits
/// and _; without regard to case unless that is ambiguous), + - * / %, == != < <= > >=, && || !, parentheses, and
/// abs sqrt log10 min max isnan. Columns have the types of typedColumn. A missing number is NaN: comparisons with it
/// are false, != too. A missing truth value is false. A missing text is "".
///
/// Compiled once; holds the values of the columns that it names. Safe to use from several threads.
class Expression {
public:
    /// Throws UserError naming the character and, for an unknown column, the nearest one.
    static Expression compile(std::string_view text, const io::CsvTable& table);

    bool matches(std::size_t row) const;
    std::vector<std::size_t> matchingRows() const;

private:
    std::shared_ptr<const expression::Node> m_root;
    std::size_t m_rows = 0;
};

} // namespace furrow
