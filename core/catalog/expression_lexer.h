#pragma once
#include "core/catalog/expression.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Words of the expression language; for core/catalog/expression.cpp alone.
namespace furrow::expression {

enum class TokenKind { End, Number, Text, Name, QuotedName, Symbol };
struct Token {
    TokenKind kind = TokenKind::End;
    std::string text; ///< without quotes
    double number = 0;
    std::size_t position = 0; ///< byte in the expression, 0-based
};

/// The words of `text`; the last is End. Throws ExpressionError.
std::vector<Token> tokens(std::string_view text);

/// Throws ExpressionError with `problem` and where it is: "expression, character 5: …" and a line with a mark below it.
[[noreturn]] void fail(std::string_view text, std::size_t position, const std::string& problem);

} // namespace furrow::expression
