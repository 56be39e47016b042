#include "core/simulate/random.h"

#include <cmath>
#include <numbers>

namespace furrow::simulate {
namespace {

constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15ULL;

std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

} // namespace

Random::Random(std::uint64_t seed, std::uint64_t stream, std::uint64_t substream)
    : m_state(mix(mix(mix(seed + kGolden) + stream + kGolden) + substream + kGolden)) {}

std::uint64_t Random::next() {
    m_state += kGolden;
    return mix(m_state);
}

double Random::uniform() {
    return static_cast<double>(next() >> 11) * 0x1p-53;
}

double Random::uniform(double low, double high) {
    return low + (high - low) * uniform();
}

double Random::normal() {
    if (m_hasSpare) {
        m_hasSpare = false;
        return m_spare;
    }
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    const double angle = 2 * std::numbers::pi * uniform();
    m_spare = radius * std::sin(angle);
    m_hasSpare = true;
    return radius * std::cos(angle);
}

double Random::poisson(double mean) {
    if (mean > 30)
        return mean + std::sqrt(mean) * normal();
    // Products of uniform numbers until they fall below e^-mean (Knuth, TAOCP vol. 2, 3.4.1).
    const double limit = std::exp(-mean);
    int count = 0;
    for (double product = uniform(); product > limit; product *= uniform())
        ++count;
    return count;
}

std::size_t Random::index(std::size_t count) {
    return static_cast<std::size_t>(uniform() * static_cast<double>(count));
}

} // namespace furrow::simulate
