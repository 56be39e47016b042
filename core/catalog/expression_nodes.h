#pragma once
#include "core/catalog/stored_column.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

/// The tree of a compiled expression; for core/catalog/expression.cpp alone. Nodes compute blocks of rows. Missing
/// values are NaN; truth values are 0, 1 or NaN.
namespace furrow::expression {

inline constexpr std::size_t kBlock = 256; ///< most rows of one call

struct Node {
    virtual ~Node() = default;
    /// Values of the rows first … first + count - 1.
    virtual void evaluate(std::size_t first, std::size_t count, double* out) const = 0;
};
using NodePtr = std::shared_ptr<const Node>;

struct Constant : Node {
    explicit Constant(double v)
        : value(v) {}
    void evaluate(std::size_t, std::size_t count, double* out) const override { std::fill_n(out, count, value); }
    double value;
};

/// A column of numbers or truth values.
struct ColumnValues : Node {
    explicit ColumnValues(const StoredColumn& c)
        : column(c) {}
    void evaluate(std::size_t first, std::size_t count, double* out) const override {
        column.numbers(first, count, out);
    }
    const StoredColumn& column;
};

/// A text column, or one text for all rows.
struct Text {
    const TextColumn* column = nullptr;
    std::string constant;
    std::string_view at(std::size_t row) const {
        return column ? column->words[column->codes[row]] : std::string_view(constant);
    }
};

template <class F>
struct Unary : Node {
    Unary(NodePtr a, F f)
        : operand(std::move(a))
        , function(f) {}
    void evaluate(std::size_t first, std::size_t count, double* out) const override {
        operand->evaluate(first, count, out);
        for (std::size_t i = 0; i < count; ++i)
            out[i] = function(out[i]);
    }
    NodePtr operand;
    F function;
};

template <class F>
struct Binary : Node {
    Binary(NodePtr a, NodePtr b, F f)
        : left(std::move(a))
        , right(std::move(b))
        , function(f) {}
    void evaluate(std::size_t first, std::size_t count, double* out) const override {
        std::array<double, kBlock> other;
        left->evaluate(first, count, out);
        right->evaluate(first, count, other.data());
        for (std::size_t i = 0; i < count; ++i)
            out[i] = function(out[i], other[i]);
    }
    NodePtr left, right;
    F function;
};

/// A truth value per word of a column.
struct WordTable : Node {
    WordTable(const TextColumn& c, std::vector<double> t)
        : column(c)
        , truths(std::move(t)) {}
    void evaluate(std::size_t first, std::size_t count, double* out) const override {
        for (std::size_t i = 0; i < count; ++i)
            out[i] = truths[column.codes[first + i]];
    }
    const TextColumn& column;
    std::vector<double> truths;
};

template <class F>
struct TextComparison : Node {
    TextComparison(Text a, Text b, F f)
        : left(std::move(a))
        , right(std::move(b))
        , function(f) {}
    void evaluate(std::size_t first, std::size_t count, double* out) const override {
        for (std::size_t i = 0; i < count; ++i)
            out[i] = function(left.at(first + i).compare(right.at(first + i)), 0);
    }
    Text left, right;
    F function;
};

/// A missing truth value counts as false.
inline bool isTrue(double value) {
    return value == value && value != 0;
}

template <class F>
NodePtr unary(NodePtr a, F f) {
    return std::make_shared<Unary<F>>(std::move(a), f);
}
template <class F>
NodePtr binary(NodePtr a, NodePtr b, F f) {
    return std::make_shared<Binary<F>>(std::move(a), std::move(b), f);
}
/// The words of a column for which `f` holds.
template <class F>
NodePtr wordTable(const TextColumn& column, F f) {
    std::vector<double> truths(column.words.size());
    std::transform(column.words.begin(), column.words.end(), truths.begin(), f);
    return std::make_shared<WordTable>(column, std::move(truths));
}
template <class F>
NodePtr textComparison(const Text& a, const Text& b, F f) {
    if (a.column && !b.column)
        return wordTable(*a.column, [&](std::string_view word) { return f(word.compare(b.constant), 0); });
    if (b.column && !a.column)
        return wordTable(*b.column,
                         [&](std::string_view word) { return f(std::string_view(a.constant).compare(word), 0); });
    return std::make_shared<TextComparison<F>>(a, b, f);
}

} // namespace furrow::expression
