#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/catalog/column_store.h"
#include "core/catalog/export.h"
#include "core/io/csv.h"
#include "core/io/fits.h"
#include "tests/support/temp_dir.h"

#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <thread>

using namespace furrow;

namespace {

const char* const kCsv = "ID,RA,good,n,tile,note,\"odd, name\",empty,x9,x10,x11,x12,x13,x14,x15,x16,x17\r\n"
                         "00019,150.1,True,7,007,\"a, \"\"b\"\"\",1e3,,1,2,3,4,5,6,7,8,9.5\r\n"
                         "\n"
                         "00020, 2.50 ,false,,012,\"two\nlines\",,,,,,,,,,,\n"
                         "3,,,-5,1,two,nan,,1,2,3,4,5,6,7,8,\"9.5\"";

std::string errorOf(const std::string& csv) {
    try {
        ColumnStore::parse(csv, "t.csv");
    } catch (const UserError& e) {
        return e.what();
    }
    return {};
}

} // namespace

TEST(ColumnStore, CellsAreThoseOfTheFile) {
    const auto store = ColumnStore::parse(kCsv, "t.csv");
    const auto table = io::CsvTable::parse(kCsv, "t.csv");
    ASSERT_EQ(store->rows(), 3u);
    ASSERT_EQ(store->names(), table.names());
    for (std::size_t r = 0; r < 3; ++r)
        for (std::size_t c = 0; c < store->columns(); ++c) {
            EXPECT_EQ(store->csvCell(r, c), table.raw(r, c)) << r << ' ' << c;
            EXPECT_EQ(store->text(r, c), table.text(r, c)) << r << ' ' << c;
            const double expected = table.number(r, c), number = store->number(r, c);
            EXPECT_TRUE(number == expected || (std::isnan(number) && std::isnan(expected))) << r << ' ' << c;
        }
    EXPECT_EQ(store->find("id"), 0u);
    EXPECT_EQ(store->find("odd, name"), 6u);
    EXPECT_FALSE(store->find("nobody"));
}

TEST(ColumnStore, ColumnsHaveTheTypeOfTheirCells) {
    const auto store = ColumnStore::parse(kCsv, "t.csv");
    const auto type = [&](const char* name) { return store->column(*store->find(name)).type(); };
    EXPECT_EQ(type("ID"), ColumnType::Text);
    EXPECT_EQ(type("RA"), ColumnType::Double);
    EXPECT_EQ(type("good"), ColumnType::Bool);
    EXPECT_EQ(type("n"), ColumnType::Int);
    EXPECT_EQ(type("tile"), ColumnType::Text); // leading zeros
    EXPECT_EQ(type("note"), ColumnType::Text);
    EXPECT_EQ(type("odd, name"), ColumnType::Double);
    EXPECT_EQ(type("empty"), ColumnType::Text);
    EXPECT_EQ(type("x17"), ColumnType::Double);
    const auto& n = store->column(*store->find("n"));
    EXPECT_EQ(n.number(0), 7);
    EXPECT_TRUE(n.isMissing(1));
    EXPECT_EQ(n.number(2), -5);
    EXPECT_EQ(store->column(1).number(1), 2.5);
    EXPECT_EQ(store->column(*store->find("x17")).number(2), 9.5);
    const TextColumn& note = *store->column(*store->find("note")).texts();
    EXPECT_EQ(note.words[note.codes[0]], "a, \"b\"");
    EXPECT_EQ(note.words[note.codes[1]], "two\nlines");
}

TEST(ColumnStore, EqualTextsAreOneWordWhateverTheirQuotes) {
    const auto store = ColumnStore::parse("t\nabc\n\"abc\"\n\"a\"\"c\"\n\"a\"\"c\"\n\n", "t.csv");
    const TextColumn& texts = *store->column(0).texts();
    EXPECT_EQ(texts.words.size(), 2u);
    EXPECT_EQ(texts.codes, (std::vector<std::uint32_t>{0, 0, 1, 1}));
    EXPECT_EQ(texts.ranks(), (std::vector<std::uint32_t>{1, 0})); // a"c sorts before abc
}

TEST(ColumnStore, ErrorsAreThoseOfTheSmallTable) {
    for (const char* csv : {"a,b\n1\n", "a,a\n1,2\n", "", "\n\n", "a\n\"open", "a\n\"x\"y\n", "a,b\n1,2,3\n1\n"}) {
        std::string expected;
        try {
            io::CsvTable::parse(csv, "t.csv");
        } catch (const UserError& e) {
            expected = e.what();
        }
        EXPECT_FALSE(expected.empty()) << csv;
        EXPECT_EQ(errorOf(csv), expected);
    }
}

TEST(ColumnStore, ManyTextsOfManyThreads) {
    constexpr int kRows = 100'000; // several chunks, and the index of words grows
    std::string csv = "ID,kind,v\n";
    std::mt19937 random(7);
    for (int i = 0; i < kRows; ++i)
        csv +=
            "s" + std::to_string(random() % kRows) + "," + std::to_string(i % 3) + "x," + std::to_string(i) + ".25\n";
    const auto store = ColumnStore::parse(csv, "t.csv");
    std::vector<const StoredColumn*> seen(2);
    {
        std::vector<std::jthread> threads;
        for (auto& column : seen)
            threads.emplace_back([&] { column = &store->column(0); });
    }
    EXPECT_EQ(seen[0], seen[1]); // read once
    const TextColumn& ids = *store->column(0).texts();
    for (int i = 0; i < kRows; ++i) {
        ASSERT_EQ(ids.words[ids.codes[i]], store->text(i, 0));
        ASSERT_EQ(store->column(2).number(i), i + 0.25);
    }
    EXPECT_EQ(store->column(1).texts()->words.size(), 3u);
    EXPECT_GT(store->bytes(), csv.size());
}

TEST(ColumnStore, FitsTablesHoldTheSameValues) {
    const test::TempDir dir;
    const auto csv = ColumnStore::parse(
        "ID,RA,good,n,note\n00019,150.125,True,7,\"a,b\"\n00020,,,,\n3,-1e-300,False,-5,c\n", "t.csv");
    exportCatalog(csv, dir / "t.fits");
    const auto fits = ColumnStore::read(dir / "t.fits");
    ASSERT_EQ(fits->names(), csv->names());
    ASSERT_EQ(fits->rows(), 3u);
    for (std::size_t c = 0; c < csv->columns(); ++c)
        for (std::size_t r = 0; r < 3; ++r) {
            EXPECT_EQ(fits->text(r, c), csv->text(r, c)) << r << ' ' << c;
            EXPECT_EQ(fits->column(c).isMissing(r), csv->column(c).isMissing(r)) << r << ' ' << c;
        }
    EXPECT_EQ(fits->column(2).type(), ColumnType::Bool);
    EXPECT_EQ(fits->column(3).type(), ColumnType::Int);
    EXPECT_EQ(fits->column(1).number(2), -1e-300);
    EXPECT_EQ(fits->unit(1), "deg");
    EXPECT_EQ(fits->csvCell(0, 4), "\"a,b\"");
    exportCatalog(fits, dir / "back.csv");
    EXPECT_EQ(readTextFile(dir / "back.csv"),
              "ID,RA,good,n,note\n00019,150.125,True,7,\"a,b\"\n00020,,,,\n3,-1e-300,False,-5,c\n");
}

TEST(ColumnStore, FitsFormsOfOtherPrograms) {
    const test::TempDir dir;
    writeTextAtomically(dir / "make.py", R"(
import numpy as np
from astropy.table import Table, MaskedColumn
t = Table()
t["f4"] = np.array([0.1, np.nan, -3e38], np.float32)
t["i2"] = np.array([-1, 2, 32767], np.int16)
t["u2"] = np.array([0, 40000, 65535], np.uint16)
t["i4"] = MaskedColumn(np.array([1, 2, -2147483647], np.int32), mask=[False, True, False], fill_value=-99)
t["u1"] = np.array([0, 1, 255], np.uint8)
t["i8"] = np.array([2**53 + 1, -1, 0], np.int64)
t["name"] = ["NGC 1", "", "x"]
t["vector"] = np.zeros((3, 2))
t["flag"] = [True, False, True]
t["f4"].unit = "Jy"
t.write("t.fits", overwrite=True)
t.write("t.fits.gz", overwrite=True)
)");
    ASSERT_EQ(std::system(("cd '" + dir.path().string() + "' && /usr/bin/python3 make.py > out 2>&1").c_str()), 0)
        << "install python3-astropy (packaging/run-tests does)";
    for (const char* name : {"t.fits", "t.fits.gz"}) {
        const auto store = ColumnStore::read(dir / name);
        ASSERT_EQ(store->columns(), 8u) << name;
        EXPECT_EQ(store->fits()->skipped(), (std::vector<std::string>{"vector"}));
        const auto texts = [&](const char* column) {
            std::vector<std::string> cells;
            for (std::size_t r = 0; r < 3; ++r)
                cells.push_back(store->text(r, store->find(column).value()));
            return cells;
        };
        using Texts = std::vector<std::string>;
        EXPECT_EQ(texts("f4"), (Texts{"0.1", "", "-3e+38"}));
        EXPECT_EQ(texts("i2"), (Texts{"-1", "2", "32767"}));
        EXPECT_EQ(texts("u2"), (Texts{"0", "40000", "65535"}));
        EXPECT_EQ(texts("i4"), (Texts{"1", "", "-2147483647"}));
        EXPECT_EQ(texts("u1"), (Texts{"0", "1", "255"}));
        EXPECT_EQ(texts("i8"), (Texts{"9007199254740993", "-1", "0"}));
        EXPECT_EQ(texts("name"), (Texts{"NGC 1", "", "x"}));
        EXPECT_EQ(texts("flag"), (Texts{"True", "False", "True"}));
        EXPECT_EQ(store->unit(0), "Jy");
    }
}

TEST(ColumnStore, DamagedFilesAreRefused) {
    const test::TempDir dir;
    writeTextAtomically(dir / "no.fits", "nothing\n");
    EXPECT_THROW(ColumnStore::read(dir / "no.fits"), UserError);
    EXPECT_THROW(ColumnStore::read(dir / "none.csv"), UserError);
    EXPECT_THROW(ColumnStore::read(dir / "none.fits"), UserError);
    io::FitsWriter image(dir / "image.fits");
    image.addImage("", Image<float>(4, 4));
    image.close();
    EXPECT_THROW(ColumnStore::read(dir / "image.fits"), UserError);
    std::string csv = "a\n";
    for (int i = 0; i < 5000; ++i)
        csv += std::to_string(i) + "\n";
    exportCatalog(ColumnStore::parse(csv, "t.csv"), dir / "t.fits");
    std::filesystem::resize_file(dir / "t.fits", 8640);
    EXPECT_THROW(ColumnStore::read(dir / "t.fits"), UserError);
}

TEST(ColumnStore, ReadingStopsWhenAsked) {
    const test::TempDir dir;
    writeTextAtomically(dir / "t.csv", "a\n1\n");
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(ColumnStore::read(dir / "t.csv", RunContext(stop.get_token(), nullptr, nullptr)), Cancelled);
}
