#pragma once
#include "core/config/config.h"

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The table of configuration keys: the only place where a key is written down. It drives parsing, defaults, checks,
/// the commented dump, the reference page, forms, and which stages a changed key makes stale.
namespace furrow::config {

enum class KeyKind { Bool, Integer, Number, Text, File, Choice, IntegerList, NumberList, Ignored };
enum class Level { Basic, Advanced, Legacy };
/// The first pipeline stage that a key affects; None: pictures, speed and places only.
enum class KeyStage { None, Load, Gaia, Bright, Epsf, Patches, Payload, Fit, Merge, Zp };
std::string_view stageName(KeyStage stage); ///< "load", …, "—"

/// Value of a key: empty for null and auto, choices by name, lists as numbers.
using KeyValue = std::variant<std::monostate, bool, long long, double, std::string, std::vector<double>>;

/// Reads and writes one member of Config.
struct KeyAccess {
    KeyKind kind = KeyKind::Ignored;
    KeyValue (*get)(const Config&) = nullptr; ///< nullptr for keys that have no member
    void (*set)(Config&, const KeyValue&) = nullptr;
    std::span<const std::string_view> choices{};
    std::size_t length = 0;       ///< of a list
    std::string_view emptyWord{}; ///< "null" or "auto" when the key may be empty
};

struct KeyRange {
    double min = -std::numeric_limits<double>::infinity();
    double max = std::numeric_limits<double>::infinity();
    bool openMin = false; ///< min itself is not allowed
    bool odd = false;
    bool contains(double value) const;
};

struct Key {
    std::string_view name; ///< dotted, e.g. "checks.wcs_tolerance.crval"
    KeyAccess access;
    KeyRange range;
    std::string_view unit;
    KeyStage stage;
    Level level;
    std::string_view label;
    std::string_view help;
    std::string_view example{}; ///< of a key that has no default: it is required

    bool required() const { return !example.empty(); }
    bool hasEffect() const { return level != Level::Legacy; }
    std::string_view section() const { return name.substr(0, name.find('.')); }
    std::string_view leaf() const { return name.substr(name.rfind('.') + 1); }
};

/// All keys, section by section in the order of the reference page.
std::span<const Key> keyTable();
/// The key with this dotted name, or nullptr.
const Key* findKey(std::string_view name);
/// Sections in order, without nested ones.
std::vector<std::string_view> keySections();

/// A value as it was written, before it is checked against a key.
struct RawValue {
    enum class Form { Null, Scalar, List, Map };
    Form form = Form::Null;
    std::string text;    ///< of a scalar
    bool quoted = false; ///< written in quotes: a text, whatever it looks like
    std::vector<RawValue> items{};
};

/// What a key accepts, e.g. "an integer ≥ 0, or auto".
std::string expectation(const Key& key);
/// Checks and stores a value; returns the problem ("expected …, found …") and leaves `config` alone when it is wrong.
std::optional<std::string> assign(const Key& key, const RawValue& value, Config& config);

/// For forms: the value as text (lists as "a, b", empty as its word) and back. setKeyText returns the problem.
std::string keyText(const Key& key, const Config& config);
std::optional<std::string> setKeyText(const Key& key, std::string_view text, Config& config);
bool isDefault(const Key& key, const Config& config);

/// Checks that concern several keys.
struct CrossProblem {
    std::string_view key;   ///< the key to point at
    std::string_view other; ///< the second key involved; may be empty
    std::string problem;
};
std::vector<CrossProblem> crossKeyProblems(const Config& config);

} // namespace furrow::config
