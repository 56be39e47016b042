#include "core/base/atomic_file.h"
#include "tests/support/layering.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>

namespace furrow {
namespace {

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines)
        text += line + "\n";
    return text;
}

TEST(Layering, TheTreeKeepsItsOrder) {
    EXPECT_EQ(joined(test::layeringProblems(FURROW_SOURCE_DIR)), "");
}

TEST(Layering, NoFileIsLongerThan600Lines) {
    EXPECT_EQ(joined(test::longFiles(FURROW_SOURCE_DIR, 600)), "");
}

/// A tree with one file `name` that includes `include`, and its problems.
std::string problemsOf(const std::string& name, const std::string& include) {
    const test::TempDir dir;
    writeTextAtomically(dir / name, "#pragma once\n#include " + include + "\n");
    return joined(test::layeringProblems(dir.path()));
}

TEST(Layering, CatchesAnIncludeAgainstTheOrderOfCore) {
    EXPECT_EQ(problemsOf("core/config/a.h", "\"core/pipeline/run.h\""),
              "core/config/a.h:2: includes core/pipeline/run.h: core/config stands left of core/pipeline\n");
    EXPECT_NE(problemsOf("core/config/a.h", "\"core/sky/wcs.h\""), "");
    EXPECT_NE(problemsOf("core/calibrate/a.cpp", "\"core/simulate/a.h\""), "");
    EXPECT_EQ(problemsOf("core/sky/a.h", "\"core/config/config.h\""), "");
    EXPECT_EQ(problemsOf("core/pipeline/a.cpp", "\"core/pipeline/run.h\""), "");
    EXPECT_NE(problemsOf("core/cellar/a.h", "\"core/base/error.h\""), "");
    EXPECT_NE(problemsOf("core/pipeline/a.h", "\"core/cellar/a.h\""), "");
}

TEST(Layering, CatchesQtInCore) {
    for (const char* header : {"<QString>", "<QtCore/QString>", "<qcustomplot.h>", "<QtGlobal>", "<qglobal.h>"})
        EXPECT_NE(problemsOf("core/base/a.h", header).find("core knows no Qt"), std::string::npos) << header;
    EXPECT_EQ(problemsOf("core/base/a.h", "<queue>"), "");
    EXPECT_EQ(problemsOf("widgets/image/a.h", "<QString>"), "");
}

TEST(Layering, CatchesIncludesFromBelow) {
    EXPECT_NE(problemsOf("core/base/a.h", "\"widgets/image/view.h\""), "");
    EXPECT_NE(problemsOf("core/base/a.cpp.in", "\"app/cli/commands.h\""), "");
    EXPECT_NE(problemsOf("widgets/image/a.h", "\"app/gui/session.h\""), "");
    EXPECT_NE(problemsOf("widgets/image/a.h", "\"view.h\""), "");
    EXPECT_EQ(problemsOf("app/gui/a.h", "\"widgets/image/view.h\""), "");
}

TEST(Layering, CatchesQtInTheLinkListOfCore) {
    const test::TempDir dir;
    writeTextAtomically(dir / "core/CMakeLists.txt",
                        "# Qt6::Gui is not for core\ntarget_link_libraries(furrow_core PUBLIC Qt6::Gui)\n");
    writeTextAtomically(dir / "widgets/CMakeLists.txt",
                        "target_link_libraries(furrow_widgets PUBLIC furrow_gui_lib)\n");
    EXPECT_EQ(
        joined(test::layeringProblems(dir.path())),
        "core/CMakeLists.txt:2: must not link Qt6::Gui\nwidgets/CMakeLists.txt:1: must not link furrow_gui_lib\n");
}

TEST(Layering, CatchesALongFile) {
    const test::TempDir dir;
    writeTextAtomically(dir / "core/base/short.cpp", std::string(600, '\n'));
    writeTextAtomically(dir / "tests/long.cpp", std::string(601, '\n'));
    EXPECT_EQ(joined(test::longFiles(dir.path(), 600)), "tests/long.cpp: 601 lines\n");
}

} // namespace
} // namespace furrow
