#include "core/psf/analytic_psf.h"

#include "core/psf/stamp_ops.h"

#include <algorithm>
#include <cmath>

namespace furrow::psf {
namespace {

constexpr double kFwhmPerSigma = 2.3548200450309493;

int stampSize(double radius) {
    return 2 * std::max(1, static_cast<int>(std::ceil(radius))) + 1;
}

class StampPsf : public PsfModel {
public:
    StampPsf(const Image<float>& stamp, std::string kind)
        : m_size(stamp.width())
        , m_kind(std::move(kind))
        , m_spline(stamp) {
        Image<std::uint8_t> all(m_size, m_size, 1);
        m_fwhm = adaptiveFwhm(stamp, all, {}, 4);
    }
    int size() const override { return m_size; }
    void evaluate(double, double, double phaseX, double phaseY, Image<float>& stamp) const override {
        stamp.resize(m_size, m_size);
        stamp.fill(0.f);
        m_spline.addShifted(phaseX, phaseY, 1, stamp);
        normaliseSum(stamp);
    }
    double fwhm(double, double) const override { return m_fwhm; }
    std::string kind() const override { return m_kind; }

private:
    int m_size;
    std::string m_kind;
    SplineStamp m_spline;
    double m_fwhm = 0;
};

class FixedPositionPsf : public PsfModel {
public:
    FixedPositionPsf(PsfPtr model, double x, double y)
        : m_model(std::move(model))
        , m_x(x)
        , m_y(y) {}
    int size() const override { return m_model->size(); }
    void evaluate(double, double, double phaseX, double phaseY, Image<float>& stamp) const override {
        m_model->evaluate(m_x, m_y, phaseX, phaseY, stamp);
    }
    double fwhm(double, double) const override { return m_model->fwhm(m_x, m_y); }
    std::string kind() const override { return m_model->kind(); }

private:
    PsfPtr m_model;
    double m_x, m_y;
};

} // namespace

ProfilePsf::ProfilePsf(std::vector<ProfileComponent> components, int size, std::string kind, Ellipse ellipse,
                       double centreX, double centreY)
    : m_components(std::move(components))
    , m_size(size)
    , m_kind(std::move(kind))
    , m_ellipse(ellipse)
    , m_centreX(centreX)
    , m_centreY(centreY)
    , m_pixels(PixelList::square(size)) {}

void ProfilePsf::evaluate(double, double, double phaseX, double phaseY, Image<float>& stamp) const {
    thread_local std::vector<float> values;
    values.assign(m_pixels.padded(), 0.f);
    const double x0 = m_centreX + phaseX, y0 = m_centreY + phaseY;
    for (const auto& c : m_components) {
        if (c.shape == ProfileComponent::Shape::Moffat)
            addMoffat(m_pixels, m_ellipse, c.width, c.beta, x0, y0, c.weight, values.data());
        else
            addGaussian(m_pixels, m_ellipse, c.width, x0, y0, c.weight, values.data());
    }
    stamp.resize(m_size, m_size);
    for (std::size_t i = 0; i < m_pixels.count; ++i)
        stamp.data()[m_pixels.index[i]] = values[i];
    normaliseSum(stamp);
}

double ProfilePsf::fwhm(double, double) const {
    const auto profile = [&](double r) {
        double sum = 0;
        for (const auto& c : m_components) {
            const double v = r * r / (c.width * c.width);
            sum += c.weight / (c.width * c.width) *
                   (c.shape == ProfileComponent::Shape::Moffat ? 2 * (c.beta - 1) * std::pow(1 + v, -c.beta)
                                                               : std::exp(-0.5 * v));
        }
        return sum;
    };
    double low = 0, high = m_size;
    for (int i = 0; i < 60; ++i)
        (profile(0.5 * (low + high)) > 0.5 * profile(0) ? low : high) = 0.5 * (low + high);
    return low + high;
}

PsfPtr moffatPsf(double fwhm, double beta, double radius) {
    return std::make_shared<ProfilePsf>(
        std::vector<ProfileComponent>{{ProfileComponent::Shape::Moffat, 1, moffatAlpha(fwhm, beta), beta}},
        stampSize(radius), "moffat");
}

PsfPtr circularGaussiansPsf(double fwhm, int n, double radius) {
    static const std::vector<std::pair<double, double>> ratios[] = {
        {{1, 1}}, {{1, 0.85}, {2.5, 0.15}}, {{1, 0.8}, {2, 0.15}, {4, 0.05}}};
    std::vector<ProfileComponent> components;
    for (const auto& [ratio, weight] : ratios[std::clamp(n, 1, 3) - 1])
        components.push_back({ProfileComponent::Shape::Gaussian, weight, ratio * fwhm / kFwhmPerSigma, 0});
    return std::make_shared<ProfilePsf>(std::move(components), stampSize(radius), "ncircular_gaussian");
}

PsfPtr stampPsf(const Image<float>& stamp, const std::string& kind) {
    return std::make_shared<StampPsf>(stamp, kind);
}

PsfPtr fixedPositionPsf(PsfPtr model, double x, double y) {
    return std::make_shared<FixedPositionPsf>(std::move(model), x, y);
}

} // namespace furrow::psf
