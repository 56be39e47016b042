#pragma once
#include "widgets/models/catalog_data.h"

#include <QObject>

#include <cstdint>
#include <memory>

namespace furrow::widgets {

/// The order in which the sources are listed now (sorted, filtered); "next" and "previous" follow it in every view.
class SourceOrder : public QObject {
    Q_OBJECT
public:
    explicit SourceOrder(QObject* parent = nullptr)
        : QObject(parent) {}

    using Rows = std::vector<std::uint32_t>;
    const Rows& rows() const { return *m_rows; }
    /// As they are listed now, for work in the background.
    const std::shared_ptr<const Rows>& sharedRows() const { return m_rows; }
    void setRows(Rows rows);
    void setAll(std::size_t count); ///< rows 0 … count - 1
    /// Place of a catalog row in the order.
    std::optional<std::size_t> placeOf(std::size_t row) const;
    /// The row `step` places after `row`; the ends stay where they are; the first row when `row` is not listed.
    std::optional<std::size_t> neighbour(std::optional<std::size_t> row, int step) const;

signals:
    void changed();

private:
    std::shared_ptr<const Rows> m_rows = std::make_shared<const Rows>();
    bool m_hasAll = true;               ///< every row is at its own place
    std::vector<std::int32_t> m_places; ///< else per catalog row its place, -1: not listed
};

} // namespace furrow::widgets
