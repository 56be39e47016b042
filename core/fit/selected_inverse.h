#pragma once
#include <Eigen/SparseCholesky>
#include <Eigen/SparseCore>

#include <algorithm>
#include <vector>

namespace furrow::fit {

/// The inverse of a sparse symmetric matrix, only where its factor L D Lᵀ has entries (Takahashi, Fagan & Chin 1973,
/// 8th PICA conference; Erisman & Tinney 1975, CACM 18, 177): for about the price of another factorisation, where whole
/// columns would cost as much each as the matrix has rows.
/// Scalar: double, or ceres::Jet, with which the inverse of A + εB to first order in ε comes out.
template <class Scalar>
class SelectedInverse {
public:
    using Matrix = Eigen::SparseMatrix<Scalar, Eigen::ColMajor, int>;
    using Solver = Eigen::SimplicialLDLT<Matrix, Eigen::Lower>;

    /// `solver` is factorised and outlives this.
    explicit SelectedInverse(const Solver& solver)
        : m_factor(solver.matrixL().nestedExpression()) // its unit diagonal is not stored
        , m_place(solver.permutationP().indices())
        , m_entries(static_cast<std::size_t>(m_factor.nonZeros()))
        , m_diagonal(static_cast<std::size_t>(m_factor.cols())) {
        invert(solver.vectorD());
    }
    /// Entry of the inverse; the matrix must have an entry there.
    Scalar operator()(int i, int j) const {
        const auto [column, row] = std::minmax(m_place(i), m_place(j));
        if (row == column)
            return m_diagonal[column];
        const int *rows = m_factor.innerIndexPtr(), *starts = m_factor.outerIndexPtr();
        return m_entries[std::lower_bound(rows + starts[column], rows + starts[column + 1], row) - rows];
    }

private:
    template <class Diagonal>
    void invert(const Diagonal& d) {
        const int *rows = m_factor.innerIndexPtr(), *starts = m_factor.outerIndexPtr();
        const Scalar* factor = m_factor.valuePtr();
        std::vector<int> place(m_diagonal.size(), -1); // of a row among those of the column
        std::vector<Scalar> sum;
        for (int column = static_cast<int>(m_diagonal.size()) - 1; column >= 0; --column) {
            const int first = starts[column], count = starts[column + 1] - first;
            const Scalar* l = factor + first;
            sum.assign(count, Scalar(0));
            for (int k = 0; k < count; ++k)
                place[rows[first + k]] = k;
            for (int k = 0; k < count; ++k) {
                const int other = rows[first + k];
                sum[k] += m_diagonal[other] * l[k];
                for (int e = starts[other]; e < starts[other + 1]; ++e) {
                    const int at = place[rows[e]];
                    if (at < 0)
                        continue;
                    sum[at] += m_entries[e] * l[k];
                    sum[k] += m_entries[e] * l[at];
                }
            }
            Scalar diagonal = Scalar(1) / d(column);
            for (int k = 0; k < count; ++k) {
                m_entries[first + k] = -sum[k];
                diagonal += sum[k] * l[k];
                place[rows[first + k]] = -1;
            }
            m_diagonal[column] = diagonal;
        }
    }

    const Matrix& m_factor;
    const Eigen::Matrix<int, Eigen::Dynamic, 1>& m_place;
    std::vector<Scalar> m_entries, m_diagonal;
};

} // namespace furrow::fit
