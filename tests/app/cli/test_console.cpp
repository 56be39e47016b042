#include "app/cli/commands.h"
#include "app/cli/console.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <gtest/gtest.h>
#include <regex>
#include <thread>

namespace furrow::cli {
namespace {

/// A stream in memory.
class Memory {
public:
    Memory()
        : m_stream(::open_memstream(&m_text, &m_size)) {}
    ~Memory() {
        std::fclose(m_stream);
        std::free(m_text);
    }
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;
    std::FILE* stream() { return m_stream; }
    std::string text() {
        std::fflush(m_stream);
        return {m_text, m_size};
    }

private:
    char* m_text = nullptr;
    std::size_t m_size = 0;
    std::FILE* m_stream;
};

TEST(Console, DurationsReadNaturally) {
    EXPECT_EQ(durationText(0.84), "0.8 s");
    EXPECT_EQ(durationText(12.4), "12 s");
    EXPECT_EQ(durationText(59.96), "1:00");
    EXPECT_EQ(durationText(187), "3:07");
    EXPECT_EQ(durationText(3753), "1:02:33");
}

TEST(Console, PlainLinesWithoutATerminalAtMostOneASecond) {
    Memory memory;
    {
        Console console(memory.stream(), false, LogLevel::Info, false);
        console.stageStarted("fit");
        for (std::size_t i = 1; i < 50; ++i)
            console.stageAdvanced("fit", i, 100, "");
        console.log(LogLevel::Debug, "fit", "hidden");
        console.log(LogLevel::Warning, "fit", "patch r00 failed");
        std::this_thread::sleep_for(std::chrono::milliseconds(1050));
        for (std::size_t i = 50; i <= 100; ++i)
            console.stageAdvanced("fit", i, 100, "");
        console.stageFinished("fit", 1.05);
    }
    // Half of the work took about 1.05 s, so as much is left; a busy machine may be slower.
    EXPECT_TRUE(std::regex_match(memory.text(), std::regex("fit: warning: patch r00 failed\n"
                                                           "fit: 50 of 100, about [0-9.]+ s left\n")))
        << memory.text();
}

TEST(Console, OneStatusLineOnATerminalThatLogLinesDoNotBreak) {
    Memory memory;
    {
        Console console(memory.stream(), true, LogLevel::Info, false);
        console.stageStarted("fit");
        console.stageAdvanced("fit", 50, 50, "");
        console.log(LogLevel::Info, "fit", "hello");
        console.stageFinished("fit", 1);
    }
    const std::string text = memory.text();
    EXPECT_NE(text.find("50/50"), std::string::npos) << text;
    EXPECT_NE(text.find("\r\033[Kfit: hello\n"), std::string::npos) << text; // the status was wiped first
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << text;
    EXPECT_EQ(text.substr(text.size() - 4), "\r\033[K") << text; // nothing of it stays
}

TEST(Console, QuietLeavesOutProgressAndKeepsWarnings) {
    Memory memory;
    Console console(memory.stream(), false, LogLevel::Warning, true);
    console.stageStarted("fit");
    console.log(LogLevel::Info, "fit", "hidden");
    console.log(LogLevel::Error, "fit", "shown");
    console.stageFinished("fit", 1);
    EXPECT_EQ(memory.text(), "fit: error: shown\n");
}

TEST(Summary, SaysWhatWasDoneWhatFailedAndWhere) {
    config::Config config;
    config.outputs.workDir = "/w";
    config.outputs.finalCatalog = "/w/final.csv";
    pipeline::RunReport report;
    report.sources = 100;
    report.excluded = 7;
    report.fitted = 90;
    report.patches = 9;
    report.patchesOk = 8;
    report.patchesConverged = 7;
    report.failedPatches = {"r00_c00_pr01_pc01: singular"};
    report.seconds = {{"fit", 61.0}, {"load", 2.0}};
    const std::string text = summaryText(pipeline::Command::Run, report, config);
    for (const char* part :
         {"100 in the catalog", "7 excluded", "8 fitted of 9", "7 converged", "90 sources with a fit",
          "r00_c00_pr01_pc01: singular", "1:03", "fit 1:01", "/w/final.csv"})
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

} // namespace
} // namespace furrow::cli
