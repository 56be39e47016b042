#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/text.h"
#include "core/config/config_io.h"
#include "core/config/config_paths.h"
#include "core/config/key_table.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>
#include <yaml-cpp/yaml.h>

namespace furrow::config {
namespace {

/// Where something stands in the file; line 0: nowhere.
struct Place {
    int line = 0, column = 0;
    bool operator<(const Place& other) const { return std::pair(line, column) < std::pair(other.line, other.column); }
};

Place placeOf(const YAML::Mark& mark) {
    return mark.is_null() ? Place() : Place{mark.line + 1, mark.column + 1};
}

RawValue rawValue(const YAML::Node& node) {
    RawValue value;
    if (node.IsScalar()) {
        value = {RawValue::Form::Scalar, node.Scalar(), node.Tag() != "?"};
    } else if (node.IsSequence()) {
        value.form = RawValue::Form::List;
        for (const auto& item : node)
            value.items.push_back(item.IsScalar() ? rawValue(item) : RawValue());
    } else if (node.IsMap()) {
        value.form = RawValue::Form::Map;
    }
    return value;
}

std::vector<std::string> allNames() {
    std::vector<std::string> names;
    for (const Key& key : keyTable())
        if (key.hasEffect())
            names.emplace_back(key.name);
    return names;
}

/// The known key that was probably meant: the same word in another section, else the nearest spelling.
std::string nearestKey(const std::string& name) {
    const std::string leaf = name.substr(name.rfind('.') + 1);
    const std::string near = nearestWord(name, allNames());
    if (!near.empty() && near.substr(0, near.find('.')) == name.substr(0, name.find('.')))
        return near;
    std::vector<std::string> sameLeaf;
    for (const Key& key : keyTable())
        if (key.hasEffect() && key.leaf() == leaf)
            sameLeaf.emplace_back(key.name);
    return sameLeaf.empty() ? near : join(sameLeaf, " or ");
}

bool isSection(const std::string& name) {
    const std::string prefix = name + ".";
    return std::any_of(keyTable().begin(), keyTable().end(),
                       [&](const Key& key) { return key.name.substr(0, prefix.size()) == prefix; });
}

std::vector<std::string> allSections() {
    std::vector<std::string> names;
    for (const auto section : keySections())
        names.emplace_back(section);
    return names;
}

/// Reads one document into a Config and collects every problem on the way.
class Reader {
public:
    explicit Reader(Config& config)
        : m_config(config) {}

    void readFile(const std::string& text) {
        try {
            const auto documents = YAML::LoadAll(text);
            m_readable = documents.size() <= 1;
            if (!m_readable)
                addProblem(placeOf(documents[1].Mark()),
                           "a second YAML document starts here; one file holds one configuration");
            else if (documents.size() == 1 && documents[0].IsMap())
                readSection(documents[0], "");
            else if (documents.size() == 1 && !documents[0].IsNull())
                addProblem(placeOf(documents[0].Mark()), "expected sections with keys (inputs:, outputs:, …)");
        } catch (const YAML::Exception& error) {
            addProblem(placeOf(error.mark), fmt::format("not valid YAML: {}", error.msg));
            m_readable = false;
        }
    }

    void apply(const std::string& name, const std::string& text) {
        const Key* key = findKey(name);
        if (!key) {
            addOverrideProblem(name, text, unknownKey(name));
            return;
        }
        if (const auto problem = setValue(*key, overrideValue(*key, text)))
            addOverrideProblem(name, text, *problem);
    }

    /// Keys that must be given; a working folder given apart counts.
    void checkRequired(bool workDirGiven) {
        for (const Key& key : keyTable())
            if (m_readable && key.required() && !m_seen.contains(key.name) &&
                !(workDirGiven && key.name == "outputs.work_dir"))
                addProblem({}, fmt::format("{}: missing, but required ({})", key.name, key.help));
    }

    /// What concerns several keys is only judged when each of them is good.
    void checkTogether() {
        for (const auto& [key, other, problem] : crossKeyProblems(m_config)) {
            const auto seen = m_seen.find(key);
            if (!m_bad.contains(key) && !m_bad.contains(other))
                addProblem(seen == m_seen.end() ? Place() : seen->second, fmt::format("{}: {}", key, problem));
        }
    }

    void throwProblems(const std::string& fileName) {
        std::stable_sort(m_problems.begin(), m_problems.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
        ProblemList list;
        for (const auto& [place, problem] : m_problems)
            list.add(place.line ? fmt::format("line {}, column {}: {}", place.line, place.column, problem) : problem);
        list.throwIfAny(
            fmt::format("{}: {} in the configuration", fileName,
                        m_problems.size() == 1 ? "a problem" : fmt::format("{} problems", m_problems.size())));
    }

    const std::vector<std::string>& notes() const { return m_notes; }

private:
    void addProblem(const Place& place, const std::string& problem) { m_problems.emplace_back(place, problem); }
    void addOverrideProblem(const std::string& name, const std::string& text, const std::string& problem) {
        addProblem({}, fmt::format("--set {}={}: {}", name, text, problem));
    }

    void readSection(const YAML::Node& section, const std::string& prefix) {
        std::map<std::string, Place> known;
        for (const auto& entry : section) {
            const Place place = placeOf(entry.first.Mark());
            if (!entry.first.IsScalar()) {
                addProblem(place, "expected the name of a key");
                continue;
            }
            const std::string name = prefix + entry.first.Scalar();
            if (entry.first.Scalar().find('.') != std::string::npos && findKey(name)) {
                addProblem(place, fmt::format("{0}: a dotted name; write {2}: in the section {1}:", name,
                                              name.substr(0, name.rfind('.')), findKey(name)->leaf()));
                continue;
            }
            const auto [first, isNew] = known.emplace(name, place);
            if (isNew)
                readEntry(name, entry.second, place);
            else
                addProblem(place,
                           fmt::format("{}: given twice, first in line {}; remove one", name, first->second.line));
        }
    }

    void readEntry(const std::string& name, const YAML::Node& node, const Place& place) {
        const Key* key = findKey(name);
        if (!key && isSection(name)) {
            if (node.IsMap())
                readSection(node, name + ".");
            else if (!node.IsNull())
                addProblem(place, fmt::format("{}: expected a section with keys, found a value", name));
        } else if (!key) {
            addProblem(place, fmt::format("{}: {}", name, unknownKey(name)));
        } else {
            const RawValue value = rawValue(node);
            const Place at = node.IsNull() || placeOf(node.Mark()).line == 0 ? place : placeOf(node.Mark());
            if (const auto problem = setValue(*key, value))
                addProblem(at, fmt::format("{}: {}", name, *problem));
            m_seen[key->name] = at;
        }
    }

    static std::string unknownKey(const std::string& name) {
        const bool atTop = name.find('.') == name.npos;
        const std::string near = atTop ? nearestWord(name, allSections()) : nearestKey(name);
        const std::string hint = near.empty() && atTop ? nearestKey(name) : near;
        return fmt::format("unknown {}; {}", atTop ? "section" : "key",
                           hint.empty() ? "furrow-cli dump-config lists all keys"
                                        : fmt::format("did you mean {}?", hint));
    }

    std::optional<std::string> setValue(const Key& key, const RawValue& value) {
        m_seen.try_emplace(key.name);
        if (!key.hasEffect())
            m_notes.push_back(fmt::format("`{}` has no effect", key.name));
        const auto problem = key.access.set ? assign(key, value, m_config) : std::nullopt;
        if (problem)
            m_bad.insert(key.name);
        return problem;
    }

    /// The value of --set is YAML; texts and paths need no quotes there.
    static RawValue overrideValue(const Key& key, const std::string& text) {
        const bool isText = key.access.kind == KeyKind::Text || key.access.kind == KeyKind::File;
        const RawValue asWritten{RawValue::Form::Scalar, text, true};
        try {
            const YAML::Node node = YAML::Load(text);
            const bool isNull = node.IsNull() && text.find_first_not_of("~nulNUL ") == text.npos;
            return isText && !isNull && !node.IsScalar() ? asWritten : rawValue(node);
        } catch (const YAML::Exception&) {
            return asWritten;
        }
    }

    Config& m_config;
    std::vector<std::pair<Place, std::string>> m_problems;
    std::vector<std::string> m_notes;
    std::map<std::string_view, Place> m_seen;
    std::set<std::string_view> m_bad;
    bool m_readable = true;
};

/// Cuts worker counts to the hardware's threads; one note for all of them.
void cutWorkers(Config& config, std::vector<std::string>& notes) {
    const int limit = hardwareThreads();
    std::vector<std::string> cut;
    for (const Key& key : keyTable()) {
        const KeyValue value = key.access.emptyWord == "auto" ? key.access.get(config) : KeyValue();
        const auto* count = std::get_if<long long>(&value);
        if (!count || *count <= limit)
            continue;
        cut.push_back(fmt::format("{} ({})", key.name, *count));
        key.access.set(config, static_cast<long long>(limit));
    }
    if (!cut.empty())
        notes.push_back(fmt::format("cut to the {} hardware threads: {}", limit, join(cut, ", ")));
}

} // namespace

Loaded parseConfig(const std::string& yamlText, const std::string& fileName, const Path& baseDir,
                   const Overrides& overrides, const Path& workDir) {
    Loaded loaded;
    Reader reader(loaded.config);
    reader.readFile(yamlText);
    for (const auto& [name, value] : overrides)
        reader.apply(name, value);
    reader.checkRequired(!workDir.empty());
    if (!workDir.empty())
        loaded.config.outputs.workDir = std::filesystem::absolute(expandHome(workDir));
    resolvePaths(loaded.config, baseDir);
    reader.checkTogether();
    reader.throwProblems(fileName);
    loaded.notes = reader.notes();
    cutWorkers(loaded.config, loaded.notes);
    return loaded;
}

Loaded loadConfig(const Path& yamlFile, const Overrides& overrides, const Path& workDir) {
    return parseConfig(readTextFile(yamlFile), yamlFile.string(), std::filesystem::absolute(yamlFile).parent_path(),
                       overrides, workDir);
}

} // namespace furrow::config
