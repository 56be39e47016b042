#pragma once
#include "core/catalog/column_store.h"

#include <QColor>
#include <QPalette>
#include <QString>

namespace furrow::widgets {

/// How the cells of a column are shown.
struct CellStyle {
    enum class Kind { Number, Integer, Truth, Text };
    enum class Flag { None, GoodIfTrue, BadIfTrue, BadIfFilled };
    Kind kind = Kind::Text;
    Flag flag = Flag::None;
    int decimals = -1; ///< digits after the point; -1: `digits` significant ones
    int digits = 6;
    bool isRight() const { return kind == Kind::Number || kind == Kind::Integer; }
};

/// From the column table, else from the column's first cells.
CellStyle cellStyle(const ColumnStore& store, std::size_t column);

/// The cell with the digits that mean something; as in the file when that is shorter.
QString shownCell(const std::string& exact, const CellStyle& style);

/// Background of a flag's cell for a light or dark palette; invalid: the table's own.
QColor flagColor(const std::string& exact, const CellStyle& style, const QPalette& palette);

} // namespace furrow::widgets
