#include "core/base/parallel.h"
#include "core/catalog/read_columns.h"
#include "core/catalog/read_texts.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>

namespace furrow {
namespace {

constexpr std::size_t kChunk = 8192; ///< rows per task
constexpr std::size_t kBlock = 128;  ///< rows that stay in the cache while their columns are read

/// A column that is being read: `read` fills rows, `take` gives the whole.
struct Target {
    std::function<void(std::size_t first, std::size_t count)> read;
    std::function<StoredColumn()> take;
};

template <class T, class Read, class IsMissing>
Target target(std::size_t rows, Read read, IsMissing isMissing) {
    struct State {
        explicit State(std::size_t count)
            : values(count) {}
        BigArray<T> values;
        std::atomic<bool> hasMissing{false};
    };
    auto state = std::make_shared<State>(rows);
    return {[=](std::size_t first, std::size_t count) {
                T* const out = state->values.data() + first;
                read(first, count, out);
                if (std::any_of(out, out + count, isMissing))
                    state->hasMissing = true;
            },
            [=] { return StoredColumn(std::move(state->values), state->hasMissing); }};
}

Target targetOf(const io::FitsRows& fits, const io::FitsRows::Field& field) {
    switch (field.kind) {
    case io::FitsRows::Kind::Logical:
        return target<std::uint8_t>(
            fits.rows(),
            [&](std::size_t first, std::size_t count, std::uint8_t* out) {
                for (std::size_t i = 0; i < count; ++i) {
                    const int truth = fits.logical(first + i, field);
                    out[i] = truth < 0 ? kMissingTruth : static_cast<std::uint8_t>(truth);
                }
            },
            [](std::uint8_t value) { return value == kMissingTruth; });
    case io::FitsRows::Kind::Integer:
        return target<long long>(
            fits.rows(),
            [&](std::size_t first, std::size_t count, long long* out) { fits.integers(first, count, field, out); },
            [](long long value) { return value == io::kMissingInteger; });
    default:
        return target<double>(
            fits.rows(),
            [&](std::size_t first, std::size_t count, double* out) { fits.reals(first, count, field, out); },
            [](double value) { return std::isnan(value); });
    }
}

} // namespace

std::vector<StoredColumn> readFitsColumns(const io::FitsRows& fits, std::span<const ColumnWish> wishes, int threads,
                                          const RunContext& context) {
    std::vector<Target> targets;
    for (const ColumnWish& wish : wishes)
        if (const auto& field = fits.fields()[wish.column]; field.kind != io::FitsRows::Kind::Text)
            targets.push_back(targetOf(fits, field));
    parallelFor((fits.rows() + kChunk - 1) / kChunk, threads, context, [&](std::size_t chunk) {
        const std::size_t end = std::min(fits.rows(), (chunk + 1) * kChunk);
        for (std::size_t row = chunk * kChunk; row < end; row += kBlock)
            for (const Target& target : targets)
                target.read(row, std::min(kBlock, end - row));
    });
    std::vector<StoredColumn> columns;
    std::size_t next = 0;
    for (const ColumnWish& wish : wishes) {
        const auto& field = fits.fields()[wish.column];
        if (field.kind == io::FitsRows::Kind::Text)
            columns.push_back(readTexts(
                fits.rows(),
                [&](std::size_t row) -> FoundText {
                    return {fits.text(row, field), {}};
                },
                threads, context));
        else
            columns.push_back(targets[next++].take());
    }
    return columns;
}

} // namespace furrow
