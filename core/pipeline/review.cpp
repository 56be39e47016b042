#include "core/pipeline/review.h"

#include "core/base/error.h"
#include "core/base/text.h"

#include <chrono>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace furrow::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr const char *kTag = "tag", *kVerdict = "verdict", *kNote = "note", *kTime = "time";
constexpr const char* kHeader = "tag,verdict,note,time\n";

Verdict verdictOf(std::string_view text) {
    const std::string word = toLower(trimmed(text));
    return word == "accepted" ? Verdict::Accepted : word == "rejected" ? Verdict::Rejected : Verdict::None;
}

std::string now() {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
}

/// Index of a column, which is added when the file lacks it.
std::size_t columnFor(io::CsvTable& table, const char* name) {
    const auto found = table.find(name);
    return found ? *found : table.addColumn(name);
}

} // namespace

std::string_view verdictName(Verdict verdict) {
    switch (verdict) {
    case Verdict::Accepted:
        return "accepted";
    case Verdict::Rejected:
        return "rejected";
    case Verdict::None:
        break;
    }
    return "";
}

ReviewStore::ReviewStore(fs::path path)
    : m_path(std::move(path)) {
    read();
}

std::optional<ReviewStore::Stamp> ReviewStore::stampOf() const {
    std::error_code code;
    Stamp stamp;
    stamp.time = fs::last_write_time(m_path, code);
    if (code)
        return std::nullopt;
    stamp.size = fs::file_size(m_path, code);
    return code ? std::nullopt : std::optional(stamp);
}

void ReviewStore::read() {
    const auto stamp = stampOf();
    io::CsvTable table = stamp ? io::CsvTable::read(m_path) : io::CsvTable::parse(kHeader, m_path.filename().string());
    const auto tag = table.find(kTag);
    if (!tag)
        throw UserError(m_path.string() + ": there is no column \"tag\". Add it, or move the file away; verdicts and "
                                          "notes are not saved until then.");
    const auto verdict = table.find(kVerdict), note = table.find(kNote), time = table.find(kTime);
    std::map<std::string, Review> reviews;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        Review review;
        if (verdict)
            review.verdict = verdictOf(table.text(row, *verdict));
        if (note)
            review.note = table.text(row, *note);
        if (time)
            review.time = table.text(row, *time);
        reviews[table.text(row, *tag)] = review;
    }
    m_table = std::move(table);
    m_reviews = std::move(reviews);
    m_stamp = stamp;
    for (const auto& [key, review] : m_unsaved)
        m_reviews[key] = review;
}

Review ReviewStore::find(const std::string& tag) const {
    const auto found = m_reviews.find(tag);
    return found == m_reviews.end() ? Review() : found->second;
}

bool ReviewStore::reloadIfChanged() {
    if (stampOf() == m_stamp)
        return false;
    const auto before = m_reviews;
    read();
    const auto same = [](const Review& a, const Review& b) {
        return a.verdict == b.verdict && a.note == b.note && a.time == b.time;
    };
    return before.size() != m_reviews.size() ||
           !std::equal(before.begin(), before.end(), m_reviews.begin(),
                       [&](const auto& a, const auto& b) { return a.first == b.first && same(a.second, b.second); });
}

void ReviewStore::setVerdict(const std::string& tag, Verdict verdict) {
    Review review = find(tag);
    review.verdict = verdict;
    change(tag, review);
}

void ReviewStore::setNote(const std::string& tag, const std::string& note) {
    Review review = find(tag);
    review.note = note;
    change(tag, review);
}

void ReviewStore::change(const std::string& tag, const Review& review) {
    Review& kept = m_unsaved[tag];
    kept = review;
    kept.time = now();
    m_reviews[tag] = kept;
    save();
}

void ReviewStore::save() {
    reloadIfChanged();
    io::CsvTable table = m_table;
    const std::size_t tag = *table.find(kTag), verdict = columnFor(table, kVerdict), note = columnFor(table, kNote),
                      time = columnFor(table, kTime);
    for (const auto& [key, review] : m_unsaved) {
        std::size_t row = 0;
        while (row < table.rows() && table.text(row, tag) != key)
            ++row;
        if (row == table.rows()) {
            table.addRow();
            table.setText(row, tag, key);
        }
        table.setText(row, verdict, verdictName(review.verdict));
        table.setText(row, note, review.note);
        table.setText(row, time, review.time);
    }
    table.write(m_path);
    m_table = std::move(table);
    m_unsaved.clear();
    m_stamp = stampOf();
}

} // namespace furrow::pipeline
