#include "app/cli/commands.h"

#include <exception>
#include <iostream>

int main(int argc, char** argv) {
    try {
        return furrow::cli::mainWithArguments(argc, argv);
    } catch (const std::exception& e) {
        std::cerr << "furrow-cli: " << e.what() << '\n';
        return furrow::cli::kRunFailed;
    }
}
