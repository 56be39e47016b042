#pragma once
#include "core/image/image.h"
#include "core/io/table_column.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace furrow::io {

/// Header cards of one HDU. Cards are kept in order; values are looked up by keyword (upper case).
class FitsHeader {
public:
    FitsHeader() = default;
    explicit FitsHeader(std::string cards);                            ///< 80-character cards, concatenated
    std::optional<std::string> text(const std::string& keyword) const; ///< string value, quotes removed, trimmed
    std::optional<double> number(const std::string& keyword) const;    ///< nullopt when absent or not a number
    bool has(const std::string& keyword) const;
    const std::string& cards() const { return m_cards; }

private:
    std::string m_cards;
};

struct FitsImage {
    Image<float> pixels; ///< BSCALE/BZERO applied; NaN where BLANK or not a number
    FitsHeader header;   ///< of the HDU that holds the image, joined with the primary header when they differ
};

/// Reads a 2-D image: the primary HDU, or the first 2-D image HDU (plain or tile-compressed) when the primary has no
/// data. Any BITPIX. Throws UserError naming the file when it cannot be read or holds no 2-D image.
FitsImage readFitsImage(const std::filesystem::path& path);
/// The header of the image alone (no pixels are read) and its size.
struct FitsInfo {
    FitsHeader header;
    int width = 0, height = 0;
};
FitsInfo readFitsInfo(const std::filesystem::path& path);
/// Reads the pixels of such an image piece by piece, straight into the caller's memory.
class FitsImageReader {
public:
    explicit FitsImageReader(const std::filesystem::path& path); ///< throws like readFitsImage
    ~FitsImageReader();
    FitsImageReader(const FitsImageReader&) = delete;
    FitsImageReader& operator=(const FitsImageReader&) = delete;
    const FitsInfo& info() const;
    /// The pixels of `box`, which must lie inside the image, row after row.
    void read(const Box& box, float* pixels);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};
/// Named extension of a file as an image (float); throws UserError when it is absent.
FitsImage readFitsExtension(const std::filesystem::path& path, const std::string& extname);

/// A keyword to write.
struct FitsCard {
    std::string keyword;
    std::variant<std::string, double, long long, bool> value;
    std::string comment;
};

/// Writes a multi-extension file through a temporary name; nothing is left behind on failure.
/// Every file gets CREATOR = "Furrow <version>". Cards in `wcsCards` (80 characters each) are copied as they are.
class FitsWriter {
public:
    enum class Compression { None, LosslessTile };
    explicit FitsWriter(std::filesystem::path path);
    ~FitsWriter();
    FitsWriter(const FitsWriter&) = delete;
    FitsWriter& operator=(const FitsWriter&) = delete;

    /// A primary HDU without data.
    void addPrimary(const std::vector<FitsCard>& cards, const std::string& wcsCards = {});
    /// Image HDU; the first HDU added becomes the primary unless it is compressed.
    void addImage(const std::string& extname, const Image<float>& image, const std::vector<FitsCard>& cards = {},
                  const std::string& wcsCards = {}, Compression compression = Compression::None);
    void addImage(const std::string& extname, const Image<std::uint8_t>& image, const std::vector<FitsCard>& cards = {},
                  const std::string& wcsCards = {}, Compression compression = Compression::None);
    /// Tile compression quantised at noise / `level` with subtractive dithering (not lossless).
    void addQuantisedImage(const std::string& extname, const Image<float>& image, double level,
                           const std::vector<FitsCard>& cards = {}, const std::string& wcsCards = {});
    /// Binary table: one column per entry, all of the same length.
    using Column = TableColumn;
    void addTable(const std::string& extname, const std::vector<Column>& columns,
                  const std::vector<FitsCard>& cards = {});
    /// A binary table that addRows fills from the first row on. `layout`: the columns' names and types; texts get the
    /// width of the longest that it holds.
    void beginTable(const std::string& extname, const std::vector<Column>& layout, std::size_t rows,
                    const std::vector<FitsCard>& cards = {});
    void addRows(const std::vector<Column>& block); ///< the next rows of all columns
    /// Flushes and renames to the final path.
    void close();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// A binary table read back; numeric columns as double, text as string, logical as 0/1; missing values are NaN or "".
struct FitsTable {
    FitsHeader header;
    std::vector<std::string> names, units;
    std::map<std::string, std::vector<double>> numbers;
    std::map<std::string, std::vector<std::string>> texts;
    std::size_t rows = 0;
};
FitsTable readFitsTable(const std::filesystem::path& path, const std::string& extname);

} // namespace furrow::io
