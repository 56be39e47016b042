#include "widgets/models/field_document.h"

#include "core/base/error.h"
#include "core/config/config_io.h"
#include "core/pipeline/finished_run.h"
#include "core/pipeline/products.h"

#include <QFutureWatcher>
#include <QtConcurrentRun>

#include <algorithm>

namespace furrow::widgets {
namespace {

namespace fs = std::filesystem;

template <class Read>
void readIfThere(const fs::path& path, FieldProducts& field, Read&& read) {
    try {
        if (fs::exists(path))
            read();
    } catch (const std::exception& e) {
        field.problems.push_back(QString::fromUtf8(e.what()));
    }
}

} // namespace

FieldProducts readField(const fs::path& configOrWorkDir) {
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
    readProducts(field);
    return field;
}

void readProducts(FieldProducts& field) {
    const pipeline::WorkDir dir(*field.config);
    field.problems.clear();
    field.white.reset();
    field.sigma.reset();
    field.wcs = {};
    field.catalog.reset();
    field.patches.clear();
    readIfThere(dir.white(), field, [&] {
        pipeline::WhiteStack stack = pipeline::readWhite(dir.white());
        field.white = std::make_shared<const Image<float>>(std::move(stack.image));
        field.sigma = std::make_shared<const Image<float>>(std::move(stack.sigma));
        field.wcs = stack.wcs;
    });
    readIfThere(dir.catalog, field, [&] { field.catalog = CatalogData::read(dir.catalog, field.wcs); });
    // A folder may have been kept with the table of another format alone.
    if (const fs::path wanted = dir.root / field.config->outputs.finalCatalog;
        !field.catalog && wanted.extension() == ".fits")
        readIfThere(wanted, field, [&] { field.catalog = CatalogData::read(wanted, field.wcs); });
    if (!field.catalog) {
        const fs::path& input = field.config->inputs.inputCatalog;
        readIfThere(input, field, [&] { field.catalog = CatalogData::read(input, field.wcs); });
    }
    const fs::path patches = dir.patches / "patches.json";
    readIfThere(patches, field, [&] { field.patches = pipeline::readPatches(patches); });
    field.plan = pipeline::stalePlan(*field.config);
}

void FieldDocument::start(std::function<FieldProducts()> read, bool isOpening) {
    struct Result {
        FieldProducts field;
        QString error;
    };
    const quint64 number = ++m_wanted;
    m_opening = isOpening;
    ++m_pending;
    auto* watcher = new QFutureWatcher<Result>(this);
    connect(watcher, &QFutureWatcher<Result>::finished, this, [this, watcher, number, isOpening] {
        watcher->deleteLater();
        --m_pending;
        if (number != m_wanted)
            return;
        m_opening = false;
        Result result = watcher->future().takeResult();
        if (!result.error.isEmpty()) {
            emit failed(result.error);
            return;
        }
        m_field = std::move(result.field);
        if (isOpening)
            emit opened();
        emit fieldChanged();
    });
    watcher->setFuture(QtConcurrent::run([read = std::move(read)] {
        Result result;
        try {
            result.field = read();
        } catch (const std::exception& e) {
            result.error = QString::fromUtf8(e.what());
        }
        return result;
    }));
}

void FieldDocument::open(const fs::path& configOrWorkDir) {
    start([configOrWorkDir] { return readField(configOrWorkDir); }, true);
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
        [field = m_field]() mutable {
            readProducts(field);
            return field;
        },
        false);
}

} // namespace furrow::widgets
