#include "widgets/models/catalog_data.h"

#include "core/base/text.h"
#include "widgets/base/work_pool.h"

#include <QCoreApplication>
#include <QThread>
#include <QThreadPool>

#include <bit>
#include <cmath>
#include <functional>

namespace furrow::widgets {
namespace {

bool isTrue(const std::string& text) {
    return equalsIgnoreCase(trimmed(text), "true") || trimmed(text) == "1";
}

MarkClass classOfType(const std::string& name) {
    if (name == "STAR")
        return MarkClass::Star;
    return name == "GAL" || name == "EXP" || name == "DEV" || name == "SERSIC" ? MarkClass::Galaxy : MarkClass::Unknown;
}

} // namespace

std::shared_ptr<const CatalogData> CatalogData::read(const std::filesystem::path& path, const sky::Wcs& wcs,
                                                     const RunContext& context) {
    // Whoever lets go of it last, likely the GUI thread: giving back gigabytes takes a while.
    const auto release = [](const CatalogData* catalog) {
        const auto* application = QCoreApplication::instance();
        if (application && application->thread() == QThread::currentThread())
            runInBackground([catalog] { delete catalog; });
        else
            delete catalog;
    };
    return {new CatalogData(ColumnStore::read(path, context), wcs, context), release};
}

CatalogData::CatalogData(const io::CsvTable& table, const sky::Wcs& wcs)
    : CatalogData(ColumnStore::parse(table.toString(), "catalog"), wcs) {}

CatalogData::CatalogData(ColumnStorePtr table, const sky::Wcs& wcs, const RunContext& context)
    : m_table(std::move(table))
    , m_id(m_table->find("ID"))
    , m_ra(m_table->find("RA"))
    , m_dec(m_table->find("DEC")) {
    indexKeys();
    context.throwIfStopped();
    findBands();
    classify();
    context.throwIfStopped();
    locate(wcs);
}

std::string CatalogData::keyText(std::size_t row) const {
    if (m_id)
        return m_table->text(row, *m_id);
    if (m_ra && m_dec)
        return m_table->text(row, *m_ra) + ',' + m_table->text(row, *m_dec);
    return std::to_string(row + 1);
}

void CatalogData::indexKeys() {
    m_rowOfKey.assign(std::bit_ceil(2 * rows() + 1), 0);
    const std::size_t mask = m_rowOfKey.size() - 1;
    // Repeated keys stand for the last of their rows.
    for (std::size_t row = rows(); row-- > 0;) {
        const std::string key = keyText(row);
        std::size_t slot = std::hash<std::string>()(key) & mask;
        while (m_rowOfKey[slot] != 0 && keyText(m_rowOfKey[slot] - 1) != key)
            slot = (slot + 1) & mask;
        if (m_rowOfKey[slot] == 0)
            m_rowOfKey[slot] = static_cast<std::uint32_t>(row + 1);
    }
}

void CatalogData::findBands() {
    const std::string prefix = "FLUX_", suffix = "_fit";
    for (const std::string& name : m_table->names())
        if (name.size() > prefix.size() + suffix.size() && name.starts_with(prefix) && name.ends_with(suffix))
            m_bands.push_back(
                QString::fromStdString(name.substr(prefix.size(), name.size() - prefix.size() - suffix.size())));
}

void CatalogData::classify() {
    m_classes.assign(rows(), MarkClass::Unknown);
    if (const auto type = m_table->find("TYPE")) {
        const StoredColumn& column = m_table->column(*type);
        if (const TextColumn* texts = column.texts()) {
            std::vector<MarkClass> ofWord;
            for (const std::string_view word : texts->words)
                ofWord.push_back(classOfType(toUpper(trimmed(word))));
            for (std::size_t row = 0; row < rows(); ++row)
                m_classes[row] = ofWord[texts->codes[row]];
        }
    }
    markExcluded("excluded_crop", MarkClass::CropExcluded);
    markExcluded("excluded_saturation", MarkClass::SaturationExcluded);
}

void CatalogData::markExcluded(std::string_view name, MarkClass mark) {
    const auto flag = m_table->find(name);
    if (!flag)
        return;
    const StoredColumn& column = m_table->column(*flag);
    for (std::size_t row = 0; row < rows(); ++row)
        if (column.texts() ? isTrue(m_table->text(row, *flag)) : column.number(row) == 1)
            m_classes[row] = mark;
}

void CatalogData::locate(const sky::Wcs& wcs) {
    const double nan = std::nan("");
    m_positions.assign(rows(), {nan, nan});
    m_fitted.assign(rows(), {nan, nan});
    if (wcs.valid() && m_ra && m_dec) {
        const StoredColumn &ra = m_table->column(*m_ra), &dec = m_table->column(*m_dec);
        std::vector<std::size_t> located;
        std::vector<sky::SkyPosition> sky;
        for (std::size_t row = 0; row < rows(); ++row) {
            const double alpha = ra.number(row), delta = dec.number(row);
            if (!std::isfinite(alpha) || !std::isfinite(delta))
                continue;
            located.push_back(row);
            sky.push_back({alpha, delta});
        }
        const std::vector<sky::PixelPosition> pixels = wcs.toPixel(sky);
        for (std::size_t i = 0; i < located.size(); ++i)
            m_positions[located[i]] = {pixels[i].x, pixels[i].y};
    }
    // Single-band mode has a position per band: the first band's stands for the source.
    auto x = m_table->find("x_pix_white_fit"), y = m_table->find("y_pix_white_fit");
    if (!x && !m_bands.empty()) {
        x = m_table->find("x_pix_white_" + m_bands.front().toStdString() + "_fit");
        y = m_table->find("y_pix_white_" + m_bands.front().toStdString() + "_fit");
    }
    if (!x || !y)
        return;
    const StoredColumn &across = m_table->column(*x), &up = m_table->column(*y);
    for (std::size_t row = 0; row < rows(); ++row)
        m_fitted[row] = {across.number(row), up.number(row)};
}

std::optional<std::size_t> CatalogData::rowOf(const QString& key) const {
    const std::string wanted = key.toStdString();
    const std::size_t mask = m_rowOfKey.size() - 1;
    for (std::size_t slot = std::hash<std::string>()(wanted) & mask; m_rowOfKey[slot] != 0; slot = (slot + 1) & mask)
        if (const std::size_t row = m_rowOfKey[slot] - 1; keyText(row) == wanted)
            return row;
    return std::nullopt;
}

QString CatalogData::text(std::size_t row, const QString& column) const {
    const auto found = m_table->find(column.toStdString());
    return found ? QString::fromStdString(m_table->text(row, *found)) : QString();
}

double CatalogData::number(std::size_t row, const QString& column) const {
    const auto found = m_table->find(column.toStdString());
    return found ? m_table->number(row, *found) : std::nan("");
}

bool CatalogData::flag(std::size_t row, const QString& column) const {
    const auto found = m_table->find(column.toStdString());
    return found && isTrue(m_table->text(row, *found));
}

} // namespace furrow::widgets
