#pragma once
#include <string>
#include <utility>
#include <vector>

/// Marks a text for translation in `context`: lupdate takes it for QT_TRANSLATE_NOOP; the core needs no Qt.
#define FURROW_TRANSLATABLE(context, text) text

namespace furrow {

/// Names and what stands for them.
using MessageValues = std::vector<std::pair<std::string, std::string>>;
/// `text` with values in place of their names in braces.
std::string fillIn(std::string text, const MessageValues& values);

/// A fixed English sentence, translated where it is shown (context "Message"), and the values that go into it.
struct Message {
    const char* text = "";
    MessageValues values{};
    std::string subject{}; ///< said before it, with a colon; not translated

    bool empty() const { return *text == '\0'; }
    std::string english() const { return (subject.empty() ? "" : subject + ": ") + fillIn(text, values); }
};

} // namespace furrow
