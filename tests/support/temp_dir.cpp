#include "tests/support/temp_dir.h"

#include <stdexcept>
#include <stdlib.h>

namespace furrow::test {

TempDir::TempDir() {
    std::string name = (std::filesystem::temp_directory_path() / "furrow-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("cannot make a temporary folder " + name);
    m_path = name;
}

TempDir::~TempDir() {
    std::error_code code;
    std::filesystem::remove_all(m_path, code);
}

} // namespace furrow::test
