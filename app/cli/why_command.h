#pragma once
#include <functional>

namespace CLI {
class App;
}

namespace furrow::cli {

/// Adds "why"; when the user names it, `action` runs it and returns the exit code.
void addWhyCommand(CLI::App& app, std::function<int()>& action);

} // namespace furrow::cli
