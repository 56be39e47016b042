#pragma once
#include "widgets/models/catalog_data.h"

#include <QObject>

#include <cstdint>

namespace furrow::widgets {

/// The order in which the sources are listed now (sorted, filtered); "next" and "previous" follow it in every view.
class SourceOrder : public QObject {
    Q_OBJECT
public:
    explicit SourceOrder(QObject* parent = nullptr)
        : QObject(parent) {}

    const std::vector<std::uint32_t>& rows() const { return m_rows; }
    void setRows(std::vector<std::uint32_t> rows);
    /// Place of a catalog row in the order.
    std::optional<std::size_t> placeOf(std::size_t row) const;
    /// The row `step` places after `row`; the ends stay where they are; the first row when `row` is not listed.
    std::optional<std::size_t> neighbour(std::optional<std::size_t> row, int step) const;

signals:
    void changed();

private:
    std::vector<std::uint32_t> m_rows;
    std::vector<std::int32_t> m_places; ///< per catalog row its place, -1: not listed
};

} // namespace furrow::widgets
