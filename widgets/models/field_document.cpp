#include "widgets/models/field_document.h"

#include "core/base/error.h"
#include "core/config/config_io.h"
#include "core/pipeline/finished_run.h"
#include "core/pipeline/products.h"
#include "widgets/base/discard.h"

#include <atomic>
#include <utility>

namespace furrow::widgets {
namespace {

namespace fs = std::filesystem;

constexpr int kLookMilliseconds = 100;

FileStamp stampOf(const fs::path& path) {
    std::error_code none; // a file that is not there has no time and no size
    return {path, fs::last_write_time(path, none), fs::file_size(path, none)};
}

template <class Read>
void readIfThere(const fs::path& path, FieldProducts& field, Read&& read) {
    try {
        if (fs::exists(path))
            read();
    } catch (const Cancelled&) {
        throw;
    } catch (const std::exception& e) {
        field.problems.push_back(QString::fromUtf8(e.what()));
    }
}

/// The first of the field's catalogs that can be read. Their positions are in the frame of the white stack.
void readCatalog(FieldProducts& field, const pipeline::WorkDir& dir, bool sameFrame, const RunContext& context) {
    const CatalogPtr before = std::exchange(field.catalog, nullptr);
    std::vector<fs::path> places{dir.catalog};
    // A folder may have been kept with the table of another format alone.
    if (const fs::path wanted = dir.root / field.config->outputs.finalCatalog; wanted.extension() == ".fits")
        places.push_back(wanted);
    places.push_back(field.config->inputs.inputCatalog);
    for (const fs::path& place : places)
        if (!field.catalog)
            readIfThere(place, field, [&] {
                const FileStamp file = stampOf(place);
                field.catalog = before && sameFrame && file == field.catalogFile
                                    ? before
                                    : CatalogData::read(place, field.wcs, context);
                field.catalogFile = file;
            });
}

} // namespace

FieldProducts readField(const fs::path& configOrWorkDir, const RunContext& context) {
    if (!fs::exists(configOrWorkDir))
        throw UserError(configOrWorkDir.string() + ": no such file or folder. Check the name.");
    const fs::path absolute = fs::absolute(configOrWorkDir);
    FieldProducts field;
    config::Loaded loaded;
    if (fs::is_directory(absolute)) {
        pipeline::FinishedRun run = pipeline::openFinishedRun(absolute);
        field.configFile = run.configFile;
        // config_used_*.yaml holds every key, those without effect included: its notes tell nothing new.
        loaded.config = std::move(run.config);
    } else {
        field.configFile = absolute;
        loaded = config::loadConfig(absolute);
    }
    for (const std::string& note : loaded.notes)
        field.notes.push_back(QString::fromStdString(note));
    field.config = std::make_shared<const config::Config>(std::move(loaded.config));
    readProducts(field, context);
    return field;
}

void readProducts(FieldProducts& field, const RunContext& context) {
    const pipeline::WorkDir dir(*field.config);
    field.problems.clear();
    const FileStamp white = stampOf(dir.white());
    const bool sameWhite = field.white && white == field.whiteFile;
    if (!sameWhite) {
        field.white.reset();
        field.sigma.reset();
        field.wcs = {};
        readIfThere(dir.white(), field, [&] {
            pipeline::WhiteStack stack = pipeline::readWhite(dir.white());
            field.white = std::make_shared<const Image<float>>(std::move(stack.image));
            field.sigma = std::make_shared<const Image<float>>(std::move(stack.sigma));
            field.wcs = stack.wcs;
            field.whiteFile = white;
        });
    }
    readCatalog(field, dir, sameWhite, context);
    field.patches.clear();
    const fs::path patches = dir.patches / "patches.json";
    readIfThere(patches, field, [&] { field.patches = pipeline::readPatches(patches); });
    field.plan = pipeline::stalePlan(*field.config);
}

/// How much of the catalog is read; written by the thread that reads.
class FieldDocument::Progress : public ProgressSink {
public:
    void stageStarted(std::string_view) override {}
    void stageAdvanced(std::string_view, std::size_t done, std::size_t total, std::string_view) override {
        if (total > 0)
            m_share = static_cast<double>(done) / static_cast<double>(total);
    }
    void stageFinished(std::string_view, double) override {}
    double share() const { return m_share; }

private:
    std::atomic<double> m_share{0};
};

FieldDocument::FieldDocument(QObject* parent)
    : QObject(parent) {
    m_looking.setInterval(kLookMilliseconds);
    connect(&m_looking, &QTimer::timeout, this, [this] { emit opening(m_progress->share()); });
}

void FieldDocument::start(std::function<FieldProducts(const RunContext&)> read, bool isOpening) {
    m_opening = isOpening;
    m_progress = std::make_shared<Progress>();
    if (isOpening)
        m_looking.start();
    m_reading.start([read = std::move(read), progress = m_progress](
                        const std::stop_token& stop) { return read(RunContext(stop, progress, nullptr)); },
                    [this, isOpening](FieldProducts field) {
                        if (isOpening)
                            endOpening();
                        FieldProducts before = std::exchange(m_field, std::move(field));
                        if (isOpening)
                            emit opened();
                        emit fieldChanged();
                        discard(std::move(before));
                    },
                    [this, isOpening](const QString& error) {
                        if (isOpening)
                            endOpening();
                        emit failed(error);
                    });
}

void FieldDocument::endOpening() {
    m_opening = false;
    m_looking.stop();
    emit openingEnded();
}

void FieldDocument::open(const fs::path& configOrWorkDir) {
    start([configOrWorkDir](const RunContext& context) { return readField(configOrWorkDir, context); }, true);
}

void FieldDocument::cancelOpening() {
    if (!m_opening)
        return;
    m_reading.cancel();
    endOpening();
    emit openingCancelled();
}

void FieldDocument::setConfig(std::shared_ptr<const config::Config> config) {
    if (isOpen())
        m_field.config = std::move(config);
}

void FieldDocument::reload() {
    // A field that is being opened reads its products anyway.
    if (!isOpen() || m_opening)
        return;
    start(
        [field = m_field](const RunContext& context) mutable {
            readProducts(field, context);
            return field;
        },
        false);
}

} // namespace furrow::widgets
