#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

/// Cuts the lines of a CSV text into cells, 64 bytes at a time; for core/io alone.
namespace furrow::io {

inline constexpr std::size_t kCsvPadding = 64; ///< readable bytes that follow the text, the first of them a LF

/// The cells of (a part of) a line.
struct CsvCut {
    std::size_t cells = 0; ///< that were found; only as many ends as there was room for were written
    std::size_t next = 0;  ///< byte after the line's end; 0: the line goes on
    std::size_t lines = 0; ///< line ends that were passed, those within quotes too
    bool isOdd = false;    ///< not well-formed: CsvScanner tells what is wrong
};

/// Finds up to `count` cells from `start`, the first byte of a cell; stops at the end of the line. ends[i] is the byte
/// after cell i, and cell i + 1 starts one byte later. `room` is the length of `ends`. `text` is followed by
/// kCsvPadding bytes. A line without any character is one empty cell.
CsvCut cutCells(std::string_view text, std::size_t start, std::size_t count, std::uint64_t* ends, std::size_t room);

} // namespace furrow::io
