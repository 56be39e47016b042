#include "core/psf/field_psf.h"

#include "core/base/error.h"
#include "core/io/fits.h"

#include <algorithm>
#include <cmath>

namespace furrow::psf {

FieldPsf::FieldPsf(FieldShape shape, std::vector<Image<float>> residuals, int size)
    : m_shape(std::move(shape))
    , m_residuals(std::move(residuals))
    , m_size(size)
    , m_pixels(PixelList::square(size)) {
    for (const auto& map : m_residuals)
        m_splines.emplace_back(map);
}

void FieldPsf::renderOn(const PixelList& pixels, int stampSize, double x, double y, double phaseX, double phaseY,
                        Image<float>& stamp) const {
    thread_local std::vector<float> values;
    values.resize(pixels.padded());
    render(m_shape.at(x, y), pixels, phaseX, phaseY, values.data());
    stamp.resize(stampSize, stampSize);
    if (pixels.count < stamp.size())
        stamp.fill(0.f);
    for (std::size_t i = 0; i < pixels.count; ++i)
        stamp.data()[pixels.index[i]] = values[i];
    if (m_splines.empty())
        return;
    if (m_splines.size() == 1) {
        m_splines[0].addShifted(phaseX, phaseY, 1, stamp);
        return;
    }
    const auto basis = m_shape.basis(x, y);
    SplineStamp::combination(m_splines, basis.data()).addShifted(phaseX, phaseY, 1, stamp);
}

void FieldPsf::evaluate(double x, double y, double phaseX, double phaseY, Image<float>& stamp) const {
    renderOn(m_pixels, m_size, x, y, phaseX, phaseY, stamp);
    normaliseSum(stamp);
}

void writeFieldPsf(const std::filesystem::path& path, const FieldPsf& psf, const std::string& band, int starsUsed) {
    const FieldShape& shape = psf.shape();
    io::FitsWriter writer(path);
    writer.addPrimary({{"BAND", band, ""}});
    static const char* const terms[] = {"1", "u", "v", "u*u", "u*v", "v*v"};
    std::vector<std::string> parameter, term;
    const auto add = [&](const char* name, std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            parameter.emplace_back(name);
            term.emplace_back(terms[i]);
        }
    };
    add("ln_fwhm", shape.fwhmTerms());
    add("eta1", shape.etaTerms());
    add("eta2", shape.etaTerms());
    add("inverse_beta", 1);
    add("wide_fraction", 1);
    writer.addTable("COEFFICIENTS",
                    {{"PARAMETER", "", "of the double Moffat profile", parameter},
                     {"TERM", "", "u = 2x/(FRAMENX-1)-1, v = 2y/(FRAMENY-1)-1", term},
                     {"VALUE", "", "ln_fwhm: ln pixels", shape.coefficients}},
                    {{"NSTARS", static_cast<long long>(starsUsed), "stars behind the model"},
                     {"FRAMENX", static_cast<long long>(shape.width()), "[pix] working frame"},
                     {"FRAMENY", static_cast<long long>(shape.height()), "[pix] working frame"},
                     {"LEVEL", static_cast<long long>(shape.level()), "degrees ln FWHM/eta: 0 0/0, 1 1/0, 2 2/1"},
                     {"NRESID", static_cast<long long>(psf.residuals().size()), "residual maps: 1, u, v"}});
    for (std::size_t i = 0; i < psf.residuals().size(); ++i)
        writer.addImage("RESIDUAL" + std::to_string(i), psf.residuals()[i]);
    writer.close();
}

FieldPsf readFieldPsf(const std::filesystem::path& path, int size) {
    const auto table = io::readFitsTable(path, "COEFFICIENTS");
    const auto number = [&](const char* key) {
        const auto value = table.header.number(key);
        if (!value)
            throw UserError(path.string() + ": keyword " + key + " is missing; build the ePSFs again");
        return static_cast<int>(*value);
    };
    const int level = number("LEVEL");
    FieldShape shape(number("FRAMENX"), number("FRAMENY"), std::clamp(level, 0, 2));
    const auto values = table.numbers.find("VALUE");
    if (values == table.numbers.end() || values->second.size() != shape.size() || level < 0 || level > 2)
        throw UserError(path.string() + ": the table COEFFICIENTS does not fit its header; build the ePSFs again");
    shape.coefficients = values->second;
    std::vector<Image<float>> residuals;
    for (int i = 0; i < number("NRESID"); ++i)
        residuals.push_back(io::readFitsExtension(path, "RESIDUAL" + std::to_string(i)).pixels);
    return FieldPsf(std::move(shape), std::move(residuals), size);
}

} // namespace furrow::psf
