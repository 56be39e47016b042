#include "core/pipeline/patches.h"
#include "core/pipeline/products.h"

#include <filesystem>
#include <gtest/gtest.h>

using namespace furrow;

namespace {

CatalogSource at(double x, double y, bool excluded = false) {
    CatalogSource s;
    s.x = x;
    s.y = y;
    s.excludedCrop = excluded;
    return s;
}

} // namespace

TEST(Patches, CellsWithoutAnActiveSourceAreSkipped) {
    config::Config config;
    config.epsf.epsfNgrid = 2;
    const std::vector<CatalogSource> sources{at(10, 10), at(90, 90, true), at(kNaN, kNaN)};
    const auto cells = pipeline::activeCells(100, 100, sources, config);
    ASSERT_EQ(cells.size(), 1u);
    EXPECT_EQ(cells[0].tag, "r00_c00");
    config.epsf.skipEmptyEpsfPatches = false;
    EXPECT_EQ(pipeline::activeCells(100, 100, sources, config).size(), 4u);
}

TEST(Patches, BasesTileTheFrameAndRoisAreClamped) {
    config::Config config;
    config.epsf.epsfNgrid = 3;
    config.epsf.skipEmptyEpsfPatches = false;
    const int width = 101, height = 67, halo = 29;
    const auto cells = pipeline::activeCells(width, height, {}, config);
    const auto patches = pipeline::buildPatches(width, height, cells, 4, halo);
    EXPECT_EQ(patches.size(), 9u * 16u);
    Image<int> cover(width, height, 0);
    for (const auto& p : patches) {
        for (int y = p.base.y0; y < p.base.y1; ++y)
            for (int x = p.base.x0; x < p.base.x1; ++x)
                ++cover(x, y);
        EXPECT_EQ(p.roi.x0, std::max(0, p.base.x0 - halo));
        EXPECT_EQ(p.roi.x1, std::min(width, p.base.x1 + halo));
        EXPECT_EQ(p.roi.y0, std::max(0, p.base.y0 - halo));
        EXPECT_EQ(p.roi.y1, std::min(height, p.base.y1 + halo));
    }
    EXPECT_TRUE(std::all_of(cover.begin(), cover.end(), [](int n) { return n == 1; }));
    EXPECT_EQ(patches[0].tag, "r00_c00_pr00_pc00");
    EXPECT_EQ(patches.back().tag, "r02_c02_pr03_pc03");
}

TEST(Patches, CellsSmallerThanTheGridLoseNoPixel) {
    const psf::EpsfCell cell{0, 0, "r00_c00", {0, 3, 0, 5}};
    const auto patches = pipeline::buildPatches(3, 5, {cell}, 4, 2);
    long pixels = 0;
    for (const auto& p : patches) {
        EXPECT_FALSE(p.base.empty());
        pixels += static_cast<long>(p.base.width()) * p.base.height();
    }
    EXPECT_EQ(pixels, 15);
}

TEST(Patches, FilesReadBack) {
    const auto folder = std::filesystem::temp_directory_path() / "furrow_test_patches";
    std::filesystem::remove_all(folder);
    config::Config config;
    config.epsf.epsfNgrid = 2;
    config.epsf.skipEmptyEpsfPatches = false;
    const auto patches = pipeline::buildPatches(200, 100, pipeline::activeCells(200, 100, {}, config), 3, 20);
    pipeline::writePatches(folder, patches);
    const auto read = pipeline::readPatches(folder / "patches.json");
    ASSERT_EQ(read.size(), patches.size());
    for (std::size_t i = 0; i < read.size(); ++i) {
        EXPECT_EQ(read[i].tag, patches[i].tag);
        EXPECT_EQ(read[i].base, patches[i].base);
        EXPECT_EQ(read[i].roi, patches[i].roi);
    }
    std::filesystem::remove_all(folder);
}
