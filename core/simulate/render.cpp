#include "core/simulate/render.h"

#include "core/model/frequency_grid.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace furrow::simulate {
namespace {

constexpr int kOversample = 3; ///< nodes per pixel
constexpr double kCuspWindow =
    1.5; ///< pixels: the profile inside exp(-(r/kCuspWindow)^4) is integrated in polar coordinates
constexpr std::array<int, 7> kHalfSides{48, 54, 64, 72, 80, 90, 100}; ///< pixels; few sizes, and quick ones for the FFT
constexpr int kMaxReach = 400;                                        ///< pixels; no source is drawn farther out

double cuspWeight(double r2) {
    const double t = r2 / (kCuspWindow * kCuspWindow);
    return std::exp(-t * t);
}

/// Light of exp(-b r^(1/n)) inside radius e^end (re = 1): trapezoid in ln r, exponentially convergent.
double lightInside(double n, double b, double end) {
    constexpr double step = 0.02;
    double sum = 0;
    for (double t = end; t > -25; t -= step)
        sum += (t == end ? 0.5 : 1.0) * std::exp(2 * t - b * std::exp(t / n));
    // Euler–Maclaurin: the boundary term of the trapezoid rule
    const double slope = std::exp(2 * end - b * std::exp(end / n)) * (2 - b / n * std::exp(end / n));
    return 2 * std::numbers::pi * (step * sum - step * step / 12 * slope);
}

/// b and total light (in units of re² and of the profile without its b) of a Sersic profile by bisection.
std::pair<double, double> sersicConstants(double n) {
    const double far = n * std::log(200.0); // b e^(t/n) is beyond 30 there for every b of interest
    double low = 0.05, high = 2 * n + 1;
    for (int i = 0; i < 60; ++i) {
        const double b = (low + high) / 2;
        (lightInside(n, b, 0) < lightInside(n, b, far) / 2 ? low : high) = b;
    }
    return {low, lightInside(n, low, far)};
}

std::array<double, 6> lagrangeWeights(double t) {
    // nodes -2 … 3, t in [0, 1)
    std::array<double, 6> w;
    for (int i = 0; i < 6; ++i) {
        w[i] = 1;
        for (int j = 0; j < 6; ++j)
            if (j != i)
                w[i] *= (t - (j - 2)) / (i - j);
    }
    return w;
}

model::AlignedBuffer<float>& scratch(int which, std::size_t size) {
    thread_local std::array<model::AlignedBuffer<float>, 2> buffers;
    buffers[which].resize(size);
    return buffers[which];
}

/// sin(x)/x
double sinc(double x) {
    return std::abs(x) < 1e-6 ? 1 : std::sin(x) / x;
}

Box boxAround(double x, double y, int reach) {
    return {pixelOf(x) - reach, pixelOf(x) + reach + 1, pixelOf(y) - reach, pixelOf(y) + reach + 1};
}

} // namespace

Stamp renderStar(const SimPsf& psf, double x, double y, double floor) {
    const auto local = psf.at(x, y);
    int reach = static_cast<int>(std::ceil(4 * local.fwhm));
    while (reach < kMaxReach && std::max(local.value(reach, 0), local.value(0, reach)) > floor)
        reach += 4;
    Stamp out{boxAround(x, y, reach), {}};
    out.pixels = Image<float>(out.box.width(), out.box.height());
    for (int j = 0; j < out.pixels.height(); ++j)
        for (int i = 0; i < out.pixels.width(); ++i)
            out.pixels(i, j) = static_cast<float>(local.pixel(out.box.x0 + i - x, out.box.y0 + j - y));
    return out;
}

SampledPsf::SampledPsf(const psf::PsfModel& psf, double x, double y)
    : m_reach(psf.size() / 2 + 1)
    , m_fwhm(psf.fwhm(x, y)) {
    const int side = 2 * kOversample * m_reach + 1;
    m_nodes = Image<float>(side, side, 0.0f);
    Image<float> stamp;
    for (int b = -1; b <= 1; ++b) {
        for (int a = -1; a <= 1; ++a) { // a star shifted by a thirds of a pixel shows the nodes 3 i - a
            psf.evaluate(x, y, double(a) / kOversample, double(b) / kOversample, stamp);
            const int half = stamp.width() / 2, middle = kOversample * m_reach;
            for (int j = -half; j <= half; ++j)
                for (int i = -half; i <= half; ++i)
                    m_nodes(middle + kOversample * i - a, middle + kOversample * j - b) = stamp(i + half, j + half);
        }
    }
}

float SampledPsf::node(int i, int j) const {
    const int middle = kOversample * m_reach;
    return std::max(std::abs(i), std::abs(j)) <= middle ? m_nodes(middle + i, middle + j) : 0;
}

Stamp renderStar(const psf::PsfModel& psf, double x, double y, double psfX, double psfY) {
    Stamp out;
    psf.evaluate(psfX, psfY, x - pixelOf(x), y - pixelOf(y), out.pixels);
    out.box = boxAround(x, y, out.pixels.width() / 2);
    return out;
}

SimGalaxy::SimGalaxy(const SersicShape& shape, double x, double y, double maxFwhm, double floor)
    : m_shape(shape)
    , m_x(x)
    , m_y(y)
    , m_fx(x - pixelOf(x))
    , m_fy(y - pixelOf(y)) {
    const auto [b, light] = sersicConstants(shape.n);
    m_b = b;
    m_norm = 1 / (light * shape.re * shape.re * (1 - shape.ell));
    const double angle = shape.theta * std::numbers::pi / 180;
    m_cos = std::cos(angle);
    m_sin = std::sin(angle);
    m_reach = static_cast<int>(std::clamp(std::ceil(8 * maxFwhm), 20.0, 40.0));
    const double wanted = m_reach + std::clamp(4 * shape.re, 24.0, 60.0);
    const int half =
        *std::find_if(kHalfSides.begin(), kHalfSides.end() - 1, [wanted](int side) { return side >= wanted; });
    m_inner = half - m_reach;
    m_n = 2 * kOversample * half;

    std::vector<float> nodes(static_cast<std::size_t>(m_n) * m_n);
    sampleProfile(nodes);
    addCusp(nodes);
    const auto& grid = model::FrequencyGrid::get(m_n);
    auto& image = scratch(0, nodes.size() + 16);
    auto& spectrum = scratch(1, 2 * grid.size + 16);
    std::copy(nodes.begin(), nodes.end(), image.data());
    grid.forward(image.data(), spectrum.data());
    m_spectrum.assign(spectrum.data(), spectrum.data() + 2 * grid.size);

    m_outer = outerRadius(floor);
    m_profile = Image<float>(2 * m_outer + 1, 2 * m_outer + 1, 0.0f);
    for (int j = -m_outer; j <= m_outer; ++j)
        for (int i = -m_outer; i <= m_outer; ++i)
            if (std::max(std::abs(i), std::abs(j)) >= m_inner)
                m_profile(i + m_outer, j + m_outer) = static_cast<float>(brightness(i - m_fx, j - m_fy));
}

double SimGalaxy::radius(double dx, double dy) const {
    const double a = m_cos * dx + m_sin * dy, b = (-m_sin * dx + m_cos * dy) / (1 - m_shape.ell);
    return std::sqrt(a * a + b * b);
}

double SimGalaxy::brightness(double dx, double dy) const {
    return m_norm * std::exp(-m_b * std::pow(radius(dx, dy) / m_shape.re, 1 / m_shape.n));
}

void SimGalaxy::sampleProfile(std::vector<float>& nodes) const {
    constexpr double area = 1.0 / (kOversample * kOversample);
    for (int j = 0; j < m_n; ++j) {
        for (int i = 0; i < m_n; ++i) {
            const double dx = double(i - m_n / 2) / kOversample - m_fx, dy = double(j - m_n / 2) / kOversample - m_fy;
            const double window = cuspWeight(dx * dx + dy * dy);
            nodes[static_cast<std::size_t>(j) * m_n + i] = static_cast<float>(area * (1 - window) * brightness(dx, dy));
        }
    }
}

void SimGalaxy::addCusp(std::vector<float>& nodes) const {
    constexpr int angles = 128;
    constexpr double stepT = 0.08, stepPhi = 2 * std::numbers::pi / angles;
    for (double t = 0.9; t > -11; t -= stepT) { // ln of the radius in windows
        const double r = kCuspWindow * std::exp(t), weight = cuspWeight(r * r) * r * r * stepT * stepPhi;
        for (int k = 0; k < angles; ++k) {
            const double dx = r * std::cos(k * stepPhi), dy = r * std::sin(k * stepPhi);
            const double mass = weight * brightness(dx, dy);
            const double u = (dx + m_fx) * kOversample + m_n / 2, v = (dy + m_fy) * kOversample + m_n / 2;
            const int i0 = static_cast<int>(std::floor(u)), j0 = static_cast<int>(std::floor(v));
            const auto wx = lagrangeWeights(u - i0), wy = lagrangeWeights(v - j0);
            for (int j = 0; j < 6; ++j)
                for (int i = 0; i < 6; ++i)
                    nodes[static_cast<std::size_t>(j0 + j - 2) * m_n + i0 + i - 2] +=
                        static_cast<float>(mass * wx[i] * wy[j]);
        }
    }
}

int SimGalaxy::outerRadius(double floor) const {
    int r = m_inner;
    while (r < kMaxReach && brightness(r * m_cos, r * m_sin) > floor)
        r += 4;
    return r;
}

Stamp SimGalaxy::render(const SimPsf& psf, double floor) const {
    const auto local = psf.at(m_x, m_y);
    const auto value = [&local](double dx, double dy) { return local.value(dx, dy); };
    return convolve([&](int i, int j) { return value(double(i) / kOversample, double(j) / kOversample); }, false, value,
                    floor);
}

Stamp SimGalaxy::render(const SampledPsf& psf, double floor) const {
    const auto node = [&psf](int i, int j) { return psf.node(i, j); };
    return convolve(
        node, true,
        [&](double dx, double dy) {
            return node(static_cast<int>(std::lround(dx * kOversample)),
                        static_cast<int>(std::lround(dy * kOversample)));
        },
        floor);
}

Stamp SimGalaxy::convolve(const PsfNodes& psf, bool integrated, const std::function<double(double, double)>& outside,
                          double floor) const {
    const auto& grid = model::FrequencyGrid::get(m_n);
    auto& image = scratch(0, static_cast<std::size_t>(m_n) * m_n + 16);
    auto& spectrum = scratch(1, 2 * grid.size + 16);
    std::fill_n(image.data(), static_cast<std::size_t>(m_n) * m_n, 0.0f);
    const int reach = m_reach * kOversample;
    for (int j = -reach; j < reach; ++j)
        for (int i = -reach; i < reach; ++i)
            image[static_cast<std::size_t>((j + m_n) % m_n) * m_n + (i + m_n) % m_n] = static_cast<float>(psf(i, j));
    grid.forward(image.data(), spectrum.data());
    const double scale = 1.0 / (double(m_n) * m_n);
    const auto pixelFactor = [integrated](double k) { return integrated ? 1.0 : sinc(std::numbers::pi * k); };
    for (int j = 0; j < m_n; ++j) {
        const double pixelY = pixelFactor(double(kOversample) * (j <= m_n / 2 ? j : j - m_n) / m_n);
        for (int i = 0; i < grid.columns; ++i) {
            const std::size_t at = 2 * (static_cast<std::size_t>(j) * grid.pitch + i);
            const float factor = static_cast<float>(scale * pixelY * pixelFactor(double(kOversample) * i / m_n));
            const float re = spectrum[at] * factor, im = spectrum[at + 1] * factor;
            spectrum[at] = re * m_spectrum[at] - im * m_spectrum[at + 1];
            spectrum[at + 1] = re * m_spectrum[at + 1] + im * m_spectrum[at];
        }
    }
    grid.inverse(spectrum.data(), image.data());

    // Outside the convolved region the profile varies slowly: the sharp core only adds its PSF wings.
    const int outer = std::min(outerRadius(floor), m_outer);
    Stamp out{boxAround(m_x, m_y, outer), {}};
    out.pixels = Image<float>(out.box.width(), out.box.height());
    for (int j = -outer; j <= outer; ++j) {
        for (int i = -outer; i <= outer; ++i) {
            float& pixel = out.pixels(i + outer, j + outer);
            if (std::max(std::abs(i), std::abs(j)) < m_inner)
                pixel = image[static_cast<std::size_t>(m_n / 2 + j * kOversample) * m_n + m_n / 2 + i * kOversample];
            else
                pixel = m_profile(i + m_outer, j + m_outer) + static_cast<float>(outside(i - m_fx, j - m_fy));
        }
    }
    return out;
}

} // namespace furrow::simulate
