#pragma once
#include <functional>

namespace CLI {
class App;
}

namespace furrow::cli {

/// Adds "simulate" and "completeness"; when the user names one, `action` runs it and returns the exit code.
void addSimulateCommands(CLI::App& app, std::function<int()>& action);

} // namespace furrow::cli
