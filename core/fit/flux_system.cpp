#include "core/fit/flux_system.h"

#include "core/catalog/source.h"

#include <cmath>
#include <numeric>
#include <utility>

namespace furrow::fit {

namespace {
constexpr double kRidge = 1e-10;
constexpr double kDegenerateRidge = 1e-4; ///< on the fluxes of sources that cannot be told apart
} // namespace

FluxSystem::FluxSystem(const GramLayout& layout)
    : m_units(static_cast<int>(layout.components.size()))
    , m_size(m_units + layout.skyTerms)
    , m_pairPlace(layout.pairs.size()) {
    std::vector<int> order(layout.pairs.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&layout](int a, int b) { return layout.pairs[a].first < layout.pairs[b].first; });
    std::vector<int> rows, starts{0};
    auto next = order.begin();
    for (int i = 0; i < m_size; ++i) {
        rows.push_back(i);
        for (; next != order.end() && layout.pairs[*next].first == i; ++next) {
            m_pairPlace[*next] = static_cast<int>(rows.size());
            rows.push_back(layout.pairs[*next].second);
        }
        for (int row = std::max(i + 1, m_units); row < m_size; ++row)
            rows.push_back(row);
        starts.push_back(static_cast<int>(rows.size()));
    }
    const std::vector<double> zeros(rows.size(), 0.0);
    m_matrix = Eigen::Map<const Inverse::Matrix>(m_size, m_size, static_cast<int>(rows.size()), starts.data(),
                                                 rows.data(), zeros.data());
    m_solver.analyzePattern(m_matrix);
}

void FluxSystem::factorize(const GramLayout& layout, const std::vector<double>& gram,
                           const std::vector<char>& measurable) {
    double* values = m_matrix.valuePtr();
    const int* starts = m_matrix.outerIndexPtr();
    m_scale.resize(m_size);
    for (int i = 0; i < m_size; ++i) {
        const int term = i - m_units;
        const double self = gram[term < 0 ? layout.self[i] : layout.skySky + term * layout.skyTerms + term];
        m_scale(i) = self > 0 && (term >= 0 || measurable[i]) ? 1 / std::sqrt(self) : 0;
        values[starts[i]] = 1 + kRidge;
    }
    for (int i = 0; i < m_size; ++i) {
        const int term = i - m_units, first = std::max(term + 1, 0);
        double* value = values + starts[i + 1] - (layout.skyTerms - first);
        for (int t = first; t < layout.skyTerms; ++t)
            *value++ = gram[term < 0 ? layout.sky[i] + t : layout.skySky + t * layout.skyTerms + term] * m_scale(i) *
                       m_scale(m_units + t);
    }
    for (std::size_t p = 0; p < layout.pairs.size(); ++p) {
        const auto& [first, second, offset, overlap] = layout.pairs[p];
        const double cosine = gram[offset] * m_scale(first) * m_scale(second);
        values[m_pairPlace[p]] = cosine;
        if (cosine > kDegenerateCosine)
            values[starts[first]] = values[starts[second]] = 1 + kDegenerateRidge;
    }
    m_solver.factorize(m_matrix);
}

Eigen::VectorXd FluxSystem::solve(const Eigen::VectorXd& right) const {
    return m_scale.cwiseProduct(m_solver.solve(m_scale.cwiseProduct(right)));
}

std::vector<double> FluxSystem::variances() const {
    std::vector<double> out(m_units, kNaN);
    if (m_solver.info() != Eigen::Success)
        return out;
    const Inverse inverse(m_solver);
    for (int i = 0; i < m_units; ++i)
        if (m_scale(i) > 0)
            out[i] = inverse(i, i) * m_scale(i) * m_scale(i);
    return out;
}

} // namespace furrow::fit
