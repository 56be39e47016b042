#include "tests/core/diagnose/planted_field.h"

#include "core/base/text.h"
#include "core/config/config_io.h"
#include "core/io/csv.h"
#include "core/pipeline/finished_run.h"
#include "core/pipeline/products.h"
#include "core/pipeline/run.h"
#include "core/simulate/field_files.h"
#include "core/simulate/render.h"
#include "tests/support/field_writer.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace furrow::test {
namespace {

using diagnose::Trouble;

constexpr double kAway = 38; ///< pixels between planted troubles
constexpr double kLonely = 14;

double leastSnr(const simulate::SimSource& s) {
    return *std::min_element(s.snr.begin(), s.snr.end());
}

} // namespace

PlantedField::PlantedField(std::uint64_t seed, int size) {
    m_options.seed = seed;
    m_options.nx = m_options.ny = size;
    m_options.density = 380;
    m_options.psfStarDensity = 55;
    m_options.omitBrightFraction = 0;
    m_options.nSaturated = 0;
    m_options.fwhmBlue = 4.4;
    m_options.fwhmRed = 3.3;
    m_options.epsfNgrid = 1;
    simulate::simulateField(m_dir.path(), m_options, RunContext());
    m_bands = simulate::drawBands(m_options);
    m_sources = simulate::drawSources(m_options, m_bands);
    readTruth();
}

void PlantedField::readTruth() {
    const auto truth = io::CsvTable::read(m_dir.path() / "truth.csv");
    for (std::size_t row = 0; row < truth.rows(); ++row) {
        simulate::SimSource& source = m_sources.at(row);
        source.gaiaId = truth.text(row, *truth.find("gaia_id"));
        source.snr.clear();
        for (const auto& band : m_bands)
            source.snr.push_back(truth.number(row, *truth.find("snr_" + band.name)));
    }
}

const simulate::SimSource& PlantedField::source(const std::string& id) const {
    return *std::find_if(m_sources.begin(), m_sources.end(), [&](const auto& s) { return s.id == id; });
}

bool PlantedField::isClean(const std::string& id) const {
    const auto& s = source(id);
    return std::none_of(m_places.begin(), m_places.end(),
                        [&](const auto& p) { return std::hypot(s.x - p.first, s.y - p.second) < 30; });
}

const simulate::SimSource* PlantedField::choose(bool star, double minSnr, double maxSnr, double minRe, bool inGaia) {
    const double border = kMargin + 25.0;
    for (const auto& s : m_sources) {
        if (s.star != star || !s.inCatalog || (!inGaia && !s.gaiaId.empty()) || m_used.contains(s.id) ||
            s.catalogType.empty() || leastSnr(s) < minSnr || leastSnr(s) > maxSnr || (!star && s.re < minRe) ||
            s.x < border || s.y < border || s.x > m_options.nx - border || s.y > m_options.ny - border)
            continue;
        const bool lonely = std::none_of(m_sources.begin(), m_sources.end(), [&](const auto& other) {
            return &other != &s && std::hypot(other.x - s.x, other.y - s.y) < kLonely;
        });
        const bool away = std::none_of(m_places.begin(), m_places.end(), [&](const auto& p) {
            return std::hypot(s.x - p.first, s.y - p.second) < kAway;
        });
        if (!lonely || !away)
            continue;
        m_used.insert(s.id);
        m_places.emplace_back(s.x, s.y);
        return &s;
    }
    return nullptr;
}

std::filesystem::path PlantedField::imagePath(std::size_t band) const {
    return m_dir.path() / "images" / fmt::format("{}_{}.fits", m_options.name, m_bands[band].name);
}

void PlantedField::changeImages(const std::function<void(Image<float>&, std::size_t)>& change) const {
    for (std::size_t b = 0; b < m_bands.size(); ++b)
        changePixels(imagePath(b), [&](Image<float>& image) { change(image, b); });
}

void PlantedField::plant() {
    const auto catalogPath = m_dir.path() / "input_catalog.csv";
    auto catalog = io::CsvTable::read(catalogPath);
    const auto rowOf = [&](const std::string& id) {
        const auto column = *catalog.find("ID");
        std::size_t row = 0;
        while (catalog.text(row, column) != id)
            ++row;
        return row;
    };
    const auto set = [&](const std::string& id, const char* column, const std::string& value) {
        catalog.setText(rowOf(id), *catalog.find(column), value);
    };
    const auto add = [&](Trouble trouble, const simulate::SimSource* s, const char* what) {
        if (s)
            m_planted.push_back({trouble, s->id, what, {}});
        return s;
    };
    const double big = 1e9, degree = 3600 / m_options.pixelScale; // pixels
    if (const auto* s = add(Trouble::SaturatedCore, choose(true, 300, big, 0), "flat top, all bands"))
        changeImages([&](Image<float>& image, std::size_t) {
            double top = 0;
            const int x = pixelOf(s->x), y = pixelOf(s->y);
            for (int j = y - 2; j <= y + 2; ++j)
                for (int i = x - 2; i <= x + 2; ++i)
                    top = std::max<double>(top, image(i, j));
            for (int j = y - 9; j <= y + 9; ++j)
                for (int i = x - 9; i <= x + 9; ++i)
                    image(i, j) = std::min(image(i, j), static_cast<float>(0.5 * top));
        });
    if (const auto* s = add(Trouble::WrongType, choose(false, 60, 500, 2.2), "galaxy as STAR")) {
        set(s->id, "TYPE", "STAR");
        set(s->id, "Re", "");
    }
    if (const auto* s = add(Trouble::WrongPosition, choose(true, 20, 3000, 0, false), "3 pixels off"))
        set(s->id, "DEC", formatDouble(catalog.number(rowOf(s->id), *catalog.find("DEC")) + 3 / degree));
    if (const auto* s = add(Trouble::MissingNeighbour, choose(true, 40, 170, 0), "object 6 pixels away"))
        changeImages([&](Image<float>& image, std::size_t b) {
            const auto stamp = simulate::renderStar(m_bands[b].psf, s->x + 5, s->y - 3.3, 1e-6);
            for (int j = stamp.box.y0; j < stamp.box.y1; ++j)
                for (int i = stamp.box.x0; i < stamp.box.x1; ++i)
                    if (image.box().contains(i, j))
                        image(i, j) +=
                            static_cast<float>(0.6 * s->adu[b] * stamp.pixels(i - stamp.box.x0, j - stamp.box.y0));
        });
    if (const auto* s = add(Trouble::DuplicateSource, choose(true, 40, 10000, 0), "a second row")) {
        const std::size_t from = rowOf(s->id), to = catalog.addRow();
        for (std::size_t c = 0; c < catalog.columns(); ++c)
            catalog.setText(to, c, catalog.text(from, c));
        catalog.setText(to, *catalog.find("ID"), "copy");
        catalog.setText(to, *catalog.find("DEC"),
                        formatDouble(catalog.number(from, *catalog.find("DEC")) + 0.25 / degree));
        m_planted.back().partner = "copy";
    }
    if (const auto* s = add(Trouble::MaskedCore, choose(true, 40, 10000, 0), "missing pixels"))
        changeImages([&](Image<float>& image, std::size_t) {
            for (int j = -3; j <= 3; ++j)
                for (int i = -3; i <= 3; ++i)
                    image(pixelOf(s->x) + i, pixelOf(s->y) + j) = std::nanf("");
        });
    if (const auto* s = add(Trouble::SharpPixel, choose(true, 40, 10000, 0), "cosmic ray, one band"))
        changeImages([&](Image<float>& image, std::size_t b) {
            if (b != 1)
                return;
            const float hit = static_cast<float>(std::max(60 * m_bands[b].skySigma, 0.06 * s->adu[b]));
            image(pixelOf(s->x) + 1, pixelOf(s->y) + 1) += hit;
            image(pixelOf(s->x) + 2, pixelOf(s->y) + 1) += 0.6f * hit;
        });
    if (const auto* s = add(Trouble::WrongType, choose(true, 60, 3000, 0), "star as EXP")) {
        set(s->id, "TYPE", "EXP");
        set(s->id, "Re", "3");
        set(s->id, "ELL", "0.2");
        set(s->id, "THETA", "10");
    }
    if (const auto* s = add(Trouble::WrongPosition, choose(false, 50, 400, 1.5), "galaxy 3 pixels off"))
        set(s->id, "DEC", formatDouble(catalog.number(rowOf(s->id), *catalog.find("DEC")) - 3 / degree));
    catalog.write(catalogPath);
}

config::Config PlantedField::config(const std::vector<std::pair<std::string, std::string>>& keys) const {
    config::Overrides overrides;
    for (const auto& [key, value] : keys)
        overrides.emplace_back(key, value);
    return config::loadConfig(m_dir.path() / "config.yaml", overrides).config;
}

void PlantedField::run() {
    pipeline::runCommand(pipeline::Command::Run, config({}), RunContext());
}

void PlantedField::refit(const std::vector<std::pair<std::string, std::string>>& keys) {
    pipeline::runCommand(pipeline::Command::RunPatches, config(keys), RunContext());
}

void PlantedField::swapPsf(std::size_t from, std::size_t to) const {
    const auto epsfs = pipeline::WorkDir(config({})).epsfs;
    std::filesystem::remove_all(epsfs / m_bands[to].name);
    std::filesystem::copy(epsfs / m_bands[from].name, epsfs / m_bands[to].name,
                          std::filesystem::copy_options::recursive);
}

std::map<std::string, std::vector<diagnose::Reason>> PlantedField::explain(const std::set<std::string>& tags) const {
    std::map<std::string, std::vector<diagnose::Reason>> out;
    // The newest configuration tells how the patches were fitted.
    const auto used = pipeline::openFinishedRun(m_dir.path() / "work").config;
    for (const auto& def : pipeline::readPatches(pipeline::WorkDir(used).patches / "patches.json")) {
        if (!std::filesystem::exists(pipeline::WorkDir(used).patchCsv(def.tag)) ||
            (!tags.empty() && !tags.contains(def.tag)))
            continue;
        const auto product = pipeline::loadPatchProduct(used, def.tag);
        out[def.tag] =
            diagnose::explainPatch({product.data, product.psfs, product.fit, product.model, used}, RunContext());
    }
    return out;
}

std::map<std::string, std::string> PlantedField::patchOf() const {
    std::map<std::string, std::string> out;
    const pipeline::WorkDir work(config({}));
    for (const auto& def : pipeline::readPatches(work.patches / "patches.json")) {
        if (!std::filesystem::exists(work.patchCsv(def.tag)))
            continue;
        const auto csv = io::CsvTable::read(work.patchCsv(def.tag));
        for (std::size_t row = 0; row < csv.rows(); ++row)
            out[csv.text(row, *csv.find("ID"))] = def.tag;
    }
    return out;
}

} // namespace furrow::test
