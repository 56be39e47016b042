#pragma once
#include "core/fit/gram_layout.h"
#include "core/fit/selected_inverse.h"

#include <vector>

namespace furrow::fit {

/// Normal equations of one band's fluxes (one per unit) and sky, scaled to a unit diagonal. Only overlapping units have
/// entries with each other; all have some with the sky.
class FluxSystem {
public:
    /// Structure alone.
    explicit FluxSystem(const GramLayout& layout);
    /// The band's Gram matrix in the same layout; the flux of units that are not `measurable` (0) is 0.
    void factorize(const GramLayout& layout, const std::vector<double>& gram, const std::vector<char>& measurable);
    /// `right`: <image, data> per unit, then <term, data>.
    Eigen::VectorXd solve(const Eigen::VectorXd& right) const;
    /// Variances of the fluxes; NaN where not measurable.
    std::vector<double> variances() const;

private:
    using Inverse = SelectedInverse<double>;

    int m_units, m_size;
    std::vector<int> m_pairPlace; ///< of every pair among the matrix's values; a column begins with the diagonal and
                                  ///< ends with the sky
    Eigen::VectorXd m_scale;      ///< 0 where nothing is measured
    Inverse::Matrix m_matrix;
    Inverse::Solver m_solver;
};

/// Two images are the same to 1e-4 when their product over the root of their squares exceeds this.
constexpr double kDegenerateCosine = 0.9999;

} // namespace furrow::fit
