#pragma once
#include <functional>

namespace CLI {
class App;
}

namespace furrow::cli {

/// Adds "simulate"; when the user names it, `action` runs it and returns the exit code.
void addSimulateCommand(CLI::App& app, std::function<int()>& action);

} // namespace furrow::cli
