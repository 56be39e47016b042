#include "tests/app/cli/program.h"

#include "core/base/atomic_file.h"
#include "tests/support/temp_dir.h"

#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace furrow::test {

ProgramResult runProgram(const std::vector<std::string>& arguments, const std::filesystem::path& folder, int signal,
                         double signalAfter) {
    const TempDir capture;
    const std::string out = capture / "out", err = capture / "err";
    std::vector<char*> argv{const_cast<char*>(FURROW_CLI)};
    for (const auto& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);

    const pid_t child = ::fork();
    if (child < 0)
        throw std::runtime_error("fork failed");
    if (child == 0) {
        constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC;
        if (::chdir(folder.c_str()) == 0 && ::dup2(::open(out.c_str(), flags, 0600), STDOUT_FILENO) >= 0 &&
            ::dup2(::open(err.c_str(), flags, 0600), STDERR_FILENO) >= 0)
            ::execv(FURROW_CLI, argv.data());
        ::_exit(127);
    }
    if (signal) {
        std::this_thread::sleep_for(std::chrono::duration<double>(signalAfter));
        ::kill(child, signal);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), readTextFile(out), readTextFile(err)};
}

} // namespace furrow::test
