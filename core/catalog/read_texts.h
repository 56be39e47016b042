#pragma once
#include "core/base/run_context.h"
#include "core/catalog/stored_column.h"

#include <functional>

namespace furrow {

/// A text of a column: a view into the file, or, where the file has it in another form (doubled quotes), `own`.
struct FoundText {
    std::string_view inFile;
    std::optional<std::string> own;
};

/// Texts of all rows as `text` finds them; it is called from up to `threads` threads. Throws Cancelled.
StoredColumn readTexts(std::size_t rows, const std::function<FoundText(std::size_t row)>& text, int threads,
                       const RunContext& context);

} // namespace furrow
