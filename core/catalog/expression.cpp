#include "core/catalog/expression.h"

#include "core/base/parallel.h"
#include "core/base/text.h"
#include "core/catalog/expression_lexer.h"
#include "core/catalog/expression_nodes.h"

#include <fmt/format.h>
#include <functional>
#include <limits>

namespace furrow {
namespace expression {
namespace {

enum class Type { Number, Truth, Text };
std::string_view typeName(Type type) {
    constexpr std::array<std::string_view, 3> names{"a number", "a condition", "a text"};
    return names[static_cast<std::size_t>(type)];
}

/// A part of the tree and where it starts.
struct Operand {
    Type type = Type::Number;
    NodePtr node; ///< Number and Truth
    Text text;
    std::size_t position = 0;
};

/// != is false for missing numbers, like all comparisons.
struct NotEqual {
    template <class T>
    bool operator()(T a, T b) const {
        return a < b || a > b;
    }
};

Operand columnOperand(const StoredColumn& column, std::size_t position) {
    if (const TextColumn* texts = column.texts())
        return {Type::Text, {}, {texts, {}}, position};
    return {column.type() == ColumnType::Bool ? Type::Truth : Type::Number,
            std::make_shared<ColumnValues>(column),
            {},
            position};
}

/// Recursive descent, one function per level of precedence.
class Parser {
public:
    Parser(std::string_view text, const ColumnStore& store)
        : m_text(text)
        , m_store(store)
        , m_tokens(tokens(text)) {
        std::vector<std::size_t> named;
        for (const Token& token : m_tokens)
            if (token.kind == TokenKind::Name || token.kind == TokenKind::QuotedName)
                if (const auto column = store.find(token.text))
                    named.push_back(*column);
        store.load(named);
    }

    NodePtr parse(Expression::Kind kind) {
        Operand whole = disjunction();
        if (current().kind != TokenKind::End)
            fail(m_text, current().position, fmt::format("an operator is missing before {}", current().text));
        if (kind == Expression::Kind::Condition)
            require(whole, Type::Truth, "the whole expression");
        else if (whole.type == Type::Text)
            fail(m_text, whole.position, "a number is needed here, this is a text");
        return whole.node;
    }

private:
    const Token& current() const { return m_tokens[m_at]; }
    bool isSymbol(std::string_view symbol) const {
        return current().kind == TokenKind::Symbol && current().text == symbol;
    }
    bool take(std::string_view symbol) {
        if (!isSymbol(symbol))
            return false;
        ++m_at;
        return true;
    }
    void require(const Operand& operand, Type type, const std::string& user) const {
        if (operand.type == type)
            return;
        const std::string hint = type == Type::Truth ? "; compare it with something" : "";
        fail(m_text, operand.position,
             fmt::format("{} needs {}, this is {}{}", user, typeName(type), typeName(operand.type), hint));
    }

    Operand disjunction() {
        Operand left = conjunction();
        while (take("||"))
            left = logical(left, conjunction(), "||", [](double a, double b) { return isTrue(a) || isTrue(b); });
        return left;
    }
    Operand conjunction() {
        Operand left = comparison();
        while (take("&&"))
            left = logical(left, comparison(), "&&", [](double a, double b) { return isTrue(a) && isTrue(b); });
        return left;
    }
    template <class F>
    Operand logical(const Operand& a, const Operand& b, const char* symbol, F function) {
        require(a, Type::Truth, symbol);
        require(b, Type::Truth, symbol);
        return {Type::Truth, binary(a.node, b.node, function), {}, a.position};
    }

    Operand comparison() {
        const Operand left = sum();
        if (take("=="))
            return compare(left, sum(), std::equal_to<>(), true);
        if (take("!="))
            return compare(left, sum(), NotEqual(), true);
        if (take("<="))
            return compare(left, sum(), std::less_equal<>(), false);
        if (take(">="))
            return compare(left, sum(), std::greater_equal<>(), false);
        if (take("<"))
            return compare(left, sum(), std::less<>(), false);
        if (take(">"))
            return compare(left, sum(), std::greater<>(), false);
        return left;
    }
    template <class F>
    Operand compare(const Operand& a, const Operand& b, F function, bool forTruth) {
        if (a.type != b.type)
            fail(m_text, b.position, fmt::format("{} cannot be compared with {}", typeName(a.type), typeName(b.type)));
        if (a.type == Type::Truth && !forTruth)
            fail(m_text, a.position, "conditions have no order; use == or !=, or join comparisons with &&");
        if (isComparison())
            fail(m_text, current().position, "join comparisons with &&");
        auto node = a.type == Type::Text ? textComparison(a.text, b.text, function) : binary(a.node, b.node, function);
        return {Type::Truth, std::move(node), {}, a.position};
    }
    bool isComparison() const {
        for (const auto symbol : {"==", "!=", "<=", ">=", "<", ">"})
            if (isSymbol(symbol))
                return true;
        return false;
    }

    Operand sum() {
        Operand left = product();
        for (;;) {
            if (take("+"))
                left = arithmetic(left, product(), "+", std::plus<>());
            else if (take("-"))
                left = arithmetic(left, product(), "-", std::minus<>());
            else
                return left;
        }
    }
    Operand product() {
        Operand left = prefixed();
        for (;;) {
            if (take("*"))
                left = arithmetic(left, prefixed(), "*", std::multiplies<>());
            else if (take("/"))
                left = arithmetic(left, prefixed(), "/", std::divides<>());
            else if (take("%"))
                left = arithmetic(left, prefixed(), "%", [](double a, double b) { return std::fmod(a, b); });
            else
                return left;
        }
    }
    template <class F>
    Operand arithmetic(const Operand& a, const Operand& b, const std::string& user, F function) {
        require(a, Type::Number, user);
        require(b, Type::Number, user);
        return {Type::Number, binary(a.node, b.node, function), {}, a.position};
    }

    Operand prefixed() {
        const std::size_t position = current().position;
        if (take("-"))
            return number(prefixed(), "-", position, std::negate<>());
        if (take("+"))
            return number(prefixed(), "+", position, [](double a) { return a; });
        if (!take("!"))
            return primary();
        const Operand operand = prefixed();
        require(operand, Type::Truth, "!");
        return {Type::Truth, unary(operand.node, [](double a) { return !isTrue(a); }), {}, position};
    }
    template <class F>
    Operand number(const Operand& a, const std::string& user, std::size_t position, F function) {
        require(a, Type::Number, user);
        return {Type::Number, unary(a.node, function), {}, position};
    }

    Operand primary() {
        const Token token = current();
        if (take("(")) {
            Operand inner = disjunction();
            close(token.position);
            return inner;
        }
        if (token.kind == TokenKind::End || token.kind == TokenKind::Symbol)
            fail(m_text, token.position, "a number, a text or a column name is missing here");
        ++m_at;
        if (token.kind == TokenKind::Number)
            return {Type::Number, std::make_shared<Constant>(token.number), {}, token.position};
        if (token.kind == TokenKind::Text)
            return {Type::Text, {}, {nullptr, token.text}, token.position};
        if (token.kind == TokenKind::Name && take("("))
            return function(token);
        if (token.kind == TokenKind::Name && (token.text == "true" || token.text == "false"))
            return {Type::Truth, std::make_shared<Constant>(token.text == "true"), {}, token.position};
        return column(token);
    }
    void close(std::size_t opened) {
        if (!take(")"))
            fail(m_text, opened, "the parenthesis that opens here is not closed");
    }

    Operand function(const Token& name) {
        std::vector<Operand> arguments;
        const std::size_t opened = m_tokens[m_at - 1].position;
        do
            arguments.push_back(disjunction());
        while (take(","));
        close(opened);
        const Operand& first = arguments.front();
        if (name.text == "min" || name.text == "max")
            return extreme(name, arguments);
        if (name.text == "contains")
            return containsText(name, arguments);
        static constexpr std::array<const char*, 7> names{"abs", "sqrt", "log10", "isnan", "min", "max", "contains"};
        if (std::find(names.begin(), names.end(), name.text) == names.end()) {
            const auto near = nearestWord(name.text, {names.begin(), names.end()});
            fail(m_text, name.position,
                 fmt::format("there is no function {}; {}", name.text,
                             near.empty() ? "there are abs, sqrt, log10, min, max, isnan and contains"
                                          : fmt::format("did you mean {}?", near)));
        }
        if (arguments.size() != 1)
            fail(m_text, name.position, fmt::format("{} takes one argument", name.text));
        if (name.text == "abs")
            return number(first, name.text, name.position, [](double a) { return std::abs(a); });
        if (name.text == "sqrt")
            return number(first, name.text, name.position, [](double a) { return std::sqrt(a); });
        if (name.text == "log10")
            return number(first, name.text, name.position, [](double a) { return std::log10(a); });
        if (first.type == Type::Text)
            fail(m_text, first.position, "isnan needs a number or a condition, this is a text; compare it with \"\"");
        return {Type::Truth, unary(first.node, [](double a) { return std::isnan(a); }), {}, name.position};
    }
    Operand containsText(const Token& name, const std::vector<Operand>& arguments) {
        const bool fits = arguments.size() == 2 && arguments[0].text.column && arguments[1].type == Type::Text &&
                          !arguments[1].text.column;
        if (!fits)
            fail(m_text, name.position, "contains takes a column of texts and a text in quotes");
        const std::string part = toLower(arguments[1].text.constant);
        return {Type::Truth,
                wordTable(*arguments[0].text.column,
                          [&](std::string_view word) { return containsIgnoringCase(word, part) ? 1.0 : 0.0; }),
                {},
                name.position};
    }
    /// min and max: missing when an argument is.
    Operand extreme(const Token& name, const std::vector<Operand>& arguments) {
        if (arguments.size() < 2)
            fail(m_text, name.position, fmt::format("{} takes two or more arguments", name.text));
        Operand result = arguments.front();
        const bool least = name.text == "min";
        for (std::size_t i = 1; i < arguments.size(); ++i)
            result = arithmetic(result, arguments[i], name.text, [least](double a, double b) {
                return std::isnan(a) || std::isnan(b) ? std::numeric_limits<double>::quiet_NaN()
                                                      : (least ? std::min(a, b) : std::max(a, b));
            });
        result.position = name.position;
        return result;
    }

    Operand column(const Token& name) {
        const auto index = m_store.find(name.text);
        if (!index) {
            const auto near = nearestWord(name.text, m_store.names());
            fail(m_text, name.position,
                 fmt::format("there is no column {}{}", name.text,
                             near.empty() ? "" : fmt::format("; did you mean {}?", near)));
        }
        return columnOperand(m_store.column(*index), name.position);
    }

    std::string_view m_text;
    const ColumnStore& m_store;
    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
};

constexpr std::size_t kChunk = 128 * kBlock; ///< rows per task
constexpr int kThreads = 2;

} // namespace
} // namespace expression

using expression::kBlock;

Expression Expression::compile(std::string_view text, ColumnStorePtr store, Kind kind) {
    Expression out;
    out.m_root = expression::Parser(text, *store).parse(kind);
    out.m_store = std::move(store);
    return out;
}

bool Expression::matches(std::size_t row) const {
    double value = 0;
    m_root->evaluate(row, 1, &value);
    return expression::isTrue(value);
}

std::vector<std::uint32_t> Expression::matchingRows(const RunContext& context) const {
    const std::size_t rows = m_store->rows(), chunks = (rows + expression::kChunk - 1) / expression::kChunk;
    std::vector<std::vector<std::uint32_t>> found(chunks);
    parallelFor(chunks, std::min(expression::kThreads, hardwareThreads()), context, [&](std::size_t chunk) {
        std::array<double, kBlock> values;
        const std::size_t end = std::min(rows, (chunk + 1) * expression::kChunk);
        for (std::size_t first = chunk * expression::kChunk; first < end; first += kBlock) {
            const std::size_t count = std::min(kBlock, end - first);
            m_root->evaluate(first, count, values.data());
            for (std::size_t i = 0; i < count; ++i)
                if (expression::isTrue(values[i]))
                    found[chunk].push_back(static_cast<std::uint32_t>(first + i));
        }
    });
    std::vector<std::uint32_t> all;
    for (const auto& part : found)
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

std::vector<double> Expression::values(std::span<const std::uint32_t> rows, const RunContext& context) const {
    // Whole blocks are evaluated where the rows lie close together: cheaper than row by row.
    std::vector<double> all(rows.size());
    std::array<double, kBlock> values;
    for (std::size_t i = 0; i < rows.size();) {
        if (i % expression::kChunk < kBlock)
            context.throwIfStopped();
        const std::size_t first = rows[i], count = std::min(kBlock, m_store->rows() - first);
        std::size_t next = i;
        while (next < rows.size() && rows[next] >= first && rows[next] < first + count)
            ++next;
        const std::size_t used = next - i < 8 ? 1 : count;
        m_root->evaluate(first, used, values.data());
        for (next = i; next < rows.size() && rows[next] >= first && rows[next] < first + used; ++next)
            all[next] = values[rows[next] - first];
        i = next;
    }
    return all;
}

} // namespace furrow
