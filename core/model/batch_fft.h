#pragma once
#include "core/model/aligned_buffer.h"

#include <vector>

namespace furrow::model {

/// Complex values of many columns side by side: real and imaginary parts apart, rows of BatchFft::kLanes columns.
struct Columns {
    float* re = nullptr;
    float* im = nullptr;
};

/// Discrete Fourier transforms of BatchFft::kLanes columns at once (Stockham's algorithm: van Loan 1992, section 1.7).
/// Immutable; the same on every instruction set but for the rounding of fused products.
class BatchFft {
public:
    static constexpr int kLanes = 16;

    /// `points` has no prime factors but 2, 3 and 5. Throws InternalError.
    explicit BatchFft(int points);
    /// X_k = Σ_j x_j e^(-2πi jk/n) of the columns; both arrays (n × kLanes, 64-byte aligned) are destroyed, the result
    /// is in the one that is returned. Only the first `lanes` (8 or 16) columns are done.
    Columns forward(Columns data, Columns work, int lanes) const;
    /// The same with e^(+2πi jk/n), unnormalised.
    Columns inverse(Columns data, Columns work, int lanes) const {
        const Columns swapped = forward({data.im, data.re}, {work.im, work.re}, lanes);
        return {swapped.im, swapped.re};
    }
    int points() const { return m_points; }

    struct Stage {
        int radix = 4;
        int groups = 1;  ///< points of the remaining transforms divided by the radix
        int repeats = 1; ///< transforms done side by side
        std::size_t twiddles =
            0; ///< offset of e^(-2πi pk/(groups·radix)), p < groups, 0 < k < radix; re and im in turn
    };

private:
    int m_points;
    std::vector<Stage> m_stages;
    std::vector<float> m_twiddles;
};

} // namespace furrow::model
