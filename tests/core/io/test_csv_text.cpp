#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/io/csv.h"
#include "core/io/csv_text.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>
#include <random>

using namespace furrow;

namespace {

std::string errorOf(const std::string& csv, bool isBig) {
    try {
        isBig ? static_cast<void>(io::CsvText::parse(csv, "t.csv"))
              : static_cast<void>(io::CsvTable::parse(csv, "t.csv"));
    } catch (const UserError& e) {
        return e.what();
    }
    return {};
}

/// CsvTable reads byte by byte, in one go: what CsvText finds in blocks, and in parts side by side, must be the same.
void expectSame(const std::string& csv) {
    const auto big = io::CsvText::parse(csv, "t.csv");
    const auto small = io::CsvTable::parse(csv, "t.csv");
    ASSERT_EQ(big.rows(), small.rows());
    ASSERT_EQ(big.names(), small.names());
    std::vector<std::string_view> cells(small.columns());
    for (std::size_t r = 0; r < small.rows(); ++r) {
        big.cells(r, 0, cells.size(), cells.data());
        for (std::size_t c = 0; c < small.columns(); ++c) {
            ASSERT_EQ(big.raw(r, c), small.raw(r, c)) << r << ' ' << c;
            ASSERT_EQ(cells[c], small.raw(r, c)) << r << ' ' << c;
            ASSERT_EQ(big.text(r, c), small.text(r, c)) << r << ' ' << c;
        }
    }
}

std::string randomCell(std::mt19937& random) {
    static constexpr const char* cells[] = {
        "",
        "1",
        "-2.5",
        "abc",
        "\"\"",
        "\"a,b\"",
        "a\"b",
        "\"x\ny\"",
        "\"x\r\ny\"",
        "\"say \"\"hi\"\"\"",
        "a\rb",
        "\"\"\"\"",
        "\"\n\n\"",
        "5\" dish",
        "\xc3\xa9t\xc3\xa9",
        " padded ",
        "a long cell that reaches from one block of sixty-four bytes into the next one"};
    return cells[random() % std::size(cells)];
}

std::string header(std::size_t columns) {
    std::string text;
    for (std::size_t c = 0; c < columns; ++c)
        text += (c ? ",c" : "c") + std::to_string(c);
    return text;
}

} // namespace

TEST(CsvText, OddCellsAreThoseOfTheSmallTable) {
    std::mt19937 random(11);
    static constexpr const char* ends[] = {"\n", "\r\n", "\r\r\n"};
    for (int file = 0; file < 200; ++file) {
        const std::size_t columns = 1 + random() % 40;
        std::string csv = (file % 5 == 0 ? "\xef\xbb\xbf" : "") + header(columns) + ends[random() % 3];
        for (std::size_t row = random() % 30; row > 0; --row) {
            for (std::size_t c = 0; c < columns; ++c)
                csv += (c ? "," : "") + randomCell(random);
            csv += row == 1 && file % 2 ? "" : ends[random() % 3];
            if (random() % 8 == 0)
                csv += ends[random() % 3]; // a blank line
        }
        SCOPED_TRACE(file);
        expectSame(csv);
    }
}

TEST(CsvText, PartsThatBeginWithinQuotesAreReadAgain) {
    // A quoted cell of more than two parts of a megabyte, full of what looks like rows.
    std::string csv = "a,b,c\n1,2,3\n4,\"";
    while (csv.size() < 2'500'000)
        csv += "10,20,30\n7,\"\"x,\n";
    csv += "\",6\n";
    for (int i = 0; i < 150'000; ++i) // quotes all over the next parts
        csv += std::to_string(i) + (i % 3 ? ",\"l\n1,2,3\n\"," : ",,") + "x\n";
    expectSame(csv);
}

TEST(CsvText, ErrorsNameTheLineWhereverItIs) {
    std::string csv = "a,b\n";
    for (int i = 0; i < 400'000; ++i)
        csv += i % 1000 ? "1,2\n" : "\"x\ny\",2\r\n";
    const std::string rest = "5,6\n";
    for (const std::string& bad : {std::string("1,2,3\n"), std::string("7\n1\n"), std::string("\"open,1\n"),
                                   std::string("\"x\"y,1\n"), std::string("0,\0\n", 4)}) {
        const std::string whole = csv + bad + csv.substr(4) + rest;
        EXPECT_FALSE(errorOf(whole, true).empty());
        EXPECT_EQ(errorOf(whole, true), errorOf(whole, false));
    }
    std::string many = csv;
    for (int i = 0; i < 500'000; ++i)
        many += i % 20'000 ? "1,2\n" : "1\n";
    EXPECT_EQ(errorOf(many, true), errorOf(many, false)); // ten are listed, the others counted
}

TEST(CsvText, ProgressRunsToTheEndAndStopsWhenAsked) {
    struct Sink : ProgressSink {
        void stageStarted(std::string_view) override {}
        void stageAdvanced(std::string_view stage, std::size_t done, std::size_t total, std::string_view) override {
            const std::lock_guard lock(mutex);
            isMine = isMine && stage == "catalog" && done <= total;
            most = std::max(most, static_cast<double>(done) / static_cast<double>(total));
            if (done >= stopAt)
                stop.request_stop();
        }
        void stageFinished(std::string_view, double) override {}
        std::mutex mutex;
        bool isMine = true;
        double most = 0;
        std::size_t stopAt = std::numeric_limits<std::size_t>::max();
        std::stop_source stop;
    };
    const test::TempDir dir;
    std::string csv = "a,b\n";
    while (csv.size() < 12'000'000)
        csv += "123456,654321\n";
    writeTextAtomically(dir / "t.csv", csv);
    const auto read = [&](std::size_t stopAt) {
        const auto sink = std::make_shared<Sink>();
        sink->stopAt = stopAt;
        EXPECT_EQ(io::CsvText::read(dir / "t.csv", RunContext(sink->stop.get_token(), sink, nullptr)).rows(),
                  (csv.size() - 4) / 14);
        return sink;
    };
    const auto whole = read(std::numeric_limits<std::size_t>::max());
    EXPECT_TRUE(whole->isMine);
    EXPECT_EQ(whole->most, 1);
    EXPECT_THROW(read(1), Cancelled);              // while it is read
    EXPECT_THROW(read(csv.size() + 1), Cancelled); // while lines are looked for
}
