#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/catalog/column_store.h"
#include "core/catalog/row_order.h"
#include "core/io/csv.h"
#include "tests/support/temp_dir.h"

#include <cmath>
#include <cstdlib>
#include <gtest/gtest.h>
#include <numeric>
#include <random>

using namespace furrow;

namespace {

std::vector<std::size_t> allColumns(const ColumnStore& store) {
    std::vector<std::size_t> columns(store.columns());
    std::iota(columns.begin(), columns.end(), std::size_t{0});
    return columns;
}

bool runPython(const test::TempDir& dir, const std::string& script) {
    writeTextAtomically(dir / "make.py", script);
    return std::system(("cd '" + dir.path().string() + "' && /usr/bin/python3 make.py > out 2>&1").c_str()) == 0;
}

/// Numbers as Python prints them with float.hex(), "nan" for missing ones.
std::vector<double> hexNumbers(const std::string& line) {
    std::vector<double> values;
    for (const char* at = line.c_str(); *at;) {
        char* end = nullptr;
        values.push_back(std::strtod(at, &end));
        at = *end == ' ' ? end + 1 : end;
        if (end == line.c_str() + line.size())
            break;
    }
    return values;
}

void expectNumbers(const ColumnStore& store, std::size_t column, const std::vector<double>& expected) {
    ASSERT_EQ(store.rows(), expected.size());
    const StoredColumn& stored = store.column(column);
    for (std::size_t row = 0; row < expected.size(); ++row) {
        const double value = stored.number(row);
        EXPECT_TRUE((std::isnan(value) && std::isnan(expected[row])) ||
                    (value == expected[row] && std::signbit(value) == std::signbit(expected[row])))
            << store.names()[column] << ", row " << row << ": " << value << " for " << expected[row];
    }
}

} // namespace

TEST(ColumnValues, NumbersAreThoseThatPythonReads) {
    const test::TempDir dir;
    if (!runPython(dir, R"(
import csv, random, struct
random.seed(5)
def plain():
    return repr(round(random.uniform(-1e4, 1e4), random.randrange(8)))
def exact():
    return repr(struct.unpack('d', struct.pack('Q', random.getrandbits(64)))[0])
odd = ['', ' ', '1e400', '-1e400', '1e-400', '-1e-400', 'nan', 'NaN', '-nan', 'inf', '-inf', 'Infinity', '+5', '-0', '-0.0', '.5', '5.',
       '1E+05', '1e5', ' 7 ', '4.9e-324', '2.2250738585072011e-308', '9007199254740993', '123456789012345678901234567890',
       '0.1', '0.30000000000000004', '1.7976931348623157e308', '00012.50', '179769313486231580793e289', '"3.5"', '" 4.5 "']
rows = []
for i in range(20000):
    rows.append([plain(), exact(), odd[i % len(odd)], str(random.randrange(-10**17, 10**17))])
with open('t.csv', 'w', newline='') as f:
    f.write('\ufeffplain,exact,RA,big\r\n')
    for i, r in enumerate(rows):
        f.write(','.join(r) + ('\r\n' if i % 3 else '\n'))
        if i % 100 == 0: f.write('\n')
columns = [[], [], [], []]
with open('t.csv', newline='', encoding='utf-8-sig') as f:
    for r in list(csv.reader(f))[1:]:
        if not r: continue
        for c in range(4):
            text = r[c].strip()
            columns[c].append(float(text) if text else float('nan'))
with open('truth', 'w') as f:
    for c in columns:
        f.write(' '.join(v.hex() for v in c) + '\n')
)"))
        FAIL() << "install python3 (packaging/run-tests does)";
    const auto store = ColumnStore::read(dir / "t.csv");
    store->load(allColumns(*store));
    const std::string truth = readTextFile(dir / "truth");
    std::size_t at = 0;
    for (std::size_t column = 0; column < 4; ++column) {
        const std::size_t end = truth.find('\n', at);
        expectNumbers(*store, column, hexNumbers(truth.substr(at, end - at)));
        at = end + 1;
    }
    EXPECT_EQ(store->column(3).type(), ColumnType::Int);
    for (std::size_t row = 0; row < store->rows(); ++row) // beyond 2^53 too
        ASSERT_EQ(std::to_string(std::get<StoredColumn::Integers>(store->column(3).values())[row]),
                  store->text(row, 3));
}

TEST(ColumnValues, FitsNumbersAreThoseOfAstropy) {
    const test::TempDir dir;
    if (!runPython(dir, R"(
import numpy as np
from astropy.io import fits
rng = np.random.default_rng(2)
n = 1000
bits = rng.integers(0, 2**64, n, dtype=np.uint64, endpoint=False)
d = bits.view(np.float64); d[:4] = [np.nan, -0.0, np.inf, -np.inf]
e = rng.normal(size=n).astype(np.float32)
i2 = rng.integers(-2**15, 2**15, n).astype(np.int16)
j4 = rng.integers(-2**31, 2**31, n).astype(np.int32); j4[::7] = -99
columns = [fits.Column('d', 'D', array=d), fits.Column('e', 'E', array=e), fits.Column('i', 'I', array=i2),
           fits.Column('j', 'J', array=j4, null=-99),
           fits.Column('u', 'I', array=rng.integers(0, 2**16, n).astype(np.uint16), bzero=32768),
           fits.Column('k', 'K', array=rng.integers(-2**52, 2**52, n)),
           fits.Column('b', 'B', array=rng.integers(0, 256, n).astype(np.uint8)),
           fits.Column('scaled', 'E', array=e, bscale=0.5, bzero=3.0),
           fits.Column('l', 'L', array=rng.integers(0, 2, n).astype(bool))]
fits.BinTableHDU.from_columns(columns).writeto('t.fits', overwrite=True)
data = fits.open('t.fits')[1].data
with open('truth', 'w') as f:
    for c in columns:
        v = data[c.name].astype(np.float64)
        if c.name == 'j': v[data['j'] == -99] = np.nan
        f.write(' '.join(float(x).hex() for x in v) + '\n')
)"))
        FAIL() << "install python3-astropy (packaging/run-tests does)";
    const auto store = ColumnStore::read(dir / "t.fits"), again = ColumnStore::read(dir / "t.fits");
    store->load(allColumns(*store));
    ASSERT_EQ(store->columns(), 9u);
    const std::string truth = readTextFile(dir / "truth");
    std::size_t at = 0;
    for (std::size_t column = 0; column < store->columns(); ++column) {
        const std::size_t end = truth.find('\n', at);
        const std::vector<double> expected = hexNumbers(truth.substr(at, end - at));
        expectNumbers(*store, column, expected);
        expectNumbers(*again, column, expected); // one by one
        at = end + 1;
    }
    EXPECT_TRUE(store->column(0).hasMissing() && store->column(3).hasMissing());
    EXPECT_FALSE(store->column(5).hasMissing());
}

TEST(ColumnValues, LateCellsDecideTheTypeToo) {
    // 40 000 rows: neither the first cells nor a sample show what comes.
    std::string csv = "becomesReal,becomesText,becomesId,FLUX_r_fit,empty,truth,late,ok\n";
    for (int i = 0; i < 40'000; ++i) {
        const bool odd = i == 31'234;
        csv += std::to_string(i) + (odd ? ".5" : "") + ',' + (odd ? "none" : std::to_string(i)) + ',' +
               (odd ? "0007" : std::to_string(i)) + ',' + (odd ? "bad" : "1.5") + ",," + (i % 2 ? "True" : "false") +
               ',' + (odd ? "7" : "") + ',' + std::to_string(i) + ".25\n";
    }
    const auto together = ColumnStore::parse(csv, "t.csv"), single = ColumnStore::parse(csv, "t.csv");
    together->load(allColumns(*together), {}, 1);
    const ColumnType types[] = {ColumnType::Double, ColumnType::Text, ColumnType::Text, ColumnType::Text,
                                ColumnType::Text,   ColumnType::Bool, ColumnType::Int,  ColumnType::Double};
    for (std::size_t c = 0; c < together->columns(); ++c) {
        ASSERT_TRUE(together->isLoaded(c));
        EXPECT_EQ(together->column(c).type(), types[c]) << together->names()[c];
        EXPECT_EQ(single->column(c).type(), types[c]) << together->names()[c];
        EXPECT_EQ(together->column(c).hasMissing(), c == 6) << c;
        for (std::size_t row = 0; row < together->rows(); row += 617) {
            const double a = together->column(c).number(row), b = single->column(c).number(row);
            ASSERT_TRUE(a == b || (std::isnan(a) && std::isnan(b)));
        }
    }
    EXPECT_EQ(together->column(0).number(31'234), 31'234.5);
    EXPECT_EQ(together->column(6).number(31'234), 7);
    const TextColumn& ids = *together->column(2).texts();
    EXPECT_EQ(ids.words[ids.codes[31'234]], "0007");
}

TEST(ColumnValues, LoadingStopsAndKeepsWhatWasThere) {
    const auto store = ColumnStore::parse("a,b,c\n1,2,3\n", "t.csv");
    store->load(std::vector<std::size_t>{1});
    const StoredColumn* const before = &store->column(1);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(store->load(allColumns(*store), RunContext(stop.get_token(), nullptr, nullptr)), Cancelled);
    EXPECT_FALSE(store->isLoaded(0));
    store->load(allColumns(*store));
    EXPECT_TRUE(store->isLoaded(0) && store->isLoaded(2));
    EXPECT_EQ(&store->column(1), before);
}

TEST(ColumnValues, ReadingAheadKeepsTheOrderAndTheMemory) {
    std::string csv, row;
    for (int c = 0; c < 60; ++c) {
        csv += (c ? ",c" : "c") + std::to_string(c);
        row += (c ? "," : "") + std::to_string(c) + ".5";
    }
    csv += '\n';
    constexpr std::size_t rows = 1000;
    for (std::size_t r = 0; r < rows; ++r)
        csv += row + '\n';
    const auto store = ColumnStore::parse(csv, "t.csv");
    std::vector<std::size_t> order = allColumns(*store);
    std::reverse(order.begin(), order.end());
    EXPECT_EQ(store->preload(order, store->bytes()), 0u);
    // Room for 40 columns: some of them, the first of the order, and no more than that.
    const std::size_t limit = store->bytes() + 40 * rows * sizeof(double);
    const std::size_t loaded = store->preload(order, limit);
    EXPECT_GT(loaded, 0u);
    EXPECT_LE(store->bytes(), limit);
    for (std::size_t i = 0; i < order.size(); ++i)
        EXPECT_EQ(store->isLoaded(order[i]), i < loaded);
    EXPECT_EQ(store->preload(order, std::numeric_limits<std::size_t>::max()), order.size());
    EXPECT_EQ(store->column(7).number(999), 7.5);
}

TEST(ColumnValues, TextsSortByBytesHoweverLongTheyAre) {
    // Long common beginnings, prefixes of one another, and bytes beyond ASCII; each row a word of its own.
    std::mt19937 random(9);
    static constexpr const char* parts[] = {"SDSS J", "SDSS J1234", "a", "", "\xc3\xa9", "12345678", "zz"};
    std::vector<std::string> texts;
    std::string csv = "t,x\n";
    for (int i = 0; i < 60'000; ++i) {
        std::string text;
        for (std::size_t k = random() % 4; k > 0; --k)
            text += parts[random() % std::size(parts)];
        text += random() % 3 ? std::to_string(random() % 50'000) : "";
        csv += text + ",1\n";
        texts.push_back(text);
    }
    const auto store = ColumnStore::parse(csv, "t.csv");
    std::vector<std::uint32_t> expected(texts.size());
    std::iota(expected.begin(), expected.end(), 0u);
    std::stable_sort(expected.begin(), expected.end(), [&](std::uint32_t a, std::uint32_t b) {
        return texts[a].empty() || texts[b].empty() ? !texts[a].empty() && texts[b].empty() : texts[a] < texts[b];
    });
    EXPECT_EQ(queryRows(store, {{}, {}, {{0, false}}, {}}), expected);
}

TEST(ColumnValues, WordsAreLookedForInTexts) {
    std::string csv = "ID,kind,n,x,flag,note,rare\n";
    for (int i = 0; i < 40'000; ++i)
        csv += "s" + std::to_string(i) + (i % 2 ? ",Spiral," : ",\"EDGE, on\",") + std::to_string(i) + ",0.5,True," +
               (i == 777 ? "\"say \"\"hi\"\"\""
                : i % 5  ? "blend"
                         : "") +
               ',' + (i == 30'001 ? "only here" : "") + '\n';
    const auto store = ColumnStore::parse(csv, "t.csv");
    EXPECT_EQ(store->textColumns(), (std::vector<std::size_t>{0, 1, 5, 6}));
    const auto find = [&](const std::string& words) { return queryRows(store, {{}, words, {}, {}}); };
    using Rows = std::vector<std::uint32_t>;
    EXPECT_EQ(find("S12345"), (Rows{12'345}));
    EXPECT_EQ(find("HERE"), (Rows{30'001}));
    EXPECT_EQ(find("\"hi\" say"), (Rows{777}));
    EXPECT_EQ(find("spiral blend s3999"), (Rows{3999, 39'991, 39'993, 39'997, 39'999}));
    EXPECT_EQ(find("EDGE,").size(), 20'000u);
    EXPECT_TRUE(find("0.5").empty());
    EXPECT_TRUE(find("true").empty());
    EXPECT_EQ(find("  ").size(), 40'000u);
}
