#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace furrow::test {

struct ProgramResult {
    int exitCode = -1; ///< 128 + signal when a signal ended it
    std::string out, err;
};

/// Runs the built furrow-cli in `folder`; a signal is sent to it after `signalAfter` seconds when `signal` is not 0.
ProgramResult runProgram(const std::vector<std::string>& arguments, const std::filesystem::path& folder, int signal = 0,
                         double signalAfter = 0);

} // namespace furrow::test
