#pragma once
#include "core/config/config.h"
#include "core/fit/patch_data.h"
#include "core/pipeline/plan.h"
#include "core/sky/wcs.h"
#include "widgets/base/latest_task.h"
#include "widgets/image/image_pyramid.h"
#include "widgets/models/catalog_data.h"

#include <QObject>
#include <QStringList>
#include <QTimer>

#include <functional>

namespace furrow::widgets {

/// Tells a file from the one that was there before.
struct FileStamp {
    std::filesystem::path path;
    std::filesystem::file_time_type time;
    std::uintmax_t size = 0;
    bool operator==(const FileStamp&) const = default;
};

/// What is known of one field: its configuration and what a run has left so far. Immutable.
struct FieldProducts {
    std::filesystem::path configFile; ///< what was opened, or work_dir's newest config_used_*.yaml
    std::shared_ptr<const config::Config> config;
    FloatImage white, sigma; ///< null before load has run
    sky::Wcs wcs;
    CatalogPtr catalog;               ///< the final catalog, else the input catalog; null: neither
    FileStamp whiteFile, catalogFile; ///< that white and catalog were read from
    std::vector<fit::PatchDef> patches;
    std::vector<pipeline::PlannedStage> plan; ///< what of the products is stale, and why
    QStringList notes;                        ///< what the configuration's loading had to say
    QStringList problems;                     ///< products that exist but cannot be read: file, reason, cure
};

/// Reads a field from a configuration file or a work folder; for a background thread.
/// Progress is that of the catalog. Throws UserError and Cancelled.
FieldProducts readField(const std::filesystem::path& configOrWorkDir, const RunContext& context = {});
/// Reads the products of a run again; white stack and catalog stay the same objects when their files do.
void readProducts(FieldProducts& field, const RunContext& context = {});

/// The field shown by the window; views read it and follow its signals. Reading happens in the background; when several
/// reads overlap, the last one asked for wins.
class FieldDocument : public QObject {
    Q_OBJECT
public:
    explicit FieldDocument(QObject* parent = nullptr);

    bool isOpen() const { return m_field.config != nullptr; }
    bool isBusy() const { return m_reading.isBusy(); }
    bool isOpening() const { return m_opening; }
    const FieldProducts& field() const { return m_field; }
    const CatalogPtr& catalog() const { return m_field.catalog; }

    void open(const std::filesystem::path& configOrWorkDir);
    void cancelOpening(); ///< what was open before stays open
    void reload();        ///< products only, e.g. after a stage
    /// The field has this configuration from now on, e.g. after a run with changed keys; reload() shows its products.
    void setConfig(std::shared_ptr<const config::Config> config);

signals:
    void opened();       ///< another field; fieldChanged() follows
    void fieldChanged(); ///< products were read
    void failed(const QString& message);
    void
    opening(double share); ///< of the catalog that was read so far, 0 … 1, now and then while another field is read
    void openingEnded();   ///< by success, failure or cancelling
    void openingCancelled();

private:
    class Progress;
    void start(std::function<FieldProducts(const RunContext&)> read, bool isOpening);
    void endOpening();

    FieldProducts m_field;
    LatestTask m_reading{this};
    bool m_opening = false; ///< the last read asked for is another field
    std::shared_ptr<Progress> m_progress;
    QTimer m_looking; ///< at the progress
};

} // namespace furrow::widgets
