#pragma once
#include <cstddef>
#include <cstdint>

namespace furrow::simulate {

/// Random numbers that depend on the seed and stream alone: neither on the standard library nor on threads.
/// SplitMix64 (Steele, Lea & Flood 2014), its state hashed from seed and stream so that streams do not overlap in
/// practice. Distributions are written out here.
class Random {
public:
    explicit Random(std::uint64_t seed, std::uint64_t stream = 0, std::uint64_t substream = 0);
    std::uint64_t next();
    double uniform(); ///< [0, 1), 53 bits
    double uniform(double low, double high);
    double normal(); ///< mean 0, sigma 1 (Box–Muller)
    /// Mean ≥ 0. Above 30 a normal variate of the same mean and variance, not rounded.
    double poisson(double mean);
    std::size_t index(std::size_t count); ///< 0 … count - 1
    bool chance(double probability) { return uniform() < probability; }

private:
    std::uint64_t m_state;
    double m_spare = 0;
    bool m_hasSpare = false;
};

} // namespace furrow::simulate
