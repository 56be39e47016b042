#include "core/io/npy.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"

#include <bit>
#include <cstring>
#include <fmt/format.h>
#include <limits>
#include <optional>

// Format: numpy.lib.format, "Format Version 1.0": magic, version, header length, Python dict literal, raw data.
namespace furrow::io {
namespace {

static_assert(std::endian::native == std::endian::little, ".npy data are little-endian");

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kAlignment = 64;

/// The text between the key and the next comma outside parentheses, or nullopt.
std::optional<std::string_view> dictValue(std::string_view header, std::string_view key) {
    const auto at = header.find(fmt::format("'{}'", key));
    const auto colon = at == header.npos ? header.npos : header.find(':', at + key.size() + 2);
    if (colon == header.npos)
        return std::nullopt;
    const auto start = header.find_first_not_of(' ', colon + 1);
    const bool tuple = start != header.npos && header[start] == '(';
    const auto end = start == header.npos ? start : header.find_first_of(tuple ? ")" : ",}", start);
    if (end == header.npos)
        return std::nullopt;
    return header.substr(start, end - start + (tuple ? 1 : 0));
}

/// (height, width) of a shape tuple of two lengths, or nullopt.
std::optional<std::pair<int, int>> twoLengths(std::string_view tuple) {
    const auto comma = tuple.find(',');
    if (tuple.size() < 2 || comma == tuple.npos)
        return std::nullopt;
    const auto height = parseInteger(tuple.substr(1, comma - 1));
    const auto width = parseInteger(tuple.substr(comma + 1, tuple.size() - comma - 2));
    constexpr long long limit = std::numeric_limits<int>::max();
    if (!height || !width || *height < 0 || *width < 0 || *height > limit || *width > limit)
        return std::nullopt;
    return std::pair{static_cast<int>(*height), static_cast<int>(*width)};
}

[[noreturn]] void refuse(const std::filesystem::path& path, std::string_view why) {
    throw UserError(fmt::format("cannot read {}: {}; expected a 2-D array of 32- or 64-bit floats saved by numpy.save",
                                path.string(), why));
}

} // namespace

void writeNpy(const std::filesystem::path& path, const Image<float>& image) {
    std::string header =
        fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, {}), }}", image.height(), image.width());
    const std::size_t fixed = kMagic.size() + 4;
    header.append(kAlignment - 1 - (fixed + header.size()) % kAlignment, ' ');
    header += '\n';

    std::string bytes(kMagic);
    bytes += {'\x01', '\x00', static_cast<char>(header.size() & 0xff), static_cast<char>(header.size() >> 8)};
    bytes += header;
    bytes.append(reinterpret_cast<const char*>(image.data()), image.size() * sizeof(float));
    writeTextAtomically(path, bytes);
}

Image<float> readNpy(const std::filesystem::path& path) {
    const std::string bytes = readTextFile(path);
    const auto byteAt = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])); };
    if (bytes.size() < 12 || std::string_view(bytes).substr(0, kMagic.size()) != kMagic)
        refuse(path, "it is no .npy file");
    const bool longHeader = byteAt(6) >= 2;
    const std::size_t start = longHeader ? 12 : 10;
    std::size_t length = byteAt(8) | byteAt(9) << 8;
    if (longHeader)
        length |= byteAt(10) << 16 | byteAt(11) << 24;
    if (length > bytes.size() - start)
        refuse(path, "the file is cut short");

    const std::string_view header(bytes.data() + start, length);
    const auto type = dictValue(header, "descr"), order = dictValue(header, "fortran_order"),
               shape = dictValue(header, "shape");
    if (!type || !order || !shape)
        refuse(path, "its header is damaged");
    const auto lengths = twoLengths(*shape);
    if (!lengths)
        refuse(path, fmt::format("its shape is {}", *shape));
    if (*type != "'<f4'" && *type != "'<f8'")
        refuse(path, fmt::format("its type is {}", *type));
    if (*order != "False")
        refuse(path, "it is in Fortran order");

    const bool isDouble = *type == "'<f8'";
    const std::size_t count = static_cast<std::size_t>(lengths->first) * lengths->second;
    const std::string_view data = std::string_view(bytes).substr(start + length);
    if (data.size() / (isDouble ? sizeof(double) : sizeof(float)) < count)
        refuse(path, "the file is cut short");
    Image<float> image(lengths->second, lengths->first);
    if (!isDouble) {
        std::memcpy(image.data(), data.data(), count * sizeof(float));
        return image;
    }
    for (std::size_t i = 0; i < count; ++i) {
        double value = 0;
        std::memcpy(&value, data.data() + i * sizeof value, sizeof value);
        image.data()[i] = static_cast<float>(value);
    }
    return image;
}

} // namespace furrow::io
