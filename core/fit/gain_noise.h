#pragma once
#include <algorithm>
#include <cmath>

namespace furrow::fit {

/// What of logP's gains drowns in its rounding. Small steps gain what they promise: where one misses that by more than
/// half, the miss is the error of logP.
class GainNoise {
public:
    void see(double predicted, double gain) {
        const double miss = std::abs(gain - predicted);
        if (predicted < kSmall && miss > 0.5 * predicted)
            m_noise = std::max(m_noise, miss);
    }
    /// Gain below which another step cannot be told from rounding; at most kMost.
    double hidden() const { return std::min(m_noise, kMost); }

    static constexpr double kSmall = 1e-2; ///< predicted gain below which logP is as quadratic as Newton takes it for
    static constexpr double kMost = 3e-3;  ///< 0.08 sigma

private:
    double m_noise = 0;
};

} // namespace furrow::fit
