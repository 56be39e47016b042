#pragma once
#include "core/catalog/catalog.h"
#include "core/config/config.h"
#include "core/fit/patch_data.h"
#include "core/image/frames.h"

#include <filesystem>
#include <string>
#include <vector>

namespace furrow::pipeline {

/// A patch's fit input and the catalog cells that its CSV repeats.
struct Payload {
    fit::PatchData data;
    std::vector<std::string> columns;            ///< the catalog's column names, as written
    std::vector<std::vector<std::string>> cells; ///< per source of role Base, in order: one cell per column, as written
    std::string fileHash; ///< of the file that it was read from, by its header; empty: made in memory
    std::size_t baseCount() const { return cells.size(); }
};

/// Sources sorted into pixels once, so that every patch finds its own quickly.
class SourceIndex {
public:
    SourceIndex(const Catalog& catalog, int width, int height);
    /// Rows whose rounded position lies in `box` (which may reach beyond the frame), ascending.
    std::vector<std::size_t> inside(const Box& box) const;

private:
    static constexpr int kBin = 64;
    const Catalog& m_catalog;
    int m_margin = 4 * kBin;
    int m_columns, m_rows;
    std::vector<std::vector<std::size_t>> m_bins; ///< rows far outside the frame are not kept
};

/// Cuts one patch out of the frames (algorithms.md "masks and payload").
Payload makePayload(const fit::PatchDef& patch, const Frames& frames, const Catalog& catalog, const SourceIndex& index,
                    const config::Config& config);

/// One self-contained multi-extension FITS file: primary header with the patch, SCI_{band} and MASK_{band} images
/// (lossless tile compression), tables SOURCES and CATALOG.
void writePayload(const std::filesystem::path& path, const Payload& payload);
/// Throws UserError naming the file.
Payload readPayload(const std::filesystem::path& path);

/// Hash of everything in the payload that can change a fit.
std::string payloadHash(const Payload& payload);
/// That of a payload file, from its header alone; empty: not known.
std::string storedPayloadHash(const std::filesystem::path& path);

} // namespace furrow::pipeline
