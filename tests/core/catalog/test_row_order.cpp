#include "core/base/error.h"
#include "core/catalog/expression.h"
#include "core/catalog/row_order.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>

using namespace furrow;

namespace {

using Rows = std::vector<std::uint32_t>;

const ColumnStorePtr& table() {
    static const ColumnStorePtr store = ColumnStore::parse("name,v,n,flag\n"
                                                           "b,-0.5,3,True\n"
                                                           "a,30,,False\n"
                                                           ",200,-1,\n"
                                                           "B,nan,3,True\n"
                                                           "a,-inf,9223372036854775807,False\n",
                                                           "t.csv");
    return store;
}

Rows sorted(std::vector<SortKey> keys) {
    return queryRows(table(), {{}, {}, std::move(keys), {}});
}

} // namespace

TEST(RowOrder, NumbersSortByValueTextsByBytesMissingLast) {
    EXPECT_EQ(sorted({}), (Rows{0, 1, 2, 3, 4}));
    EXPECT_EQ(sorted({{1, false}}), (Rows{4, 0, 1, 2, 3}));
    EXPECT_EQ(sorted({{1, true}}), (Rows{2, 1, 0, 4, 3}));
    EXPECT_EQ(sorted({{2, false}}), (Rows{2, 0, 3, 4, 1}));
    EXPECT_EQ(sorted({{2, true}}), (Rows{4, 0, 3, 2, 1})); // 0 and 3 are equal and keep their order
    EXPECT_EQ(sorted({{0, false}}), (Rows{3, 1, 4, 0, 2}));
    EXPECT_EQ(sorted({{0, true}}), (Rows{0, 1, 4, 3, 2}));
    EXPECT_EQ(sorted({{3, false}}), (Rows{1, 4, 0, 3, 2}));
    EXPECT_EQ(sorted({{3, true}}), (Rows{0, 3, 1, 4, 2}));
}

TEST(RowOrder, FurtherKeysOrderWhatTheFirstLeavesEqual) {
    EXPECT_EQ(sorted({{3, false}, {1, false}}), (Rows{4, 1, 0, 3, 2}));
    EXPECT_EQ(sorted({{3, false}, {1, true}}), (Rows{1, 4, 0, 3, 2}));
    EXPECT_EQ(sorted({{3, true}, {0, false}, {1, true}}), (Rows{3, 0, 1, 4, 2}));
}

TEST(RowOrder, AgreesWithAStableSort) {
    std::mt19937_64 random(3);
    std::string csv = "a,b\n";
    for (int i = 0; i < 20'000; ++i) {
        const double v = std::ldexp(static_cast<double>(random()) - 9e18, static_cast<int>(random() % 200) - 100);
        csv += std::to_string(random() % 50) + "," + (random() % 20 ? std::to_string(v) : "") + "\n";
    }
    const auto store = ColumnStore::parse(csv, "t.csv");
    for (const bool descending : {false, true}) {
        Rows expected(store->rows());
        for (std::uint32_t r = 0; r < expected.size(); ++r)
            expected[r] = r;
        const auto value = [&](std::uint32_t row) { return store->column(1).number(row); };
        std::stable_sort(expected.begin(), expected.end(), [&](std::uint32_t a, std::uint32_t b) {
            if (std::isnan(value(a)) || std::isnan(value(b)))
                return !std::isnan(value(a)) && std::isnan(value(b));
            return descending ? value(a) > value(b) : value(a) < value(b);
        });
        EXPECT_EQ(queryRows(store, {{}, {}, {{1, descending}}, {}}), expected);
    }
}

TEST(RowOrder, FiltersByExpressionAndWords) {
    EXPECT_EQ(queryRows(table(), {"v > 0", {}, {{1, true}}, {}}), (Rows{2, 1}));
    EXPECT_EQ(queryRows(table(), {" ", "B", {}, {}}), (Rows{0, 3}));
    EXPECT_EQ(queryRows(table(), {{}, "A  a", {}, {}}), (Rows{1, 4}));
    EXPECT_EQ(queryRows(table(), {"v < 0", "a", {}, {}}), (Rows{4}));
    EXPECT_TRUE(queryRows(table(), {{}, "200", {}, {}}).empty());    // a number is no text
    EXPECT_TRUE(queryRows(table(), {{}, "b,-0.5", {}, {}}).empty()); // over two cells
    const auto only = std::make_shared<const std::vector<std::uint8_t>>(std::vector<std::uint8_t>{1, 1, 0, 0, 1});
    EXPECT_EQ(queryRows(table(), {"v != 0", {}, {{1, true}}, only}), (Rows{1, 0, 4}));
    EXPECT_THROW(queryRows(table(), {"vv > 0", {}, {}, {}}), ExpressionError);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(queryRows(table(), {"v > 0", {}, {}, {}}, RunContext(stop.get_token(), nullptr, nullptr)), Cancelled);
}
