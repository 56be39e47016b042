#include "core/base/error.h"
#include "core/catalog/expression.h"

#include <gtest/gtest.h>
#include <random>
#include <thread>

using namespace furrow;

namespace {

using Rows = std::vector<std::uint32_t>;

const ColumnStorePtr& table() {
    static const ColumnStorePtr table =
        ColumnStore::parse("ID,TYPE,fit_is_reliable,FLUX_m625_fit,FLUXERR_m625_fit,n,odd name\n"
                           "00019,EXP,True,100,4,1,1.5\n"
                           "00020,STAR,False,50,,2,\n"
                           "00021,EXP,True,-7.5,1,,2.5\n"
                           "00022,,,,1,4,3.5\n",
                           "t.csv");
    return table;
}

Rows rowsOf(const std::string& text) {
    return Expression::compile(text, table()).matchingRows();
}

std::string errorOf(const std::string& text) {
    try {
        rowsOf(text);
    } catch (const UserError& e) {
        return e.what();
    }
    return {};
}

struct Case {
    const char* text;
    Rows rows;
};
class Expressions : public testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(
    Language, Expressions,
    testing::Values(Case{"fit_is_reliable && FLUX_m625_fit / FLUXERR_m625_fit > 20 && TYPE == \"EXP\"", {0}},
                    Case{"true", {0, 1, 2, 3}}, Case{"!true", {}}, Case{"1 + 2 * 3 == 7", {0, 1, 2, 3}},
                    Case{"(1 + 2) * 3 == 9 && 7 - 2 - 1 == 4 && 8 / 4 / 2 == 1 && 7 % 4 == 3", {0, 1, 2, 3}},
                    Case{"-n < -1", {1, 3}}, Case{"--n == +n", {0, 1, 3}}, Case{"n != 2", {0, 3}},
                    Case{"!(n == 2)", {0, 2, 3}}, Case{"isnan(n)", {2}}, Case{"!isnan(FLUXERR_m625_fit)", {0, 2, 3}},
                    Case{"n >= 2", {1, 3}}, Case{"n <= 2", {0, 1}},
                    // A missing truth value is false; its comparison too.
                    Case{"fit_is_reliable", {0, 2}}, Case{"!fit_is_reliable", {1, 3}},
                    Case{"fit_is_reliable == false", {1}}, Case{"fit_is_reliable != true", {1}},
                    Case{"isnan(fit_is_reliable)", {3}},
                    // || binds less than &&
                    Case{"true || true && false", {0, 1, 2, 3}}, Case{"n == 1 || n == 4", {0, 3}},
                    Case{"abs(FLUX_m625_fit) == 7.5", {2}}, Case{"sqrt(FLUX_m625_fit) == 10", {0}},
                    Case{"log10(FLUX_m625_fit) == 2", {0}}, Case{"min(n, 2, 3) == 2 && max(n, 3) == 4", {3}},
                    Case{"max(n, 3) == 3", {0, 1}}, Case{"TYPE == ''", {3}}, Case{"TYPE != 'EXP'", {1, 3}},
                    Case{"ID == '00019'", {0}}, Case{"ID > \"00020\"", {2, 3}}, Case{"`odd name` > 2", {2, 3}},
                    Case{"flux_M625_fit > 60", {0}}, Case{"n == .1e1", {0}}, Case{"contains(TYPE, \"xp\")", {0, 2}},
                    Case{"contains(ID, '0002') && !contains(TYPE, 'A')", {2, 3}}, Case{"TYPE == TYPE", {0, 1, 2, 3}},
                    Case{"'EXP' == TYPE", {0, 2}}, Case{"TYPE < ID", {3}}));
TEST_P(Expressions, SelectRows) {
    EXPECT_EQ(rowsOf(GetParam().text), GetParam().rows) << GetParam().text;
    const auto expression = Expression::compile(GetParam().text, table());
    for (std::size_t r = 0; r < table()->rows(); ++r)
        EXPECT_EQ(expression.matches(r), std::count(GetParam().rows.begin(), GetParam().rows.end(), r) == 1) << r;
}

struct Wrong {
    const char* text;
    const char* expected;
};
class WrongExpressions : public testing::TestWithParam<Wrong> {};
INSTANTIATE_TEST_SUITE_P(
    Language, WrongExpressions,
    testing::Values(
        Wrong{"FLUX_m652_fit > 2", "character 1: there is no column FLUX_m652_fit; did you mean FLUX_m625_fit?"},
        Wrong{"n > 1 && sqr(n) > 2", "character 10: there is no function sqr; did you mean sqrt?"},
        Wrong{"", "character 1: a number, a text or a column name is missing"}, Wrong{"n >", "character 4: a number"},
        Wrong{"n", "character 1: the whole expression needs a condition"},
        Wrong{"n = 1", "character 3: write == instead of ="}, Wrong{"(n > 1", "character 1: the parenthesis"},
        Wrong{"n > 1)", "character 6: an operator is missing"}, Wrong{"n > 'a", "character 5: the text that"},
        Wrong{"TYPE > 1", "character 8: a text cannot be compared with a number"},
        Wrong{"1 < n < 3", "character 7: join comparisons with &&"},
        Wrong{"n && true", "character 1: && needs a condition, this is a number"},
        Wrong{"TYPE + 1 > 2", "character 1: + needs a number, this is a text"},
        Wrong{"abs(1, 2) > 0", "character 1: abs takes one argument"},
        Wrong{"min(1) > 0", "character 1: min takes two or more"}, Wrong{"n > 1x", "character 5: this is no number"},
        Wrong{"n > 1e999", "character 5: this is no number"}, Wrong{"n $ 1", "character 3: this character"},
        Wrong{"contains(n, 'a')", "character 1: contains takes a column of texts"},
        Wrong{"contains(TYPE)", "character 1: contains takes"},
        // Counted in characters, not bytes.
        Wrong{"'é' == 1", "character 8: a text cannot"}));
TEST_P(WrongExpressions, NameThePlace) {
    const auto error = errorOf(GetParam().text);
    EXPECT_NE(error.find(GetParam().expected), std::string::npos) << GetParam().text << "\n" << error;
}

} // namespace

TEST(Expression, TheErrorMarksThePlace) {
    EXPECT_TRUE(errorOf("true && nn > 1").ends_with("\n  true && nn > 1\n          ^"));
}

TEST(Expression, AnyTextCompilesOrIsRefused) {
    const std::vector<std::string> words{"n",    "TYPE", "1",  "'a'",  "\"",   "`",    "(",    ")",
                                         "!",    "-",    "+",  "*",    "/",    "%",    "&&",   "||",
                                         "==",   "!=",   "<",  ">=",   ",",    "abs(", "min(", "isnan(",
                                         "true", " ",    "\n", "\xc3", "\xff", "1e",   ".",    "fit_is_reliable",
                                         "&",    "="};
    std::mt19937 random(1);
    std::size_t good = 0, refused = 0;
    for (int i = 0; i < 20000; ++i) {
        std::string text;
        for (std::size_t w = random() % 9 + 1; w > 0; --w)
            text += words[random() % words.size()];
        try {
            rowsOf(text);
            ++good;
        } catch (const UserError&) {
            ++refused;
        }
    }
    EXPECT_GT(good, 20u); // both kinds were met
    EXPECT_GT(refused, 10000u);
}

TEST(Expression, DeepNestingIsRefusedAndMayReachTheLimit) {
    const auto nested = [](std::size_t depth) { return std::string(depth, '(') + "true" + std::string(depth, ')'); };
    EXPECT_EQ(rowsOf(nested(240)).size(), 4u);
    EXPECT_NE(errorOf(nested(100000)).find("more than 500 words"), std::string::npos);
    EXPECT_NE(errorOf(std::string(100000, '!') + "true").find("more than 500 words"), std::string::npos);
}

TEST(Expression, BlocksThreadsAndSingleRowsAgree) {
    std::string text = "a,b\n";
    for (int i = 0; i < 1000; ++i)
        text += std::to_string(i) + "," + std::to_string(i % 7) + "\n";
    const auto catalog = ColumnStore::parse(text, "t.csv");
    const auto expression = Expression::compile("a % 7 == b && b > 3", catalog);
    const auto expected = expression.matchingRows();
    EXPECT_EQ(expected.size(), 142u * 3 + 2); // 142 weeks, and 4 and 5 of the six days that follow
    std::vector<Rows> found(2);
    {
        std::vector<std::jthread> threads;
        for (auto& rows : found)
            threads.emplace_back([&] {
                for (std::size_t r = 0; r < 1000; ++r)
                    if (expression.matches(r))
                        rows.push_back(r);
            });
    }
    EXPECT_EQ(found[0], expected);
    EXPECT_EQ(found[1], expected);
}

TEST(Expression, NumbersOfRows) {
    const std::vector<std::uint32_t> rows{3, 0, 2, 1};
    const auto values = Expression::compile("FLUX_m625_fit * 2 + n", table(), Expression::Kind::Number).values(rows);
    ASSERT_EQ(values.size(), 4u);
    EXPECT_TRUE(std::isnan(values[0]));
    EXPECT_EQ(values[1], 201);
    EXPECT_TRUE(std::isnan(values[2]));
    EXPECT_EQ(values[3], 102);
    EXPECT_EQ(Expression::compile("n > 1", table(), Expression::Kind::Number).values({{1}})[0], 1);
    EXPECT_THROW(Expression::compile("TYPE", table(), Expression::Kind::Number), ExpressionError);
}

TEST(Expression, TheErrorKnowsItsPlace) {
    try {
        Expression::compile("'é' != TYPE && nn > 1", table());
        FAIL();
    } catch (const ExpressionError& e) {
        EXPECT_EQ(e.character(), 15u);
        EXPECT_TRUE(e.problem().starts_with("there is no column nn")) << e.problem();
    }
}
