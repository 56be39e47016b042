#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/log_sinks.h"
#include "tests/support/temp_dir.h"

#include <fstream>
#include <gtest/gtest.h>
#include <regex>
#include <thread>

namespace furrow {
namespace {

std::ptrdiff_t entries(const std::filesystem::path& folder) {
    return std::distance(std::filesystem::directory_iterator(folder), {});
}

TEST(AtomicFile, WritesIntoANewFolderAndLeavesNothingElse) {
    test::TempDir dir;
    writeTextAtomically(dir / "a/b/f.txt", std::string("x\0y", 3));
    EXPECT_EQ(readTextFile(dir / "a/b/f.txt"), std::string("x\0y", 3));
    EXPECT_EQ(entries(dir / "a/b"), 1);
}

TEST(AtomicFile, AFailureKeepsTheOldContent) {
    test::TempDir dir;
    writeTextAtomically(dir / "f.txt", "old");
    EXPECT_THROW(writeFileAtomically(dir / "f.txt",
                                     [](const std::filesystem::path& temporary) {
                                         std::ofstream(temporary) << "half";
                                         throw UserError("stop");
                                     }),
                 UserError);
    EXPECT_EQ(readTextFile(dir / "f.txt"), "old");
    EXPECT_EQ(entries(dir.path()), 1);
}

TEST(AtomicFile, ErrorsNameThePath) {
    test::TempDir dir;
    writeTextAtomically(dir / "file", "");
    for (const auto& path : {dir / "file/below.txt", dir / "none/x.txt"}) {
        try {
            path.parent_path().filename() == "file" ? writeTextAtomically(path, "") : void(readTextFile(path));
            FAIL() << "no error";
        } catch (const UserError& error) {
            EXPECT_NE(std::string(error.what()).find(path.parent_path().string()), std::string::npos) << error.what();
        }
    }
    EXPECT_THROW(readTextFile(dir.path()), UserError);
}

TEST(ProblemList, ReportsAllAtOnce) {
    ProblemList list;
    EXPECT_NO_THROW(list.throwIfAny("input"));
    list.add("first");
    ProblemList more;
    more.add("second");
    list.append(more);
    try {
        list.throwIfAny("input");
        FAIL() << "no error";
    } catch (const UserError& error) {
        EXPECT_STREQ(error.what(), "input\n  - first\n  - second");
    }
}

TEST(Log, FormatReplacesItsFourFieldsAndNothingElse) {
    EXPECT_EQ(formatLogLine("%(levelname)s|%(name)s|%(message)s|%(other)s|100%", LogLevel::Warning, "fit", "%(name)s"),
              "WARNING|fit|%(name)s|%(other)s|100%");
    EXPECT_TRUE(std::regex_match(formatLogLine("%(asctime)s", LogLevel::Info, "", ""),
                                 std::regex(R"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3})")));
}

TEST(Log, FileLoggerAppendsFromItsLevelUp) {
    test::TempDir dir;
    for (int run = 0; run < 2; ++run) {
        const auto logger = makeFileLogger(dir / "logs/run.log", "%(levelname)s %(message)s", LogLevel::Info);
        logger->log(LogLevel::Debug, "a", "hidden");
        logger->log(LogLevel::Info, "a", "{} and %v stay");
    }
    EXPECT_EQ(readTextFile(dir / "logs/run.log"), "INFO {} and %v stay\nINFO {} and %v stay\n");
}

TEST(Log, LinesOfManyThreadsStayWhole) {
    test::TempDir dir;
    {
        const auto logger = makeTeeLogger({makeFileLogger(dir / "a.log", "%(message)s", LogLevel::Debug),
                                           makeFileLogger(dir / "b.log", "%(message)s", LogLevel::Error)});
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 200; ++i)
                    logger->log(LogLevel::Info, "t", std::string(100, 'x'));
            });
    }
    const std::string text = readTextFile(dir / "a.log");
    EXPECT_EQ(text.size(), 800u * 101);
    EXPECT_EQ(text.find("\n\n"), std::string::npos);
    EXPECT_EQ(readTextFile(dir / "b.log"), "");
}

TEST(Log, AnUnwritableFileIsAUserError) {
    test::TempDir dir;
    writeTextAtomically(dir / "file", "");
    try {
        makeFileLogger(dir / "file/run.log", "%(message)s", LogLevel::Info);
        FAIL() << "no error";
    } catch (const UserError& error) {
        EXPECT_NE(std::string(error.what()).find("run.log"), std::string::npos);
        EXPECT_NE(std::string(error.what()).find("logging.file"), std::string::npos);
    }
}

} // namespace
} // namespace furrow
