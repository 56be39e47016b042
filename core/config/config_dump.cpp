#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/config/config_io.h"
#include "core/config/key_table.h"

#include <array>
#include <ctime>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace furrow::config {
namespace {

constexpr std::size_t kCommentWidth = 110;

/// A text as a double-quoted YAML scalar.
std::string yamlQuoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        if (static_cast<unsigned char>(c) < 0x20)
            out += fmt::format("\\x{:02x}", static_cast<int>(c));
        else
            out += c;
    }
    return out + '"';
}

std::string yamlValue(const Key& key, const Config& config) {
    const std::string text = keyText(key, config);
    if (std::holds_alternative<std::monostate>(key.access.get(config)))
        return text;
    switch (key.access.kind) {
    case KeyKind::File:
        return yamlQuoted(text.empty() ? std::string(key.example) : text);
    case KeyKind::Text:
        return yamlQuoted(text);
    case KeyKind::IntegerList:
    case KeyKind::NumberList:
        return fmt::format("[{}]", text);
    default:
        return text;
    }
}

std::string defaultText(const Key& key) {
    const Config defaults;
    return key.required() ? "required" : fmt::format("default {}", yamlValue(key, defaults));
}

/// "# " lines no wider than kCommentWidth.
std::string commentLines(const std::string& text, const std::string& indent) {
    std::string out, line;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(' ', at), text.size());
        const std::string word = text.substr(at, end - at);
        if (!line.empty() && indent.size() + line.size() + word.size() + 3 > kCommentWidth) {
            out += fmt::format("{}# {}\n", indent, line);
            line.clear();
        }
        line += (line.empty() ? "" : " ") + word;
        at = end + 1;
    }
    return out + fmt::format("{}# {}\n", indent, line);
}

std::string keyComment(const Key& key) {
    if (!key.hasEffect())
        return fmt::format("no effect; {}", key.help);
    return fmt::format("{} ({}{}; {})", key.help, expectation(key),
                       key.unit.empty() ? "" : fmt::format("; {}", key.unit), defaultText(key));
}

} // namespace

std::string dumpConfig(const Config& config, bool commented) {
    std::string out = fmt::format("# {} configuration\n", kProgramVersion);
    std::string_view open; // the nested section that is open, with its dots
    for (const Key& key : keyTable()) {
        if (!key.access.get)
            continue;
        const std::string_view parent = key.name.substr(0, key.name.rfind('.'));
        if (parent != open) {
            if (key.section() != open.substr(0, open.find('.')))
                out += fmt::format("{}{}:\n", commented ? "\n" : "", key.section());
            if (parent != key.section())
                out += fmt::format("  {}:\n", parent.substr(parent.find('.') + 1));
            open = parent;
        }
        const std::string indent(parent == key.section() ? 2 : 4, ' ');
        if (commented)
            out += commentLines(keyComment(key), indent);
        out += fmt::format("{}{}: {}\n", indent, key.leaf(), yamlValue(key, config));
    }
    return out;
}

std::string referencePage() {
    std::string out =
        "# Configuration keys\n\nOne YAML file drives everything; every key is optional unless it is marked "
        "required. This page is made from the key table by `furrow-cli dump-config --reference`.\n\n"
        "Relative paths: `inputs.*` and `outputs.work_dir` are taken from the folder of the YAML file, every "
        "other `outputs.*` and `logging.file` from `outputs.work_dir`; `~` is the home folder. Worker counts: "
        "`auto` is the smaller of the number of tasks and the hardware threads.\n\n"
        "*Stage*: the first pipeline stage that a changed key makes stale; — stands for pictures, speed and "
        "places.\n";
    for (const auto section : keySections()) {
        out += fmt::format(
            "\n## {}\n\n| key | accepts | default | unit | stage | meaning |\n|---|---|---|---|---|---|\n", section);
        for (const Key& key : keyTable()) {
            if (key.section() != section)
                continue;
            const std::string name(key.name.substr(section.size() + 1));
            if (!key.hasEffect()) {
                out += fmt::format("| `{}` | — | — | | — | accepted without effect: {} |\n", name, key.help);
                continue;
            }
            const Config defaults;
            std::string value = key.required() ? "**required**" : fmt::format("`{}`", yamlValue(key, defaults));
            for (std::size_t at = 0; (at = value.find('|', at)) != value.npos; at += 2)
                value.insert(at, "\\"); // a bar would end the table cell
            out += fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", name, expectation(key), value, key.unit,
                               stageName(key.stage), key.help);
        }
    }
    return out;
}

Path writeConfigUsed(const Config& config) {
    const std::string stem = fmt::format("config_used_{:%Y%m%d_%H%M%S}", fmt::localtime(std::time(nullptr)));
    Path path = config.outputs.workDir / (stem + ".yaml");
    for (int n = 2; std::filesystem::exists(path); ++n)
        path = config.outputs.workDir / fmt::format("{}_{}.yaml", stem, n);
    writeTextAtomically(path, dumpConfig(config, false));
    return path;
}

} // namespace furrow::config
