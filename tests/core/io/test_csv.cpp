#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/io/csv.h"
#include "tests/support/temp_dir.h"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

namespace furrow::io {
namespace {

CsvTable parse(const std::string& text) {
    return CsvTable::parse(text, "cat.csv");
}

std::string messageOf(const std::string& text) {
    try {
        parse(text);
    } catch (const UserError& error) {
        return error.what();
    }
    return "no error";
}

TEST(Csv, ReadsQuotedCellsWithCommasQuotesAndLineBreaks) {
    const auto table = parse("ID,NOTE,RA\n00019,\"a, \"\"b\"\"\nc\",1.5\n20,plain,2\n");
    ASSERT_EQ(table.rows(), 2u);
    ASSERT_EQ(table.columns(), 3u);
    EXPECT_EQ(table.text(0, 0), "00019");
    EXPECT_EQ(table.text(0, 1), "a, \"b\"\nc");
    EXPECT_EQ(table.raw(0, 1), "\"a, \"\"b\"\"\nc\"");
    EXPECT_EQ(table.number(0, 2), 1.5);
    EXPECT_EQ(table.line(0), 2u);
    EXPECT_EQ(table.line(1), 4u); // the quoted break counts
}

TEST(Csv, BomAndCrlfAreNotPartOfTheTable) {
    const auto table = parse("\xef\xbb\xbfRA,DEC\r\n1,2\r\n3,\"x\r\ny\"\r\n");
    EXPECT_EQ(table.names(), (std::vector<std::string>{"RA", "DEC"}));
    ASSERT_EQ(table.rows(), 2u);
    EXPECT_EQ(table.raw(0, 1), "2");
    EXPECT_EQ(table.raw(1, 1), "\"x\r\ny\"");
    EXPECT_EQ(table.line(1), 3u);
}

TEST(Csv, KeepsEveryCellByteForByte) {
    const std::string text =
        "ID,\"odd,name\",W,\xed\x95\x9c\n007,\"quoted\",  padded ,1.500e+00\n,\"\",\"a\"\"b\",-0\n";
    EXPECT_EQ(parse(text).toString(), text);
}

TEST(Csv, LastLineNeedsNoBreakAndBlankLinesAreSkipped) {
    const auto table = parse("\nA,B\n\n1,2\n\n3,4");
    ASSERT_EQ(table.rows(), 2u);
    EXPECT_EQ(table.text(1, 1), "4");
    EXPECT_EQ(table.line(1), 6u);
}

TEST(Csv, FindsColumnsWithoutRegardToCaseButPrefersTheExactName) {
    const auto table = parse("re,Re, dec \n1,2,3\n");
    EXPECT_EQ(table.find("Re"), 1u);
    EXPECT_EQ(table.find("RE"), 0u);
    EXPECT_EQ(table.find("DEC"), 2u);
    EXPECT_EQ(table.find("RA"), std::nullopt);
}

TEST(Csv, NumbersAreReadInTheCLocale) {
    const auto table = parse("a,b,c,d,e,f\n1e-3,\" 2.5 \",,nan,\"1,5\",inf\n");
    EXPECT_EQ(table.number(0, 0), 1e-3);
    EXPECT_EQ(table.number(0, 1), 2.5);
    EXPECT_TRUE(std::isnan(table.number(0, 2)));
    EXPECT_TRUE(std::isnan(table.number(0, 3)));
    EXPECT_TRUE(std::isnan(table.number(0, 4)));
    EXPECT_TRUE(std::isinf(table.number(0, 5)));
}

TEST(Csv, AddsRowsAndColumnsAndQuotesWhatNeedsQuotes) {
    auto table = parse("ID,N\n1,x\n");
    const auto column = table.addColumn("a,b");
    const auto row = table.addRow();
    table.setText(0, column, "say \"hi\"");
    table.setText(row, 0, " outer");
    table.setText(row, 1, "two\nlines");
    EXPECT_EQ(table.toString(), "ID,N,\"a,b\"\n1,x,\"say \"\"hi\"\"\"\n\" outer\",\"two\nlines\",\n");
    const auto again = parse(table.toString());
    EXPECT_EQ(again.text(1, 1), "two\nlines");
    EXPECT_EQ(again.names()[2], "a,b");
}

TEST(Csv, ASingleEmptyCellSurvives) {
    auto table = parse("ID\n1\n");
    table.addRow();
    EXPECT_EQ(parse(table.toString()).rows(), 2u);
}

struct BadCsv {
    const char* name;
    std::string text;
    const char* expected;
};
class CsvErrors : public testing::TestWithParam<BadCsv> {};
INSTANTIATE_TEST_SUITE_P(
    Messages, CsvErrors,
    testing::Values(BadCsv{"Empty", "", "cat.csv: the file is empty; the first row must name the columns"},
                    BadCsv{"OnlyBlankLines", "\n\r\n", "the file is empty"},
                    BadCsv{"OpenQuote", "A,B\n1,\"x\ny\n", "cat.csv, line 2: a quoted cell starts here and never ends"},
                    BadCsv{"TextAfterQuote", "A,B\n1,\"x\"y\n", "cat.csv, line 2: text follows a closing quote"},
                    BadCsv{"RepeatedNames", "A,B,A,B,C\n1,2,3,4,5\n", "column named more than once: A, B"},
                    BadCsv{"Ragged", "A,B\n1,2\n1\n1,2,3\n",
                           "- line 3: 1 cells, the header has 2\n  - line 4: 3 cells, the header has 2"},
                    BadCsv{"Utf16",
                           std::string("\xff\xfe"
                                       "A\0",
                                       4),
                           "UTF-16 text; save it as CSV in UTF-8"},
                    BadCsv{"Binary", std::string("A,B\n\0,1\n", 8), "holds zero bytes"}),
    [](const auto& p) { return p.param.name; });
TEST_P(CsvErrors, SaysWhatAndWhere) {
    EXPECT_NE(messageOf(GetParam().text).find(GetParam().expected), std::string::npos) << messageOf(GetParam().text);
}

TEST(Csv, ReportsAtMostTenRaggedRows) {
    std::string text = "A,B\n";
    for (int i = 0; i < 25; ++i)
        text += "1\n";
    const std::string message = messageOf(text);
    EXPECT_NE(message.find("line 11:"), std::string::npos);
    EXPECT_EQ(message.find("line 12:"), std::string::npos);
    EXPECT_NE(message.find("and 15 more lines"), std::string::npos);
}

TEST(Csv, MissingFileIsNamed) {
    test::TempDir dir;
    try {
        CsvTable::read(dir / "none.csv");
        FAIL() << "no error";
    } catch (const UserError& error) {
        EXPECT_NE(std::string(error.what()).find("none.csv"), std::string::npos);
    }
}

TEST(Csv, WritesAndReadsAFile) {
    test::TempDir dir;
    const auto table = parse("ID,X\n00019,1.0\n");
    table.write(dir / "out.csv");
    EXPECT_EQ(readTextFile(dir / "out.csv"), "ID,X\n00019,1.0\n");
    EXPECT_EQ(CsvTable::read(dir / "out.csv").text(0, 0), "00019");
}

/// Random texts of the characters that matter: either a UserError or a table that survives a round trip.
TEST(Csv, RandomTextNeverCrashesAndRoundTrips) {
    std::mt19937 random(12345);
    const std::string alphabet = "a1,,\"\"\n\n\r\t ;\xc3\xa9";
    std::uniform_int_distribution<std::size_t> length(0, 40), pick(0, alphabet.size() - 1);
    int tables = 0;
    for (int trial = 0; trial < 20000; ++trial) {
        std::string text;
        for (std::size_t n = length(random); n > 0; --n)
            text += alphabet[pick(random)];
        try {
            const auto table = parse(text);
            const auto again = parse(table.toString());
            ++tables;
            ASSERT_EQ(again.names(), table.names()) << text;
            ASSERT_EQ(again.rows(), table.rows()) << text;
            for (std::size_t r = 0; r < table.rows(); ++r)
                for (std::size_t c = 0; c < table.columns(); ++c)
                    ASSERT_EQ(again.text(r, c), table.text(r, c)) << text;
        } catch (const UserError&) {
            continue;
        }
    }
    EXPECT_GT(tables, 1000);
}

} // namespace
} // namespace furrow::io
