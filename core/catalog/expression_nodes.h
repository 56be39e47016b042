#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
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

struct NumberColumn : Node {
    explicit NumberColumn(std::vector<double> v)
        : values(std::move(v)) {}
    void evaluate(std::size_t first, std::size_t count, double* out) const override {
        std::copy_n(values.data() + first, count, out);
    }
    std::vector<double> values;
};

/// A text column, or one text for all rows.
struct Text {
    std::vector<std::string> values;
    bool isConstant = false;
    const std::string& at(std::size_t row) const { return values[isConstant ? 0 : row]; }
};
using TextPtr = std::shared_ptr<const Text>;

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

template <class F>
struct TextComparison : Node {
    TextComparison(TextPtr a, TextPtr b, F f)
        : left(std::move(a))
        , right(std::move(b))
        , function(f) {}
    void evaluate(std::size_t first, std::size_t count, double* out) const override {
        for (std::size_t i = 0; i < count; ++i)
            out[i] = function(left->at(first + i).compare(right->at(first + i)), 0);
    }
    TextPtr left, right;
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
template <class F>
NodePtr textComparison(TextPtr a, TextPtr b, F f) {
    return std::make_shared<TextComparison<F>>(std::move(a), std::move(b), f);
}

} // namespace furrow::expression
