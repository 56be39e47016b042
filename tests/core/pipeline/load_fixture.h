#pragma once
#include "core/pipeline/products.h"
#include "tests/support/field_writer.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>
#include <mutex>
#include <string>
#include <vector>

namespace furrow::pipeline {

/// Keeps what is logged.
class Recorder : public Logger {
public:
    void log(LogLevel level, std::string_view, std::string_view message) override {
        const std::lock_guard lock(m_mutex);
        (level == LogLevel::Warning ? warnings : infos).emplace_back(message);
    }
    std::vector<std::string> warnings, infos;

private:
    std::mutex m_mutex;
};

/// A simulated field in a temporary folder and the configuration that loads it.
class LoadFixture : public testing::Test {
protected:
    explicit LoadFixture(const test::FieldOptions& options = {})
        : files(test::writeField(dir.path(), options)) {
        config.baseDir = files.folder;
        config.inputs.inputCatalog = files.catalog;
        config.inputs.imageListFile = files.imageList;
        config.inputs.gaiaxpSynphotCsv = files.gaia;
        config.outputs.workDir = files.workDir;
        config.crop.enabled = false;
        config.sourceSaturationCut.radiusPix = 5;
    }
    Field load() { return loadField(config, RunContext({}, nullptr, recorder)); }

    test::TempDir dir;
    test::FieldFiles files;
    config::Config config;
    std::shared_ptr<Recorder> recorder = std::make_shared<Recorder>();
};

} // namespace furrow::pipeline
