#pragma once
#include <functional>

namespace CLI {
class App;
}

namespace furrow::cli {

/// Adds "export"; when the user names it, `action` runs it and returns the exit code.
void addExportCommand(CLI::App& app, std::function<int()>& action);

} // namespace furrow::cli
