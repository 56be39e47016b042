#pragma once
#include "core/sky/wcs.h"
#include "widgets/base/latest_task.h"
#include "widgets/image/overlay.h"

#include <QStringList>

namespace furrow::widgets {

/// The regions of DS9 files that the user has added to the images of a field; every stack of overlays in the field's
/// frame can show them.
class ImportedRegions : public QObject {
    Q_OBJECT
public:
    static constexpr auto kLayer = "regions"; ///< id of the layer

    explicit ImportedRegions(QObject* parent = nullptr)
        : QObject(parent) {}

    /// Adds the regions of a file in the background; files that are asked for meanwhile are read, too.
    void import(const QString& file);
    void clear();
    /// Of the frame; positions on the sky need it.
    void setWcs(const sky::Wcs& wcs);
    bool isBusy() const { return m_reading.isBusy(); }
    /// Puts the layer of regions into a stack, or takes it out when there are none.
    void showIn(OverlayStack& overlays) const;

signals:
    void changed();
    /// `problems`: what of the file is not shown.
    void imported(const QString& file, int count, const QStringList& problems);
    void failed(const QString& message);

private:
    struct Read {
        QString file;
        io::RegionFile content;
        QString error;
    };
    void add(const std::vector<Read>& files);

    std::vector<io::Region> m_regions; ///< as they are in their files
    QStringList m_files;               ///< that are being read
    sky::Wcs m_wcs;
    LatestTask m_reading{this};
};

} // namespace furrow::widgets
