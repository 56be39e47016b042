#include "core/psf/blend.h"

#include "core/psf/field_fit.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace furrow::psf {
namespace {

constexpr int kIterations = 8;
constexpr double kMaxMove = 0.5, kMaxNeighbour = 0.5;

struct Component {
    double x0 = 0, y0 = 0, x = 0, y = 0, flux = 0;
};

} // namespace

bool subtractNeighbours(PsfStar& star, const DoubleMoffat& psf, const BandInfo& band) {
    std::vector<Component> parts{{star.startX, star.startY, star.startX, star.startY, star.flux}};
    for (const auto& n : star.neighbours)
        parts.push_back({n[0], n[1], n[0], n[1], 0});
    const int size = star.stamp.width();
    const PixelList pixels = PixelList::disc(size, fitRadius(size));
    const auto count = static_cast<Eigen::Index>(pixels.count), n = static_cast<Eigen::Index>(parts.size());
    std::vector<ModelColumns> columns(parts.size());
    double constant = 0;
    Eigen::MatrixXd jacobian(count, 3 * n + 1);
    Eigen::VectorXd residual(count);
    for (int iteration = 0; iteration < kIterations; ++iteration) {
        for (std::size_t k = 0; k < parts.size(); ++k)
            renderWithDerivatives(psf, pixels, parts[k].x, parts[k].y, columns[k]);
        for (Eigen::Index i = 0; i < count; ++i) {
            const auto p = static_cast<std::size_t>(i);
            double light = 0;
            for (std::size_t k = 0; k < parts.size(); ++k)
                light += parts[k].flux * columns[k].m[p];
            const auto pixel = static_cast<std::size_t>(pixels.index[p]);
            const double variance = starVariance(band.skySigma, band.photonScale(), light);
            const double root = star.good.data()[pixel] ? 1 / std::sqrt(variance) : 0;
            for (Eigen::Index k = 0; k < n; ++k) {
                const auto& c = columns[static_cast<std::size_t>(k)];
                const double flux = parts[static_cast<std::size_t>(k)].flux;
                jacobian(i, 3 * k) = root * c.m[p];
                jacobian(i, 3 * k + 1) = root * flux * c.dx[p];
                jacobian(i, 3 * k + 2) = root * flux * c.dy[p];
            }
            jacobian(i, 3 * n) = root;
            residual(i) = root * (star.stamp.data()[pixel] - light - constant);
        }
        Eigen::MatrixXd normal = jacobian.transpose() * jacobian;
        normal.diagonal().array() += 1e-4 * normal.diagonal().array() + 1e-20;
        const Eigen::VectorXd step = normal.ldlt().solve(jacobian.transpose() * residual);
        if (!step.allFinite())
            return false;
        for (Eigen::Index k = 0; k < n; ++k) {
            Component& c = parts[static_cast<std::size_t>(k)];
            c.flux = std::max(0.0, c.flux + step(3 * k));
            c.x = std::clamp(c.x + std::clamp(step(3 * k + 1), -0.2, 0.2), c.x0 - kMaxMove, c.x0 + kMaxMove);
            c.y = std::clamp(c.y + std::clamp(step(3 * k + 2), -0.2, 0.2), c.y0 - kMaxMove, c.y0 + kMaxMove);
        }
        constant += step(3 * n);
    }
    const PixelList square = PixelList::square(size);
    std::vector<float> values(square.padded());
    for (std::size_t k = 1; k < parts.size(); ++k) {
        if (parts[k].flux > kMaxNeighbour * parts[0].flux)
            return false;
        if (!(parts[k].flux > 0))
            continue;
        render(psf, square, parts[k].x, parts[k].y, values.data());
        for (std::size_t i = 0; i < square.count; ++i)
            star.stamp.data()[square.index[i]] -= static_cast<float>(parts[k].flux * values[i]);
    }
    star.flux = std::max(parts[0].flux, 1e-3);
    star.startX = parts[0].x;
    star.startY = parts[0].y;
    return true;
}

} // namespace furrow::psf
