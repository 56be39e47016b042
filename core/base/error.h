#pragma once
#include <stdexcept>
#include <string>
#include <vector>

namespace furrow {

/// Something the user can mend: says what is wrong, where (file, key, line) and what to do.
class UserError : public std::runtime_error {
public:
    explicit UserError(const std::string& message)
        : std::runtime_error(message) {}
};

/// A broken promise inside the program; never the user's fault.
class InternalError : public std::logic_error {
public:
    explicit InternalError(const std::string& message)
        : std::logic_error(message) {}
};

/// The run was stopped by the user; finished products stay valid.
class Cancelled : public std::runtime_error {
public:
    Cancelled()
        : std::runtime_error("stopped by the user") {}
};

/// Collects the problems of one input so that all of them are reported together.
class ProblemList {
public:
    void add(std::string problem) { m_problems.push_back(std::move(problem)); }
    void append(const ProblemList& other);
    bool empty() const { return m_problems.empty(); }
    const std::vector<std::string>& problems() const { return m_problems; }
    /// Throws UserError with `headline` and one line per problem, if there is any.
    void throwIfAny(const std::string& headline) const;

private:
    std::vector<std::string> m_problems;
};

} // namespace furrow
