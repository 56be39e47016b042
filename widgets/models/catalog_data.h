#pragma once
#include "core/catalog/column_store.h"
#include "core/io/csv.h"
#include "core/sky/wcs.h"

#include <QPointF>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace furrow::widgets {

/// How a source is marked, as outputs.txt colours them.
enum class MarkClass : std::uint8_t { Star, Galaxy, Unknown, SaturationExcluded, CropExcluded };

/// A catalog (input or final) with what the views need of it worked out once. Immutable and shared by all views; the
/// cells stay in the table.
class CatalogData {
public:
    /// Reads the file; `wcs` may be invalid (no positions then). For a background thread. Throws UserError.
    static std::shared_ptr<const CatalogData> read(const std::filesystem::path& path, const sky::Wcs& wcs,
                                                   const RunContext& context = {});
    CatalogData(ColumnStorePtr table, const sky::Wcs& wcs, const RunContext& context = {});
    CatalogData(const io::CsvTable& table, const sky::Wcs& wcs);

    const ColumnStore& table() const { return *m_table; }
    const ColumnStorePtr& sharedTable() const { return m_table; }
    std::size_t rows() const { return m_table->rows(); }
    QString key(std::size_t row) const { return QString::fromStdString(keyText(row)); } ///< ID, or "RA,DEC" as written
    std::optional<std::size_t> rowOf(const QString& key) const;
    MarkClass markClass(std::size_t row) const { return m_classes[row]; }
    const std::vector<QPointF>& positions() const { return m_positions; }    ///< input, working frame; NaN: none
    const std::vector<QPointF>& fittedPositions() const { return m_fitted; } ///< NaN: not fitted
    const std::vector<QString>& bands() const { return m_bands; }            ///< of FLUX_{band}_fit, in file order
    bool isFinal() const { return !m_bands.empty(); }                        ///< holds fitted values

    /// Cells by column name; "" and NaN when the column is absent.
    QString text(std::size_t row, const QString& column) const;
    double number(std::size_t row, const QString& column) const;
    bool flag(std::size_t row, const QString& column) const; ///< "true" in any case, or 1

private:
    std::string keyText(std::size_t row) const;
    void indexKeys();
    void findBands();
    void classify();
    void markExcluded(std::string_view name, MarkClass mark);
    void locate(const sky::Wcs& wcs);

    ColumnStorePtr m_table;
    std::optional<std::size_t> m_id, m_ra, m_dec;
    std::vector<std::uint32_t> m_rowOfKey; ///< rows + 1 by the hash of their key, open addressing; 0: free
    std::vector<MarkClass> m_classes;
    std::vector<QPointF> m_positions, m_fitted;
    std::vector<QString> m_bands;
};

using CatalogPtr = std::shared_ptr<const CatalogData>;

} // namespace furrow::widgets
