#pragma once
#include "core/fit/patch_model.h"

#include <Eigen/SparseCholesky>
#include <Eigen/SparseCore>

#include <vector>

namespace furrow::fit {

/// The normal equations of a patch: per unit its parameters, then its flux in every band; the sky of all bands last.
/// Sources that do not overlap do not touch, so the matrix is sparse (lower triangle, Eigen's column storage).
class NormalSystem {
public:
    using Matrix = Eigen::SparseMatrix<double, Eigen::ColMajor, int>;

    /// The structure is that of the model's pairs; rebuild after PatchModel::fitWindows changed them.
    explicit NormalSystem(const PatchModel& model);

    /// Gauss-Newton matrix, priors included, and gradient of logP at the model's state.
    void assemble(const PatchModel& model);
    /// Same layout from other Gram matrices (one per band), without priors.
    Matrix matrixFrom(const PatchModel& model, const std::vector<std::vector<double>>& gram) const;
    /// Subtracts the second derivatives of a unit's image; where the unit's own Hessian among the
    /// parameters that are not held is not positive, its eigenvalues are replaced by their magnitude.
    void addCurvature(const PatchModel& model, int unit, const double (&curvature)[6][6],
                      const std::vector<char>& held);
    /// After solve() failed: the units that make up the directions in which the matrix is not positive.
    std::vector<int> negativeUnits() const;

    /// Step that solves (H + damping · diag(Gauss-Newton)) d = g with the inactive parameters held (0). False: not
    /// positive definite.
    bool solve(const std::vector<double>& damping, const std::vector<char>& held, Eigen::VectorXd& step);
    /// gᵀd - ½ dᵀHd.
    double predictedGain(const Eigen::VectorXd& step) const;
    /// ½ dᵀHd over one unit's parameters with the Gauss-Newton diagonal: how far a step goes, in sigmas.
    double ownStep(int unit, const Eigen::VectorXd& step) const;

    int size() const { return m_size; }
    int at(int unit, int parameter) const { return m_unitStart[unit] + parameter; }
    int fluxAt(int unit, int band) const { return m_unitStart[unit] + m_counts[unit] + band; }
    int skyAt(int band, int term) const { return m_skyStart + band * m_skyTerms + term; }
    const Matrix& matrix() const { return m_matrix; }
    const Eigen::VectorXd& gradient() const { return m_gradient; }
    void dropUnmeasurable(const PatchModel& model, std::vector<char>& held) const;

private:
    /// Components c of unit i and r of unit j are fluxes of different bands, which know nothing of each other: no
    /// entry.
    bool otherBand(int i, int c, int j, int r) const;
    void buildPattern(const PatchModel& model);
    void dropCurvature(int unit);
    void fill(const PatchModel& model, const std::vector<const double*>& gram, double* values) const;

    int m_size = 0, m_skyStart = 0, m_skyTerms = 0, m_bands = 0;
    std::vector<int> m_unitStart, m_counts;
    struct Neighbour {
        int unit = 0;
        std::size_t offset = 0; ///< of the pair's block in the Gram matrices
    };
    std::vector<std::vector<Neighbour>> m_later; ///< overlapping units of higher index, ascending
    Matrix m_matrix, m_scaled;
    Eigen::VectorXd m_gradient, m_gaussNewtonDiagonal;
    std::vector<double> m_gaussNewton; ///< values of the matrix without curvature
    std::vector<int> m_diagonal;       ///< place of every diagonal entry
    Eigen::SimplicialLDLT<Matrix, Eigen::Lower> m_solver;
};

} // namespace furrow::fit
