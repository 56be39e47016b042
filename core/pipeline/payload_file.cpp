#include "core/base/error.h"
#include "core/io/fits.h"
#include "core/pipeline/payload.h"

#include <fmt/format.h>
#include <fstream>

namespace furrow::pipeline {
namespace {

using io::FitsCard;
using io::FitsHeader;
using io::FitsWriter;

constexpr const char* kHashCard = "FITHASH";
constexpr int kCardLength = 80;

std::vector<FitsCard> patchCards(const fit::PatchDef& p, std::size_t bands) {
    const auto n = [](int value) { return static_cast<long long>(value); };
    return {{"PATCHTAG", p.tag, "patch"},
            {"EPSFTAG", p.epsfTag, "ePSF cell"},
            {"EPSFR", n(p.epsfR), "ePSF cell row"},
            {"EPSFC", n(p.epsfC), "ePSF cell column"},
            {"PATCHR", n(p.patchR), "patch row in the cell"},
            {"PATCHC", n(p.patchC), "patch column in the cell"},
            {"X0BASE", n(p.base.x0), "base box, working frame, 0-based"},
            {"X1BASE", n(p.base.x1), "exclusive"},
            {"Y0BASE", n(p.base.y0), ""},
            {"Y1BASE", n(p.base.y1), "exclusive"},
            {"X0ROI", n(p.roi.x0), "images cover this box"},
            {"X1ROI", n(p.roi.x1), "exclusive"},
            {"Y0ROI", n(p.roi.y0), ""},
            {"Y1ROI", n(p.roi.y1), "exclusive"},
            {"HALOPIX", n(p.haloPix), "[pix] halo around the base box"},
            {"NBANDS", static_cast<long long>(bands), "bands"}};
}

std::vector<FitsCard> bandCards(const BandInfo& info) {
    std::vector<FitsCard> cards{{"FILTER", info.name, "band"},
                                {"ZP_AUTO", info.zpAuto, "[mag] AB zero point of the raw image"},
                                {"FLXSCALE", info.scale, "applied to the raw counts"},
                                {"SKYSIG", info.skySigma, "[count] sky noise, scaled"},
                                {"EGAIN", info.gain, "[e-/ADU] of the raw image"}};
    if (info.saturate)
        cards.push_back({"SATURATE", *info.saturate, "[count] scaled"});
    if (info.fwhmPix)
        cards.push_back({"PEEING", *info.fwhmPix, "[pix] PSF FWHM"});
    cards.push_back({"INFILE", info.path.string(), "input image"});
    return cards;
}

double required(const FitsHeader& header, const std::string& keyword, const std::filesystem::path& path) {
    const auto value = header.number(keyword);
    if (!value)
        throw UserError(fmt::format("{}: the keyword {} is missing, this is no payload of Furrow; run `furrow-cli "
                                    "build-patch-inputs` again",
                                    path.string(), keyword));
    return *value;
}

fit::PatchDef readDef(const FitsHeader& header, const std::filesystem::path& path) {
    const auto n = [&](const char* keyword) { return static_cast<int>(required(header, keyword, path)); };
    fit::PatchDef p;
    p.tag = header.text("PATCHTAG").value_or("");
    p.epsfTag = header.text("EPSFTAG").value_or("");
    p.epsfR = n("EPSFR");
    p.epsfC = n("EPSFC");
    p.patchR = n("PATCHR");
    p.patchC = n("PATCHC");
    p.base = {n("X0BASE"), n("X1BASE"), n("Y0BASE"), n("Y1BASE")};
    p.roi = {n("X0ROI"), n("X1ROI"), n("Y0ROI"), n("Y1ROI")};
    p.haloPix = n("HALOPIX");
    return p;
}

BandInfo readBandInfo(const FitsHeader& header, const std::filesystem::path& path) {
    BandInfo info;
    info.name = header.text("FILTER").value_or("");
    info.path = header.text("INFILE").value_or("");
    info.zpAuto = required(header, "ZP_AUTO", path);
    info.scale = required(header, "FLXSCALE", path);
    info.skySigma = required(header, "SKYSIG", path);
    info.gain = required(header, "EGAIN", path);
    info.saturate = header.number("SATURATE");
    info.fwhmPix = header.number("PEEING");
    return info;
}

template <class T, class F>
std::vector<T> column(const std::vector<fit::FitSource>& sources, F get) {
    std::vector<T> values;
    values.reserve(sources.size());
    for (const auto& s : sources)
        values.push_back(get(s));
    return values;
}

void addSources(FitsWriter& writer, const fit::PatchData& data) {
    const auto& all = data.sources;
    using S = fit::FitSource;
    std::vector<FitsWriter::Column> columns{
        {"ID", "", "catalog ID", column<std::string>(all, [](const S& s) { return s.id; })},
        {"ROW", "", "row of the base catalog, 0-based",
         column<long long>(all, [](const S& s) { return static_cast<long long>(s.row); })},
        {"TYPE", "", "star, exp, dev, sersic",
         column<std::string>(all, [](const S& s) { return std::string(typeName(s.type)); })},
        {"ROLE", "", "base, halo, ring",
         column<std::string>(all, [](const S& s) { return std::string(roleName(s.role)); })},
        {"EXCLUDED", "", "not for the output", column<bool>(all, [](const S& s) { return s.excluded; })},
        {"X", "pix", "working frame, 0-based", column<double>(all, [](const S& s) { return s.x; })},
        {"Y", "pix", "working frame, 0-based", column<double>(all, [](const S& s) { return s.y; })},
        {"RE", "pix", "half-light semi-major axis", column<double>(all, [](const S& s) { return s.re; })},
        {"ELL", "", "1 - b/a", column<double>(all, [](const S& s) { return s.ell; })},
        {"THETA", "deg", "counter-clockwise from +x", column<double>(all, [](const S& s) { return s.theta; })},
        {"POS_ERR", "pix", "position prior, 0 fixed", column<double>(all, [](const S& s) { return s.posErr; })}};
    for (std::size_t b = 0; b < data.bands.size(); ++b)
        columns.push_back({"FLUX_" + data.bands[b].info.name, "count", "initial flux",
                           column<double>(all, [b](const S& s) { return b < s.flux.size() ? s.flux[b] : kNaN; })});
    const bool hasEll = all.empty() || all.front().hasEllColumn;
    writer.addTable("SOURCES", columns,
                    {{"HASELL", static_cast<long long>(hasEll), "1: the catalog has a column ELL"}});
}

std::vector<fit::FitSource> readSources(const std::filesystem::path& path, const std::vector<std::string>& bands) {
    const io::FitsTable table = io::readFitsTable(path, "SOURCES");
    std::vector<fit::FitSource> sources(table.rows);
    const bool hasEll = table.header.number("HASELL").value_or(1) != 0;
    for (std::size_t i = 0; i < table.rows; ++i) {
        auto& s = sources[i];
        s.id = table.texts.at("ID")[i];
        s.row = static_cast<std::size_t>(table.numbers.at("ROW")[i]);
        const auto& type = table.texts.at("TYPE")[i];
        for (const auto t : {SourceType::Star, SourceType::Exp, SourceType::Dev, SourceType::Sersic})
            if (type == typeName(t))
                s.type = t;
        const auto& role = table.texts.at("ROLE")[i];
        for (const auto r : {fit::SourceRole::Base, fit::SourceRole::Halo, fit::SourceRole::Ring})
            if (role == roleName(r))
                s.role = r;
        s.excluded = table.numbers.at("EXCLUDED")[i] != 0;
        s.x = table.numbers.at("X")[i];
        s.y = table.numbers.at("Y")[i];
        s.re = table.numbers.at("RE")[i];
        s.ell = table.numbers.at("ELL")[i];
        s.theta = table.numbers.at("THETA")[i];
        s.posErr = table.numbers.at("POS_ERR")[i];
        s.hasEllColumn = hasEll;
        for (const auto& band : bands)
            s.flux.push_back(table.numbers.at("FLUX_" + band)[i]);
    }
    return sources;
}

} // namespace

void writePayload(const std::filesystem::path& path, const Payload& payload) {
    FitsWriter writer(path);
    auto cards = patchCards(payload.data.def, payload.data.bands.size());
    cards.push_back({kHashCard, payloadHash(payload), "of all that shapes a fit"});
    writer.addPrimary(cards);
    for (const auto& band : payload.data.bands) {
        writer.addImage("SCI_" + band.info.name, band.image, bandCards(band.info), payload.data.wcsCards,
                        FitsWriter::Compression::LosslessTile);
        writer.addImage("MASK_" + band.info.name, band.mask,
                        {{"FILTER", band.info.name, "band"},
                         {"BITS", std::string("1 not finite, 2 saturated, 4 bright"), "mask bits"}},
                        payload.data.wcsCards, FitsWriter::Compression::LosslessTile);
    }
    addSources(writer, payload.data);
    std::vector<FitsWriter::Column> cells;
    for (std::size_t c = 0; c < payload.columns.size(); ++c) {
        std::vector<std::string> values;
        for (const auto& row : payload.cells)
            values.push_back(row[c]);
        cells.push_back({fmt::format("C{:04d}", c + 1), "", payload.columns[c], std::move(values)});
    }
    std::vector<std::string> names(payload.columns);
    writer.addTable("CATALOG", cells, {{"NCELLS", static_cast<long long>(payload.cells.size()), "base sources"}});
    writer.addTable("COLUMNS", {{"NAME", "", "names of the columns of CATALOG", std::move(names)}});
    writer.close();
}

std::string storedPayloadHash(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string header;
    for (std::string card(kCardLength, ' '); in.read(card.data(), kCardLength) && !card.starts_with("END ");)
        header += card;
    return FitsHeader(header).text(kHashCard).value_or("");
}

Payload readPayload(const std::filesystem::path& path) try {
    Payload payload;
    const io::FitsTable columns = io::readFitsTable(path, "COLUMNS");
    const io::FitsTable cells = io::readFitsTable(path, "CATALOG");
    payload.columns = columns.texts.at("NAME");
    payload.cells.assign(cells.rows, {});
    for (std::size_t c = 0; c < payload.columns.size(); ++c) {
        const auto& values = cells.texts.at(fmt::format("C{:04d}", c + 1));
        for (std::size_t i = 0; i < cells.rows; ++i)
            payload.cells[i].push_back(values[i]);
    }
    const io::FitsTable sources = io::readFitsTable(path, "SOURCES");
    std::vector<std::string> bands;
    for (const auto& name : sources.names)
        if (name.starts_with("FLUX_"))
            bands.push_back(name.substr(5));
    for (const auto& band : bands) {
        fit::PatchBand b;
        io::FitsImage science = io::readFitsExtension(path, "SCI_" + band);
        if (payload.data.bands.empty())
            payload.data.def = readDef(science.header, path);
        b.info = readBandInfo(science.header, path);
        b.image = std::move(science.pixels);
        const io::FitsImage mask = io::readFitsExtension(path, "MASK_" + band);
        b.mask = Image<std::uint8_t>(mask.pixels.width(), mask.pixels.height());
        std::transform(mask.pixels.begin(), mask.pixels.end(), b.mask.begin(),
                       [](float value) { return static_cast<std::uint8_t>(value); });
        payload.data.bands.push_back(std::move(b));
    }
    payload.data.sources = readSources(path, bands);
    payload.fileHash = storedPayloadHash(path);
    return payload;
} catch (const std::out_of_range&) {
    throw UserError(fmt::format("{}: a column is missing, this is no payload of Furrow; run `furrow-cli "
                                "build-patch-inputs` again",
                                path.string()));
}

} // namespace furrow::pipeline
