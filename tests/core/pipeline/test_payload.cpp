#include "core/base/error.h"
#include "core/pipeline/payload.h"

#include <cmath>
#include <cstring>
#include <filesystem>
#include <gtest/gtest.h>
#include <limits>

using namespace furrow;
using pipeline::Payload;

namespace {

constexpr int kSize = 120;

Frames makeFrames() {
    Frames frames;
    frames.width = frames.height = kSize;
    for (const char* name : {"g", "r"}) {
        Band band;
        band.info.name = name;
        band.info.path = "/images/some.fits";
        band.info.skySigma = 1.5;
        band.info.gain = 2;
        band.info.scale = 0.75;
        band.info.zpAuto = 24.25;
        band.info.fwhmPix = 3.25;
        band.image = Image<float>(kSize, kSize);
        for (int y = 0; y < kSize; ++y)
            for (int x = 0; x < kSize; ++x)
                band.image(x, y) = std::sin(0.1f * x) * std::cos(0.07f * y) + (name[0] == 'g' ? 0 : 1);
        band.image(40, 41) = std::numeric_limits<float>::quiet_NaN();
        band.saturated = BitMask(kSize, kSize);
        band.saturated.set(50, 51);
        frames.bands.push_back(std::move(band));
    }
    frames.brightMask = BitMask(kSize, kSize);
    frames.brightMask.set(50, 51);
    frames.brightMask.set(45, 46);
    return frames;
}

/// Rows: base, base with odd text, excluded inside the base, halo, ring, far away, no position.
Catalog makeCatalog() {
    Catalog catalog;
    catalog.table = io::CsvTable::parse(
        "ID,RA,DEC,Note\n"
        "00019,1.0,2.0,\"a, \"\"b\"\"\"\nq2,1.50,2,\nsat,1,2,x\nhalo,1,2,x\nring,1,2,x\nfar,1,2,x\nnone,,,x\n",
        "test.csv");
    const double xy[][2] = {{50.2, 50.4}, {59.5, 44}, {45, 45}, {35, 50}, {22, 50}, {119, 119}, {kNaN, kNaN}};
    for (std::size_t i = 0; i < catalog.table.rows(); ++i) {
        CatalogSource s;
        s.row = i;
        s.key = catalog.table.text(i, 0);
        s.x = xy[i][0];
        s.y = xy[i][1];
        s.type = i == 1 ? SourceType::Sersic : SourceType::Exp;
        s.re = i == 1 ? 2.5 : kNaN;
        s.posErr = i == 0 ? 0 : kNaN;
        s.flux = {double(i), kNaN};
        s.excludedSaturation = i == 2;
        catalog.sources.push_back(s);
    }
    catalog.hasId = catalog.hasEll = true;
    return catalog;
}

Payload makeTestPayload(const config::Config& config = {}) {
    static const Frames frames = makeFrames();
    static const Catalog catalog = makeCatalog();
    const pipeline::SourceIndex index(catalog, kSize, kSize);
    fit::PatchDef def;
    def.tag = "r00_c01_pr02_pc03";
    def.epsfTag = "r00_c01";
    def.base = {40, 60, 40, 60};
    def.roi = {30, 70, 30, 70};
    def.haloPix = 10;
    return pipeline::makePayload(def, frames, catalog, index, config);
}

} // namespace

TEST(Payload, RolesFollowTheRoundedPosition) {
    const Payload payload = makeTestPayload();
    std::vector<std::string> got;
    for (const auto& s : payload.data.sources)
        got.push_back(s.id + ":" + std::string(fit::roleName(s.role)) + (s.excluded ? ":excluded" : ""));
    // q2 at x = 59.5 belongs to pixel 60: outside the base box, so it is a halo source.
    EXPECT_EQ(got, (std::vector<std::string>{"00019:base", "q2:halo", "sat:halo:excluded", "halo:halo", "ring:ring"}));
    EXPECT_EQ(payload.baseCount(), 1u);
    config::Config alone;
    alone.patchRun.includeHaloSources = false;
    EXPECT_EQ(makeTestPayload(alone).data.sources.size(), 1u);
}

TEST(Payload, MaskBitsAreKeptApart) {
    const Payload payload = makeTestPayload();
    const auto& mask = payload.data.bands[0].mask;
    EXPECT_EQ(mask(10, 11), kMaskNonFinite);
    EXPECT_EQ(mask(20, 21), kMaskSaturated | kMaskBright);
    EXPECT_EQ(mask(15, 16), kMaskBright);
    EXPECT_EQ(mask(0, 0), 0);
}

TEST(Payload, FileReadsBackBitForBit) {
    const auto path = std::filesystem::temp_directory_path() / "furrow_test_payload.fits.fz";
    const Payload payload = makeTestPayload();
    pipeline::writePayload(path, payload);
    const Payload read = pipeline::readPayload(path);
    std::filesystem::remove(path);
    EXPECT_EQ(pipeline::payloadHash(read), pipeline::payloadHash(payload));
    EXPECT_EQ(read.columns, payload.columns);
    EXPECT_EQ(read.cells, payload.cells);
    EXPECT_EQ(read.data.def.roi, payload.data.def.roi);
    EXPECT_EQ(read.data.def.epsfTag, "r00_c01");
    ASSERT_EQ(read.data.bands.size(), 2u);
    EXPECT_EQ(read.data.bands[1].info.name, "r");
    EXPECT_EQ(read.data.bands[1].info.fwhmPix, 3.25);
    EXPECT_FALSE(read.data.bands[1].info.saturate);
    const auto& a = read.data.bands[0].image;
    const auto& b = payload.data.bands[0].image;
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        const float p = a.data()[i], q = b.data()[i];
        EXPECT_TRUE(p == q || (std::isnan(p) && std::isnan(q)));
    }
}

TEST(Payload, AnotherFileIsRefusedWithItsName) {
    const auto path = std::filesystem::temp_directory_path() / "furrow_test_no_payload.fits.fz";
    {
        std::FILE* f = std::fopen(path.c_str(), "w");
        std::fputs("not a FITS file", f);
        std::fclose(f);
    }
    try {
        pipeline::readPayload(path);
        FAIL() << "read a text file as a payload";
    } catch (const UserError& e) {
        EXPECT_NE(std::string(e.what()).find("furrow_test_no_payload"), std::string::npos);
    }
    std::filesystem::remove(path);
}

TEST(Payload, HashSeesEveryInput) {
    const Payload payload = makeTestPayload();
    const std::string hash = pipeline::payloadHash(payload);
    Payload other = payload;
    other.data.bands[1].image(3, 3) += 1e-3f;
    EXPECT_NE(pipeline::payloadHash(other), hash);
    other = payload;
    other.data.sources[1].posErr = 0.3;
    EXPECT_NE(pipeline::payloadHash(other), hash);
    other = payload;
    other.cells[0][1] += " ";
    EXPECT_NE(pipeline::payloadHash(other), hash);
}
