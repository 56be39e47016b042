#include "widgets/image/imported_regions.h"

#include "widgets/image/region_layer.h"

namespace furrow::widgets {

void ImportedRegions::import(const QString& file) {
    // The newest request reads for the older ones, too.
    m_files.push_back(file);
    m_reading.start(
        [files = m_files] {
            std::vector<Read> all;
            for (const QString& each : files) {
                Read& read = all.emplace_back(Read{each, {}, {}});
                try {
                    read.content = io::readRegions(each.toStdString());
                } catch (const std::exception& e) {
                    read.error = QString::fromUtf8(e.what());
                }
            }
            return all;
        },
        [this](const std::vector<Read>& all) {
            m_files.clear();
            add(all);
        },
        [this](const QString& error) { emit failed(error); });
}

void ImportedRegions::add(const std::vector<Read>& files) {
    for (const Read& read : files)
        m_regions.insert(m_regions.end(), read.content.regions.begin(), read.content.regions.end());
    emit changed();
    for (const Read& read : files) {
        if (!read.error.isEmpty()) {
            emit failed(read.error);
            continue;
        }
        QStringList problems;
        for (const std::string& problem : read.content.problems)
            problems.push_back(QString::fromStdString(problem));
        emit imported(read.file, static_cast<int>(read.content.regions.size()), problems);
    }
}

void ImportedRegions::clear() {
    m_reading.cancel();
    m_files.clear();
    m_regions.clear();
    emit changed();
}

void ImportedRegions::setWcs(const sky::Wcs& wcs) {
    m_wcs = wcs;
    if (!m_regions.empty())
        emit changed();
}

void ImportedRegions::showIn(OverlayStack& overlays) const {
    std::vector<io::Region> placed;
    for (const io::Region& region : m_regions)
        if (region.frame == io::Region::Frame::Image || m_wcs.valid())
            placed.push_back(io::toImage(region, m_wcs));
    if (placed.empty())
        overlays.removeLayer(QString::fromLatin1(kLayer));
    else
        overlays.setLayer(std::make_unique<RegionLayer>(QString::fromLatin1(kLayer), tr("Regions"), std::move(placed)));
}

} // namespace furrow::widgets
