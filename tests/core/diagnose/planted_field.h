#pragma once
#include "core/config/config.h"
#include "core/diagnose/why.h"
#include "core/simulate/simulate.h"
#include "tests/support/temp_dir.h"

#include <functional>
#include <map>
#include <set>

/// Simulated fields into which troubles are planted before the real pipeline runs.
namespace furrow::test {

/// One trouble and the source that has it.
struct Planted {
    diagnose::Trouble trouble;
    std::string source;
    std::string what;
    std::string partner; ///< added or removed source, if any
};

class PlantedField {
public:
    /// `size`: of the field, pixels.
    explicit PlantedField(std::uint64_t seed, int size = 560);

    /// Changes catalog and images: one source for each trouble that a source can have.
    void plant();
    const std::vector<Planted>& planted() const { return m_planted; }
    /// Sources that are not within 30 pixels of a planted trouble.
    bool isClean(const std::string& id) const;

    /// Runs the whole pipeline.
    void run();
    /// Fits the payloads again with these keys.
    void refit(const std::vector<std::pair<std::string, std::string>>& keys);
    /// Gives band `to` the PSFs of band `from`.
    void swapPsf(std::size_t from, std::size_t to) const;

    /// The reasons of every patch, or of those named, by tag.
    std::map<std::string, std::vector<diagnose::Reason>> explain(const std::set<std::string>& tags = {}) const;
    /// Patch of every fitted base source.
    std::map<std::string, std::string> patchOf() const;
    const std::vector<simulate::SimSource>& sources() const { return m_sources; }
    const simulate::SimSource& source(const std::string& id) const;
    const std::vector<simulate::SimBand>& bands() const { return m_bands; }
    static constexpr int kMargin = 20;

private:
    void readTruth(); ///< what drawing the field added to the sources
    const simulate::SimSource* choose(bool star, double minSnr, double maxSnr, double minRe, bool inGaia = true);
    void changeImages(const std::function<void(Image<float>&, std::size_t band)>& change) const;
    std::filesystem::path imagePath(std::size_t band) const;
    config::Config config(const std::vector<std::pair<std::string, std::string>>& keys) const;

    TempDir m_dir;
    simulate::SimOptions m_options;
    std::vector<simulate::SimBand> m_bands;
    std::vector<simulate::SimSource> m_sources;
    std::vector<Planted> m_planted;
    std::vector<std::pair<double, double>> m_places; ///< of planted troubles
    std::set<std::string> m_used;
};

} // namespace furrow::test
