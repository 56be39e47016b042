#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/io/ds9_regions.h"
#include "tests/support/tan_wcs.h"
#include "tests/support/temp_dir.h"

#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace furrow::io {
namespace {

using Shape = Region::Shape;
using Frame = Region::Frame;

/// One region of every shape in image positions.
std::vector<Region> everyShape() {
    return {{Shape::Circle, Frame::Image, {{10.5, 20}}, 4.25, 4.25, 0, "a star", "cyan"},
            {Shape::Ellipse, Frame::Image, {{30, 40}}, 8, 3, 35, "", "magenta"},
            {Shape::Box, Frame::Image, {{50, 60}}, 20, 10, 15, "{odd} \"text\" color=red", ""},
            {Shape::Point, Frame::Image, {{70, 80}}, 0, 0, 0, "p", "#00bfff"},
            {Shape::Polygon, Frame::Image, {{1, 2}, {30, 4}, {5, 60}}, 0, 0, 0, "", "green"},
            {Shape::Line, Frame::Image, {{7, 8}, {90, 100}}, 0, 0, 0, "", "red"}};
}

void expectSame(const Region& a, const Region& b, double tolerance) {
    EXPECT_EQ(a.shape, b.shape);
    EXPECT_EQ(a.frame, b.frame);
    EXPECT_EQ(a.color, b.color);
    ASSERT_EQ(a.positions.size(), b.positions.size());
    for (std::size_t i = 0; i < a.positions.size(); ++i) {
        EXPECT_NEAR(a.positions[i].x, b.positions[i].x, tolerance);
        EXPECT_NEAR(a.positions[i].y, b.positions[i].y, tolerance);
    }
    EXPECT_NEAR(a.a, b.a, tolerance);
    EXPECT_NEAR(a.b, b.b, tolerance);
    EXPECT_NEAR(std::remainder(a.angle - b.angle, 360.0), 0, tolerance);
}

TEST(Ds9Regions, WhatIsWrittenIsReadBack) {
    auto regions = everyShape();
    regions[2].color = "yellow";
    const RegionFile back = parseRegions(formatRegions(regions), "r.reg");
    EXPECT_TRUE(back.problems.empty());
    ASSERT_EQ(back.regions.size(), regions.size());
    for (std::size_t i = 0; i < regions.size(); ++i)
        expectSame(back.regions[i], regions[i], 1e-12); // rounding of the step to positions that count from 1
    EXPECT_EQ(back.regions[0].text, "a star");
    EXPECT_EQ(back.regions[2].text, "{odd} 'text' color=red"); // a text cannot hold all kinds of marks
    EXPECT_EQ(back.regions[2].color, "yellow");                // not the one inside the text
}

TEST(Ds9Regions, FormatsOfDs9AreUnderstood) {
    const RegionFile file = parseRegions(R"(# Region file format: DS9 version 4.1
global color=blue dashlist=8 3 width=1 font="helvetica 10 normal roman" select=1
image
circle(101,201,5) # text={A B} color=red
-circle 11 21 5
fk5;ellipse(12:30:00.0,-05:15:00.0,3",1.5',40) # color = white
icrs
point(187.5,-5.25) # point=x text='p 1'
box(12h30m00s,-5d15m00s,0.001d,36",0); circle(187.5,+5.25,2")
# text(187.5,-5.25) text={label}
annulus(187.5,-5.25,1",2")
galactic
circle(10,20,3")
image
circle(1,2)
)",
                                         "f.reg");
    ASSERT_EQ(file.regions.size(), 6u);
    EXPECT_EQ(file.regions[0].positions[0].x, 100); // files count from 1
    EXPECT_EQ(file.regions[0].text, "A B");
    EXPECT_EQ(file.regions[0].color, "red");
    EXPECT_EQ(file.regions[1].color, "blue");
    EXPECT_EQ(file.regions[1].a, 5);
    const Region& ellipse = file.regions[2];
    EXPECT_EQ(ellipse.frame, Frame::Sky);
    EXPECT_NEAR(ellipse.positions[0].x, 187.5, 1e-12);
    EXPECT_NEAR(ellipse.positions[0].y, -5.25, 1e-12);
    EXPECT_EQ(ellipse.a, 3);
    EXPECT_EQ(ellipse.b, 90);
    EXPECT_EQ(ellipse.angle, 40);
    EXPECT_EQ(file.regions[3].text, "p 1");
    EXPECT_NEAR(file.regions[4].positions[0].x, 187.5, 1e-12);
    EXPECT_NEAR(file.regions[4].a, 3.6, 1e-12);
    EXPECT_EQ(file.regions[5].positions[0].y, 5.25);
    ASSERT_EQ(file.problems.size(), 4u);
    EXPECT_EQ(file.problems[0], "f.reg, line 10: text regions are not shown");
    EXPECT_EQ(file.problems[1], "f.reg, line 11: 'annulus' regions are not shown");
    EXPECT_NE(file.problems[2].find("galactic coordinates cannot be shown"), std::string::npos);
    EXPECT_NE(file.problems[3].find("line 15"), std::string::npos);
}

TEST(Ds9Regions, AFileWithoutRegionsIsAnError) {
    test::TempDir dir;
    writeTextAtomically(dir / "a.reg", "fk5\nannulus(1,2,3,4)\n");
    try {
        readRegions(dir / "a.reg");
        FAIL();
    } catch (const UserError& error) {
        EXPECT_NE(std::string(error.what()).find("a.reg, line 2"), std::string::npos);
    }
    EXPECT_THROW(readRegions(dir / "missing.reg"), UserError);
}

TEST(Ds9Regions, SkyAndBackKeepsShapeAndPlace) {
    const sky::Wcs wcs = test::tanWcs(150.0, 2.2, 0.4, 200, 200);
    for (const Region& region : everyShape()) {
        const Region sky = toSky(region, wcs);
        EXPECT_EQ(sky.frame, Frame::Sky);
        // The mean scale over a pixel is used for lengths and angles: they come back to rounding of differences.
        expectSame(toImage(sky, wcs), region, 1e-5);
        expectSame(toSky(sky, wcs), sky, 0);
    }
    const Region circle = toSky(everyShape()[0], wcs);
    EXPECT_NEAR(circle.a, 4.25 * wcs.pixelScale(), 1e-4 * circle.a); // the scale at the circle, not at the reference
}

/// Debian's python3-regions reads ours, and writes what we read.
TEST(Ds9Regions, AgreesWithPythonRegions) {
    // One of the packages that packaging/run-tests installs: without it nothing would be tested.
    ASSERT_EQ(std::system("/usr/bin/python3 -c 'import regions' 2>/dev/null"), 0) << "install python3-regions";
    test::TempDir dir;
    const sky::Wcs wcs = test::tanWcs(150.0, 2.2, 0.4, 200, 200);
    std::vector<Region> regions = everyShape();
    regions[2].text = "box";
    for (std::size_t i = 0; i < 6; ++i)
        regions.push_back(toSky(regions[i], wcs));
    writeRegions(dir / "ours.reg", regions);
    writeTextAtomically(dir / "check.py", R"(
import sys
from regions import Regions
ours = Regions.read(sys.argv[1], format='ds9')
kinds = ['Circle', 'Ellipse', 'Rectangle', 'Point', 'Polygon', 'Line']
names = [type(r).__name__ for r in ours]
assert names == [k + 'PixelRegion' for k in kinds] + [k + 'SkyRegion' for k in kinds], names
assert abs(ours[0].center.x - 10.5) < 1e-9 and abs(ours[0].radius - 4.25) < 1e-9
assert ours[0].meta['text'] == 'a star'
assert abs(ours[1].width - 16) < 1e-9 and abs(ours[1].height - 6) < 1e-9
assert abs(ours[1].angle.to_value('deg') - 35) < 1e-9
assert abs(ours[2].width - 20) < 1e-9
ours.write(sys.argv[2], format='ds9')
)");
    ASSERT_EQ(std::system(fmt::format("/usr/bin/python3 '{}' '{}' '{}'", (dir / "check.py").string(),
                                      (dir / "ours.reg").string(), (dir / "theirs.reg").string())
                              .c_str()),
              0);
    const RegionFile theirs = readRegions(dir / "theirs.reg");
    EXPECT_TRUE(theirs.problems.empty()) << theirs.problems.front();
    ASSERT_EQ(theirs.regions.size(), regions.size());
    for (std::size_t i = 0; i < regions.size(); ++i) {
        Region same = theirs.regions[i];
        same.color = regions[i].color;      // it writes its own default where none was given
        expectSame(same, regions[i], 1e-3); // it writes a few decimals of sizes and positions
        EXPECT_EQ(same.text, regions[i].text);
    }
}

} // namespace
} // namespace furrow::io
