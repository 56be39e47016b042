#include "widgets/models/catalog_data.h"

#include "core/base/text.h"

#include <algorithm>
#include <cmath>

namespace furrow::widgets {
namespace {

bool isTrue(const std::string& text) {
    return equalsIgnoreCase(trimmed(text), "true") || trimmed(text) == "1";
}

} // namespace

std::shared_ptr<const CatalogData> CatalogData::read(const std::filesystem::path& path, const sky::Wcs& wcs) {
    return std::make_shared<const CatalogData>(io::CsvTable::read(path), wcs);
}

CatalogData::CatalogData(io::CsvTable table, const sky::Wcs& wcs)
    : m_table(std::move(table)) {
    const auto id = m_table.find("ID"), ra = m_table.find("RA"), dec = m_table.find("DEC");
    m_keys.reserve(rows());
    m_rowOfKey.reserve(static_cast<qsizetype>(rows()));
    for (std::size_t row = 0; row < rows(); ++row) {
        if (id)
            m_keys.push_back(QString::fromStdString(m_table.text(row, *id)));
        else if (ra && dec)
            m_keys.push_back(QString::fromStdString(m_table.text(row, *ra) + ',' + m_table.text(row, *dec)));
        else
            m_keys.push_back(QString::number(row + 1));
        m_rowOfKey.insert(m_keys.back(), row);
    }
    findBands();
    classify();
    locate(wcs);
}

void CatalogData::findBands() {
    const std::string prefix = "FLUX_", suffix = "_fit";
    for (const std::string& name : m_table.names())
        if (name.size() > prefix.size() + suffix.size() && name.starts_with(prefix) && name.ends_with(suffix))
            m_bands.push_back(
                QString::fromStdString(name.substr(prefix.size(), name.size() - prefix.size() - suffix.size())));
}

void CatalogData::classify() {
    const auto type = m_table.find("TYPE"), crop = m_table.find("excluded_crop"),
               saturation = m_table.find("excluded_saturation");
    m_classes.reserve(rows());
    for (std::size_t row = 0; row < rows(); ++row) {
        const std::string name = type ? toUpper(trimmed(m_table.text(row, *type))) : std::string();
        MarkClass mark = MarkClass::Unknown;
        if (name == "STAR")
            mark = MarkClass::Star;
        else if (name == "GAL" || name == "EXP" || name == "DEV" || name == "SERSIC")
            mark = MarkClass::Galaxy;
        if (crop && isTrue(m_table.text(row, *crop)))
            mark = MarkClass::CropExcluded;
        if (saturation && isTrue(m_table.text(row, *saturation)))
            mark = MarkClass::SaturationExcluded;
        m_classes.push_back(mark);
    }
}

void CatalogData::locate(const sky::Wcs& wcs) {
    const QPointF nowhere(std::nan(""), std::nan(""));
    m_positions.assign(rows(), nowhere);
    m_fitted.assign(rows(), nowhere);
    const auto ra = m_table.find("RA"), dec = m_table.find("DEC");
    if (wcs.valid() && ra && dec)
        for (std::size_t row = 0; row < rows(); ++row) {
            const double alpha = m_table.number(row, *ra), delta = m_table.number(row, *dec);
            if (!std::isfinite(alpha) || !std::isfinite(delta))
                continue;
            const sky::PixelPosition pixel = wcs.toPixel(alpha, delta);
            m_positions[row] = {pixel.x, pixel.y};
        }
    // Single-band mode has a position per band: the first band's stands for the source.
    auto x = m_table.find("x_pix_white_fit"), y = m_table.find("y_pix_white_fit");
    if (!x && !m_bands.empty()) {
        x = m_table.find("x_pix_white_" + m_bands.front().toStdString() + "_fit");
        y = m_table.find("y_pix_white_" + m_bands.front().toStdString() + "_fit");
    }
    if (x && y)
        for (std::size_t row = 0; row < rows(); ++row)
            m_fitted[row] = {m_table.number(row, *x), m_table.number(row, *y)};
}

std::optional<std::size_t> CatalogData::rowOf(const QString& key) const {
    const auto found = m_rowOfKey.constFind(key);
    return found == m_rowOfKey.constEnd() ? std::nullopt : std::optional<std::size_t>(*found);
}

QString CatalogData::text(std::size_t row, const QString& column) const {
    const auto found = m_table.find(column.toStdString());
    return found ? QString::fromStdString(m_table.text(row, *found)) : QString();
}

double CatalogData::number(std::size_t row, const QString& column) const {
    const auto found = m_table.find(column.toStdString());
    return found ? m_table.number(row, *found) : std::nan("");
}

bool CatalogData::flag(std::size_t row, const QString& column) const {
    const auto found = m_table.find(column.toStdString());
    return found && isTrue(m_table.text(row, *found));
}

} // namespace furrow::widgets
