#include "core/diagnose/cutout_names.h"

#include "core/base/text.h"
#include "core/io/csv.h"

#include <fmt/format.h>

#include <map>

namespace furrow::diagnose {

namespace {

constexpr std::size_t kLongestName = 120; ///< bytes, the extension included
constexpr std::string_view kExtension = ".png";

std::string sanitised(std::string_view id) {
    std::string out(id);
    for (char& c : out)
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
              c == '-'))
            c = '_';
    return out;
}

std::string plainStem(const CutoutSource& source) {
    const std::string id = source.id.empty() ? fmt::format("{:06}", source.index) : sanitised(source.id);
    return (source.halo ? "src_halo_" : "src_") + id;
}

std::string hashedStem(const CutoutSource& source) {
    const std::string key = source.id.empty() ? fmt::format("{:06}", source.index) : source.id;
    const std::string tail = fmt::format("_{:08x}", static_cast<std::uint32_t>(fnv1a64(key)));
    return plainStem(source).substr(0, kLongestName - kExtension.size() - tail.size()) + tail;
}

} // namespace

std::vector<std::string> cutoutNames(const std::vector<CutoutSource>& sources) {
    const auto needsHash = [](const CutoutSource& source) {
        const std::string stem = toLower(plainStem(source));
        return (!source.halo && stem.starts_with("src_halo_")) || stem.size() + kExtension.size() > kLongestName;
    };
    std::map<std::string, int> uses, taken;
    for (const CutoutSource& source : sources)
        if (!needsHash(source))
            ++uses[toLower(plainStem(source))];
    std::vector<std::string> names;
    for (const CutoutSource& source : sources) {
        std::string stem = plainStem(source);
        if (needsHash(source) || uses[toLower(stem)] > 1)
            stem = hashedStem(source);
        const int repeat = taken[toLower(stem)]++;
        names.push_back((repeat == 0 ? stem : fmt::format("{}_{}", stem, repeat)).append(kExtension));
    }
    return names;
}

std::string cutoutIndexCsv(const std::vector<CutoutSource>& sources, const std::vector<std::string>& names) {
    std::string text = "file,ID,halo\n";
    for (std::size_t i = 0; i < sources.size(); ++i)
        text += fmt::format("{},{},{}\n", io::csvQuoted(names[i]), io::csvQuoted(sources[i].id),
                            sources[i].halo ? "True" : "False");
    return text;
}

} // namespace furrow::diagnose
