#include "core/io/votable.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/base/version.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fstream>
#include <pugixml.hpp>
#include <sstream>

namespace furrow::io {
namespace {

template <class T>
constexpr bool kIsInteger = std::is_same_v<T, long long> || std::is_same_v<T, std::optional<long long>>;
template <class T>
constexpr bool kIsBool = std::is_same_v<T, bool> || std::is_same_v<T, std::optional<bool>>;

/// Bytes of the UTF-8 character at the start of `text`; 0 when there is none that XML 1.0 can hold.
std::size_t characterLength(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80)
        return lead >= 0x20 || lead == '\t' || lead == '\n' ? 1 : 0;
    const std::size_t length = lead >= 0xf0 && lead < 0xf5   ? 4
                               : lead >= 0xe0 && lead < 0xf0 ? 3
                               : lead >= 0xc2 && lead < 0xe0 ? 2
                                                             : 0;
    if (length == 0 || text.size() < length)
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xc0) != 0x80)
            return 0;
    const bool overlong = (lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xf0 && byte(1) < 0x90);
    const bool surrogate = lead == 0xed && byte(1) >= 0xa0, tooLarge = lead == 0xf4 && byte(1) >= 0x90;
    const bool noCharacter = lead == 0xef && byte(1) == 0xbf && byte(2) >= 0xbe;
    return overlong || surrogate || tooLarge || noCharacter ? 0 : length;
}

std::string cleanText(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t length = characterLength(text);
        out += length ? text.substr(0, length) : "?";
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

void appendEscaped(std::string& out, std::string_view text) {
    for (const char c : cleanText(text)) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else
            out += c;
    }
}

void appendCell(std::string& out, double value) {
    if (std::isnan(value))
        out += "NaN";
    else if (std::isinf(value)) // the spelling of section 6 of the recommendation
        out += value > 0 ? "+Inf" : "-Inf";
    else
        out += formatDouble(value);
}
void appendCell(std::string& out, long long value) {
    fmt::format_to(std::back_inserter(out), "{}", value);
}
void appendCell(std::string& out, bool value) {
    out += value ? 'T' : 'F';
}
void appendCell(std::string& out, const std::string& value) {
    appendEscaped(out, value);
}
void appendCell(std::string& out, std::optional<long long> value) {
    appendCell(out, value.value_or(kMissingInteger));
}
void appendCell(std::string& out, std::optional<bool> value) {
    if (value)
        appendCell(out, *value);
    else
        out += '?';
}

bool isAscii(const std::vector<std::string>& texts) {
    return std::all_of(texts.begin(), texts.end(), [](const std::string& text) {
        return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    });
}

void setDatatype(pugi::xml_node field, const TableColumn& column) {
    auto datatype = field.append_attribute("datatype");
    std::visit(
        [&](const auto& values) {
            using T = typename std::decay_t<decltype(values)>::value_type;
            if constexpr (kIsInteger<T>)
                datatype = "long";
            else if constexpr (kIsBool<T>)
                datatype = "boolean";
            else if constexpr (std::is_same_v<T, double>)
                datatype = "double";
            else {
                datatype = isAscii(values) ? "char" : "unicodeChar";
                field.append_attribute("arraysize") = "*";
            }
        },
        column.values);
}

void addField(pugi::xml_node table, const TableColumn& column) {
    auto field = table.append_child("FIELD");
    field.append_attribute("name") = cleanText(column.name).c_str();
    setDatatype(field, column);
    if (!column.unit.empty())
        field.append_attribute("unit") =
            column.unit == "ct" ? "count" : column.unit.c_str(); // VOUnits 1.0 spells it out
    if (!column.ucd.empty())
        field.append_attribute("ucd") = column.ucd.c_str();
    if (!column.description.empty())
        field.append_child("DESCRIPTION").text() = cleanText(column.description).c_str();
    if (std::holds_alternative<std::vector<std::optional<long long>>>(column.values))
        field.append_child("VALUES").append_attribute("null") = fmt::format("{}", kMissingInteger).c_str();
}

/// The document around the rows: everything before and after them.
std::pair<std::string, std::string> frame(const std::string& tableName, const std::vector<TableColumn>& columns,
                                          std::size_t rows) {
    pugi::xml_document document;
    auto root = document.append_child("VOTABLE");
    root.append_attribute("version") = "1.4";
    root.append_attribute("xmlns") = "http://www.ivoa.net/xml/VOTable/v1.3";
    auto resource = root.append_child("RESOURCE");
    auto info = resource.append_child("INFO");
    info.append_attribute("name") = "creator";
    info.append_attribute("value") = kProgramVersion;
    auto table = resource.append_child("TABLE");
    table.append_attribute("name") = tableName.c_str();
    table.append_attribute("nrows") = fmt::format("{}", rows).c_str();
    for (const TableColumn& column : columns)
        addField(table, column);
    table.append_child("DATA").append_child("TABLEDATA");
    std::ostringstream out;
    document.save(out, " ", pugi::format_default, pugi::encoding_utf8);
    const std::string text = out.str(), empty = "<TABLEDATA />";
    const auto at = text.rfind(empty);
    return {text.substr(0, at) + "<TABLEDATA>\n", "</TABLEDATA>" + text.substr(at + empty.size())};
}

} // namespace

struct VoTableWriter::Impl {
    std::ofstream file;
    std::string after, line;
};

VoTableWriter::VoTableWriter(const std::filesystem::path& target, const std::string& tableName,
                             const std::vector<TableColumn>& layout, std::size_t rows)
    : m_impl(std::make_unique<Impl>()) {
    auto [before, after] = frame(tableName, layout, rows);
    m_impl->after = std::move(after);
    m_impl->file.open(target, std::ios::binary);
    m_impl->file << before;
}

VoTableWriter::~VoTableWriter() = default;

void VoTableWriter::addRows(const std::vector<TableColumn>& block) {
    const std::size_t rows = block.empty() ? 0 : block.front().size();
    for (const auto& column : block)
        if (column.size() != rows)
            throw InternalError(fmt::format("column {} has another length", column.name));
    std::string& line = m_impl->line;
    for (std::size_t r = 0; r < rows && m_impl->file; ++r) {
        line = "<TR>";
        for (const auto& column : block) {
            line += "<TD>";
            std::visit([&](const auto& values) { appendCell(line, values[r]); }, column.values);
            line += "</TD>";
        }
        line += "</TR>\n";
        m_impl->file << line;
    }
}

void VoTableWriter::close() {
    m_impl->file << m_impl->after;
    m_impl->file.close();
    if (!m_impl->file)
        throw UserError("the VOTable cannot be written: check the free space of the disk");
}

void writeVoTable(const std::filesystem::path& path, const std::string& tableName,
                  const std::vector<TableColumn>& columns) {
    writeFileAtomically(path, [&](const std::filesystem::path& target) {
        VoTableWriter writer(target, tableName, columns, columns.empty() ? 0 : columns.front().size());
        writer.addRows(columns);
        writer.close();
    });
}

} // namespace furrow::io
