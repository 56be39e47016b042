#pragma once
#include "core/io/csv.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace furrow::pipeline {

enum class Verdict { None, Accepted, Rejected };
std::string_view verdictName(Verdict verdict); ///< "", "accepted", "rejected"

/// What the user thinks of one patch.
struct Review {
    Verdict verdict = Verdict::None;
    std::string note;
    std::string time; ///< UTC of the last change, 2026-11-21T03:30:00Z
    bool empty() const { return verdict == Verdict::None && note.empty(); }
};

/// work_dir/review.csv: columns tag, verdict (accepted, rejected or empty), note, time; one line per patch that was
/// judged. A user may edit the file with any other program: unknown columns, lines of unknown patches and the order of
/// the lines are kept. Every change is written at once; before that, what others wrote meanwhile is read.
class ReviewStore {
public:
    /// Reads the file; a missing one is empty. Throws UserError naming the file and what is wrong; nothing of it is
    /// lost then, as nothing is written over a file that could not be read.
    explicit ReviewStore(std::filesystem::path path);

    const std::filesystem::path& path() const { return m_path; }
    Review find(const std::string& tag) const;
    const std::map<std::string, Review>& all() const { return m_reviews; }

    /// Changes one patch's review and writes the file. When that fails (UserError naming the file) the change is kept
    /// here and written with the next one.
    void setVerdict(const std::string& tag, Verdict verdict);
    void setNote(const std::string& tag, const std::string& note);
    bool hasUnsaved() const { return !m_unsaved.empty(); }
    /// Tries to write what could not be written before. Throws UserError.
    void save();

    /// Reads the file again if it is not as this object left it. True: something changed. Throws UserError.
    bool reloadIfChanged();

private:
    struct Stamp {
        std::filesystem::file_time_type time;
        std::uintmax_t size = 0;
        bool operator==(const Stamp&) const = default;
    };
    std::optional<Stamp> stampOf() const;
    void read();
    void change(const std::string& tag, const Review& review);

    std::filesystem::path m_path;
    io::CsvTable m_table; ///< as the file is
    std::map<std::string, Review> m_reviews;
    std::map<std::string, Review> m_unsaved; ///< changes that are not in the file
    std::optional<Stamp> m_stamp;            ///< of the file that was read or written last
};

} // namespace furrow::pipeline
