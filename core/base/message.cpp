#include "core/base/message.h"

namespace furrow {

std::string fillIn(std::string text, const MessageValues& values) {
    for (const auto& [name, value] : values) {
        const std::string pattern = "{" + name + "}";
        for (std::size_t at = text.find(pattern); at != std::string::npos; at = text.find(pattern, at + value.size()))
            text.replace(at, pattern.size(), value);
    }
    return text;
}

} // namespace furrow
