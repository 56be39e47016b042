#pragma once
#include "core/config/config.h"
#include "core/fit/patch_data.h"
#include "core/pipeline/plan.h"
#include "core/sky/wcs.h"
#include "widgets/image/image_pyramid.h"
#include "widgets/models/catalog_data.h"

#include <QObject>
#include <QStringList>

#include <functional>

namespace furrow::widgets {

/// What is known of one field: its configuration and what a run has left so far. Immutable.
struct FieldProducts {
    std::filesystem::path configFile; ///< what was opened, or work_dir's newest config_used_*.yaml
    std::shared_ptr<const config::Config> config;
    FloatImage white, sigma; ///< null before load has run
    sky::Wcs wcs;
    CatalogPtr catalog; ///< the final catalog, else the input catalog; null: neither
    std::vector<fit::PatchDef> patches;
    std::vector<pipeline::PlannedStage> plan; ///< what of the products is stale, and why
    QStringList notes;                        ///< what the configuration's loading had to say
    QStringList problems;                     ///< products that exist but cannot be read: file, reason, cure
};

/// Reads a field from a configuration file or a work folder; for a background thread. Throws UserError.
FieldProducts readField(const std::filesystem::path& configOrWorkDir);
/// Reads the products of a run again, white.fits and catalogs alike.
void readProducts(FieldProducts& field);

/// The field shown by the window; views read it and follow its signals. Reading happens in the background; when several
/// reads overlap, the last one asked for wins.
class FieldDocument : public QObject {
    Q_OBJECT
public:
    explicit FieldDocument(QObject* parent = nullptr)
        : QObject(parent) {}

    bool isOpen() const { return m_field.config != nullptr; }
    bool isBusy() const { return m_pending > 0; }
    const FieldProducts& field() const { return m_field; }
    const CatalogPtr& catalog() const { return m_field.catalog; }

    void open(const std::filesystem::path& configOrWorkDir);
    void reload(); ///< products only, e.g. after a stage
    /// The field has this configuration from now on, e.g. after a run with changed keys; reload() shows its products.
    void setConfig(std::shared_ptr<const config::Config> config);

signals:
    void opened();       ///< another field; fieldChanged() follows
    void fieldChanged(); ///< products were read
    void failed(const QString& message);

private:
    void start(std::function<FieldProducts()> read, bool isOpening);

    FieldProducts m_field;
    quint64 m_wanted = 0; ///< number of the last read asked for
    int m_pending = 0;
    bool m_opening = false; ///< the last read asked for is another field
};

} // namespace furrow::widgets
