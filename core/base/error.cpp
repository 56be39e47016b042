#include "core/base/error.h"

namespace furrow {

void ProblemList::append(const ProblemList& other) {
    m_problems.insert(m_problems.end(), other.m_problems.begin(), other.m_problems.end());
}

void ProblemList::throwIfAny(const std::string& headline) const {
    if (m_problems.empty())
        return;
    std::string text = headline;
    for (const auto& problem : m_problems)
        text += "\n  - " + problem;
    throw UserError(text);
}

} // namespace furrow
