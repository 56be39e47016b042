#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/catalog/export.h"
#include "core/catalog/regions.h"
#include "core/catalog/typed_columns.h"
#include "core/io/fits.h"
#include "tests/support/temp_dir.h"

#include <cmath>
#include <fmt/format.h>
#include <gtest/gtest.h>

using namespace furrow;

namespace {

/// A final catalog in small: columns of the program and the user's own, with gaps.
const char* const kCatalog =
    "ID,RA,DEC,TYPE,Re,ELL,THETA,tile,note,object,ratio,good,empty,excluded_any,x_pix_white,y_pix_white,"
    "FLUX_m-1_fit,npix_m-1_fit,opt_converged,MAG_m-1_fit\n"
    "00019,150.1,2.2,STAR,,,,007,\"a, \"\"b\"\" <&>\",9007199254740993,1,true,,False,0,0,1.5e3,12,True,20.25\n"
    "00020,150.1,2.200111111111111,EXP,4,0.5,30,012,é,-5,0.1,FALSE,,True,0,1,,,,\n"
    "3,150.09988880344246,2.2,EXP,2,0.2,0,1,,7,nan,,,False,1,0,-3,0,False,\n";

ColumnStorePtr catalog() {
    return ColumnStore::parse(kCatalog, "t.csv");
}

const std::vector<std::uint32_t> kFirstTwo{0, 1};

template <class T>
bool holds(const io::TableColumn& column) {
    return std::holds_alternative<std::vector<T>>(column.values);
}

/// Runs a Python script with arguments; its exit status and output.
std::pair<int, std::string> python(const test::TempDir& dir, const std::string& script, const std::string& arguments) {
    writeTextAtomically(dir / "script.py", script);
    const std::string output = dir / "output";
    const int status = std::system(
        fmt::format("cd '{}' && /usr/bin/python3 script.py {} > '{}' 2>&1", dir.path().string(), arguments, output)
            .c_str());
    return {status, readTextFile(output)};
}

} // namespace

TEST(TypedColumns, FollowTheTableOrTheContent) {
    const auto table = catalog();
    const auto columns = typedColumns(*table);
    const auto column = [&](const char* name) -> const io::TableColumn& { return columns[table->find(name).value()]; };
    for (const char* name : {"ID", "TYPE", "tile", "note", "empty"})
        EXPECT_TRUE(holds<std::string>(column(name))) << name;
    for (const char* name : {"RA", "Re", "ratio", "FLUX_m-1_fit", "x_pix_white"})
        EXPECT_TRUE(holds<double>(column(name))) << name;
    EXPECT_TRUE(holds<long long>(column("object")));
    EXPECT_TRUE(holds<std::optional<long long>>(column("npix_m-1_fit")));
    EXPECT_TRUE(holds<bool>(column("excluded_any")));
    EXPECT_TRUE(holds<std::optional<bool>>(column("good")));
    EXPECT_EQ(column("RA").unit, "deg");
    EXPECT_EQ(column("RA").ucd, "pos.eq.ra");
    EXPECT_EQ(column("MAG_m-1_fit").description, "Calibrated AB magnitude in m-1");
    EXPECT_EQ(column("note").unit, "");

    // A column of the program that holds something else is read by content.
    const auto foreign = ColumnStore::parse("RA,npix\n10:20:30,1\n,2\n", "t.csv");
    EXPECT_TRUE(holds<std::string>(typedColumns(*foreign)[0]));
    const auto large = ColumnStore::parse("a,b\n99999999999999999999,0\n1,0.5\n", "t.csv");
    EXPECT_TRUE(holds<std::string>(typedColumns(*large)[0]));
    EXPECT_TRUE(holds<double>(typedColumns(*large)[1]));
}

TEST(TypedColumns, BandsAreThoseOfTheFittedFluxes) {
    EXPECT_EQ(catalogBands({"FLUX_g", "FLUX_g_fit", "FLUXERR_g_fit", "FLUX_m625_fit"}),
              (std::vector<std::string>{"g", "m625"}));
    EXPECT_EQ(catalogBands({"FLUX_g", "FLUX_r", "RA"}), (std::vector<std::string>{"g", "r"}));
}

TEST(Export, FitsRoundTrip) {
    const test::TempDir dir;
    const auto summary = exportCatalog(catalog(), dir / "c.fits");
    EXPECT_EQ(summary.rows, 3u);
    EXPECT_EQ(summary.columns, 20u);
    const auto back = io::readFitsTable(dir / "c.fits", "CATALOG");
    EXPECT_EQ(back.names, catalog()->names());
    EXPECT_EQ(back.texts.at("ID"), (std::vector<std::string>{"00019", "00020", "3"}));
    EXPECT_EQ(back.texts.at("tile"), (std::vector<std::string>{"007", "012", "1"}));
    EXPECT_EQ(back.texts.at("note"), (std::vector<std::string>{"a, \"b\" <&>", "??", ""}));
    EXPECT_EQ(back.numbers.at("DEC")[1], 2.200111111111111);
    EXPECT_TRUE(std::isnan(back.numbers.at("FLUX_m-1_fit")[1]));
    EXPECT_TRUE(std::isnan(back.numbers.at("npix_m-1_fit")[1]));
    EXPECT_EQ(back.numbers.at("npix_m-1_fit")[2], 0);
    EXPECT_EQ(back.numbers.at("good")[0], 1);
    EXPECT_EQ(back.numbers.at("good")[1], 0);
    EXPECT_TRUE(std::isnan(back.numbers.at("good")[2]));
    EXPECT_EQ(back.header.text("TCOMM2"), "Input right ascension, ICRS");
    EXPECT_EQ(back.header.text("TUCD2"), "pos.eq.ra");
    EXPECT_EQ(back.header.text("TDISP2"), "F14.8");
    EXPECT_EQ(back.units[19], "mag");
}

TEST(Export, AstropyReadsFitsAndVoTableWithUnitsAndValues) {
    const test::TempDir dir;
    writeTextAtomically(dir / "c.csv", kCatalog);
    exportCatalog(catalog(), dir / "c.fits");
    exportCatalog(catalog(), dir / "c.vot");
    const auto [status, output] = python(dir, R"(
import csv, math, warnings
import numpy as np
from astropy.io import fits
from astropy.io.votable import parse_single_table, ucd
from astropy.table import Table
warnings.simplefilter("error")
with open("c.csv", encoding="utf-8") as file:
    rows = list(csv.DictReader(file))
units = {"RA": "deg", "Re": "pix", "FLUX_m-1_fit": "ct", "MAG_m-1_fit": "mag", "x_pix_white": "pix", "note": None}
ints, bools = {"object", "npix_m-1_fit"}, {"good", "excluded_any", "opt_converged"}
texts = {"ID", "TYPE", "tile", "note", "empty"}
def check(table, name, ascii):
    assert table.colnames == list(rows[0]), table.colnames
    for column in table.colnames:
        for row, value in zip(rows, table[column]):
            cell = row[column]
            where = (name, column, cell, value)
            missing = value is np.ma.masked or (isinstance(value, (float, np.floating)) and math.isnan(value))
            if column in texts:
                text = "" if value is np.ma.masked else str(value)
                assert text == ("??" if ascii and cell == "é" else cell), where
            elif cell in ("", "nan"):
                assert missing or (column in bools and ascii), where
            elif column in bools:
                assert bool(value) == (cell.lower() == "true"), where
            else:
                assert value == (int(cell) if column in ints else float(cell)), where
    for column, unit in units.items():
        assert str(table[column].unit) == str(unit), (name, column, table[column].unit)
table = Table.read("c.fits")
check(table, "fits", True)
assert list(table["TYPE"] == "EXP") == [False, True, True]  # nothing is padded
with fits.open("c.fits") as hdus:
    hdus.verify("exception")
    header = hdus["CATALOG"].header
    assert header["TCOMM2"] == "Input right ascension, ICRS" and header["TUCD2"] == "pos.eq.ra"
    assert hdus["CATALOG"].columns["good"].format == "L"
votable = parse_single_table("c.vot", verify="exception")
check(votable.to_table(use_names_over_ids=True), "vot", False)
fields = {f.name: f for f in votable.fields}
assert fields["RA"].ucd == "pos.eq.ra" and fields["RA"].description == "Input right ascension, ICRS"
for f in votable.fields:
    if f.ucd:
        assert ucd.check_ucd(f.ucd, check_controlled_vocabulary=True, has_colon=False), f.ucd
)",
                                         "");
    EXPECT_EQ(status, 0) << output;
}

TEST(Export, AllUcdsAreWords) {
    const test::TempDir dir;
    std::string list;
    for (const auto& info : columnTable())
        list += std::string(info.ucd) + "\n";
    writeTextAtomically(dir / "ucds", list);
    const auto [status, output] = python(dir, R"(
from astropy.io.votable import ucd
for word in sorted(set(open("ucds").read().split())):
    ucd.parse_ucd(word, check_controlled_vocabulary=True)
)",
                                         "");
    EXPECT_EQ(status, 0) << output;
}

TEST(Export, ColumnsAndRows) {
    const test::TempDir dir;
    exportCatalog(catalog(), dir / "c.csv", {{"*_m-1_fit", "ID", "FLUX*"}, "TYPE == 'EXP'", {}});
    EXPECT_EQ(readTextFile(dir / "c.csv"), "FLUX_m-1_fit,npix_m-1_fit,MAG_m-1_fit,ID\n,,,00020\n-3,0,,3\n");
    const auto none = exportCatalog(catalog(), dir / "none.fits", {{"ID", "RA"}, "RA < 0", {}});
    EXPECT_EQ(none.rows, 0u);
    EXPECT_EQ(io::readFitsTable(dir / "none.fits", "CATALOG").rows, 0u);
}

TEST(Export, GivenRowsKeepTheirOrder) {
    const test::TempDir dir;
    EXPECT_EQ(exportCatalog(catalog(), dir / "c.csv", {{"ID"}, {}, {{2, 0}}}).rows, 2u);
    EXPECT_EQ(readTextFile(dir / "c.csv"), "ID\n3\n00019\n");
    exportCatalog(catalog(), dir / "whole.csv");
    EXPECT_EQ(readTextFile(dir / "whole.csv"), kCatalog);
}

TEST(Export, TablesOfManyBlocks) {
    const test::TempDir dir;
    std::string csv = "ID,v,word\n";
    for (int i = 0; i < 10000; ++i)
        csv += std::to_string(i) + "," + std::to_string(i) + ".5," + std::string(static_cast<std::size_t>(i % 7), 'x') +
               "\n";
    const auto store = ColumnStore::parse(csv, "t.csv");
    exportCatalog(store, dir / "c.fits");
    const auto back = io::readFitsTable(dir / "c.fits", "CATALOG");
    ASSERT_EQ(back.rows, 10000u);
    for (std::size_t r = 0; r < back.rows; ++r) {
        ASSERT_EQ(back.numbers.at("v")[r], static_cast<double>(r) + 0.5);
        ASSERT_EQ(back.texts.at("word")[r].size(), r % 7);
    }
    std::stop_source stop;
    stop.request_stop();
    for (const char* name : {"n.fits", "n.csv", "n.vot", "n.reg"}) {
        EXPECT_THROW(exportCatalog(store, dir / name, {}, RunContext(stop.get_token(), nullptr, nullptr)),
                     std::runtime_error);
        EXPECT_FALSE(std::filesystem::exists(dir / name));
    }
}

TEST(Export, Wildcards) {
    const std::vector<std::string> names{"ID", "FLUX_g_fit", "FLUX_r_fit", "FLUXERR_g_fit", "FLUX_fit"};
    const auto selected = [&](const std::string& pattern) { return selectColumns(names, {pattern}); };
    using Indices = std::vector<std::size_t>;
    EXPECT_EQ(selected("FLUX_*_fit"), (Indices{1, 2}));
    EXPECT_EQ(selected("FLUX*_fit"), (Indices{1, 2, 3, 4}));
    EXPECT_EQ(selected("*g*"), (Indices{1, 3}));
    EXPECT_EQ(selected("FLUX_?_fit"), (Indices{1, 2}));
    EXPECT_EQ(selected("*"), (Indices{0, 1, 2, 3, 4}));
    EXPECT_EQ(selectColumns(names, {"FLUX_r_fit", "*"}), (Indices{2, 0, 1, 3, 4}));
    try {
        selectColumns(names, {"FLUX_q_fit", "MAG_*"});
        FAIL();
    } catch (const UserError& e) {
        EXPECT_NE(std::string(e.what()).find("did you mean FLUX_g_fit?"), std::string::npos) << e.what();
        EXPECT_NE(std::string(e.what()).find("no column matches MAG_*"), std::string::npos) << e.what();
    }
}

TEST(Export, RefusesOtherEndings) {
    const test::TempDir dir;
    EXPECT_THROW(exportCatalog(catalog(), dir / "c.txt"), UserError);
    EXPECT_THROW(exportCatalog(catalog(), dir / "c.reg", {{"ID"}, {}, {}}), UserError);
    EXPECT_FALSE(std::filesystem::exists(dir / "c.txt"));
}

TEST(Regions, CirclesAndEllipsesOnTheSky) {
    // Pixels of 0.4", x to the west, y to the north: 30 degrees from +x are 30 degrees from west to north.
    const auto text = ds9Regions(*catalog(), kFirstTwo);
    EXPECT_NE(text.find("\nfk5\n"), std::string::npos);
    EXPECT_NE(text.find("\ncircle(150.1,2.2,1.2000\") # color=cyan text={00019}\n"), std::string::npos) << text;
    EXPECT_NE(text.find("\nellipse(150.1,2.200111111111111,1.6000\",0.8000\",30.00) # color=green text={00020}\n"),
              std::string::npos)
        << text;
    const auto plain = ds9Regions(*ColumnStore::parse("ID,RA,DEC\na{b,1,2\nc,,\n", "t.csv"), kFirstTwo);
    EXPECT_NE(plain.find("circle(1,2,1.0000\") # color=magenta text=\"a{b\"\n"), std::string::npos) << plain;
    EXPECT_EQ(plain.find("text={c}"), std::string::npos);
    EXPECT_THROW(ds9Regions(*ColumnStore::parse("ID\n1\n2\n", "t.csv"), kFirstTwo), UserError);
}

TEST(Regions, AstropyRegionsReadThem) {
    const test::TempDir dir;
    if (python(dir, "import regions", "").first != 0)
        FAIL() << "install python3-regions (packaging/run-tests does)";
    exportCatalog(catalog(), dir / "c.reg");
    const auto [status, output] = python(dir, R"(
from regions import Regions
found = Regions.read("c.reg", format="ds9")
assert [type(r).__name__ for r in found] == ["CircleSkyRegion", "EllipseSkyRegion", "EllipseSkyRegion"], found
# The package makes a number of a text that looks like one.
assert [int(r.meta["text"]) for r in found] == [19, 20, 3], [r.meta for r in found]
assert abs(found[1].center.dec.deg - 2.200111111111111) < 1e-9 and found[1].center.frame.name == "fk5"
assert abs(found[1].width.to_value("arcsec") - 3.2) < 1e-3, found[1].width  # full axis
)",
                                         "");
    EXPECT_EQ(status, 0) << output;
}
