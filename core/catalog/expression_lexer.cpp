#include "core/catalog/expression_lexer.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>

namespace furrow::expression {
namespace {

constexpr std::size_t kMaxTokens = 500; ///< bounds the depth of the tree

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

class Lexer {
public:
    explicit Lexer(std::string_view text)
        : m_text(text) {}

    Token next() {
        while (m_pos < m_text.size() && std::string_view(" \t\r\n").find(m_text[m_pos]) != std::string_view::npos)
            ++m_pos;
        Token token{TokenKind::End, {}, 0, m_pos};
        if (m_pos == m_text.size())
            return token;
        const char c = m_text[m_pos];
        if (isDigit(c) || (c == '.' && m_pos + 1 < m_text.size() && isDigit(m_text[m_pos + 1])))
            readNumber(token);
        else if (isNameStart(c))
            readName(token);
        else if (c == '"' || c == '\'' || c == '`')
            readQuoted(token, c);
        else
            readSymbol(token);
        return token;
    }

private:
    void readNumber(Token& token) {
        token.kind = TokenKind::Number;
        const char* const end = m_text.data() + m_text.size();
        const auto result = std::from_chars(m_text.data() + m_pos, end, token.number);
        if (result.ec != std::errc() || (result.ptr != end && isNameStart(*result.ptr)))
            fail(m_text, m_pos, "this is no number");
        m_pos = static_cast<std::size_t>(result.ptr - m_text.data());
    }
    void readName(Token& token) {
        token.kind = TokenKind::Name;
        while (m_pos < m_text.size() && (isNameStart(m_text[m_pos]) || isDigit(m_text[m_pos])))
            token.text += m_text[m_pos++];
    }
    /// The quote itself is written twice within the text.
    void readQuoted(Token& token, char quote) {
        token.kind = quote == '`' ? TokenKind::QuotedName : TokenKind::Text;
        const std::size_t start = m_pos++;
        for (;; ++m_pos) {
            if (m_pos == m_text.size())
                fail(m_text, start, fmt::format("the text that starts here has no closing {}", quote));
            if (m_text[m_pos] == quote && (++m_pos == m_text.size() || m_text[m_pos] != quote))
                return;
            token.text += m_text[m_pos];
        }
    }
    void readSymbol(Token& token) {
        constexpr std::array<std::string_view, 16> symbols{"&&", "||", "==", "!=", "<=", ">=", "<", ">",
                                                           "+",  "-",  "*",  "/",  "%",  "(",  ")", ","};
        const auto rest = m_text.substr(m_pos);
        const auto found =
            std::find_if(symbols.begin(), symbols.end(), [&](auto symbol) { return rest.starts_with(symbol); });
        if (found != symbols.end())
            token.text = *found;
        else if (rest.front() == '!')
            token.text = "!";
        else if (std::string_view("=&|").find(rest.front()) != std::string_view::npos)
            fail(m_text, m_pos, fmt::format("write {0}{0} instead of {0}", rest.front()));
        else
            fail(m_text, m_pos, "this character has no meaning here (column names with such characters go in `…`)");
        token.kind = TokenKind::Symbol;
        m_pos += token.text.size();
    }

    std::string_view m_text;
    std::size_t m_pos = 0;
};

} // namespace

std::vector<Token> tokens(std::string_view text) {
    Lexer lexer(text);
    std::vector<Token> out{lexer.next()};
    while (out.back().kind != TokenKind::End) {
        if (out.size() == kMaxTokens)
            fail(text, out.back().position, fmt::format("the expression has more than {} words", kMaxTokens));
        out.push_back(lexer.next());
    }
    return out;
}

void fail(std::string_view text, std::size_t position, const std::string& problem) {
    constexpr std::size_t before = 60, after = 40; // characters shown around the place
    const auto isFirstByte = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
    const auto characters = [&](std::string_view part) { return std::count_if(part.begin(), part.end(), isFirstByte); };
    std::size_t start = position > before ? position - before : 0;
    while (start < position && !isFirstByte(text[start]))
        ++start;
    std::string shown(text.substr(start, position - start + after));
    std::replace_if(
        shown.begin(), shown.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    const auto place = static_cast<std::size_t>(characters(text.substr(0, position)));
    throw ExpressionError(fmt::format("expression, character {}: {}\n  {}\n  {:>{}}", place + 1, problem, shown, '^',
                                      characters(text.substr(start, position - start)) + 1),
                          problem, place);
}

} // namespace furrow::expression
