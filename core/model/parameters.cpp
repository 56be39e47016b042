#include "core/model/parameters.h"

#include <cmath>
#include <numbers>

namespace furrow::model {

int parameterCount(SourceType type) {
    switch (type) {
    case SourceType::Star:
        return 2;
    case SourceType::Sersic:
        return 6;
    default:
        return 5;
    }
}

void setEllipse(Parameters& parameters, const Ellipse& ellipse) {
    const double eta = -std::log(ellipse.ab), angle = 2 * ellipse.thetaDeg * std::numbers::pi / 180;
    parameters[kLogR] = std::log(ellipse.re) - 0.5 * eta;
    parameters[kEta1] = eta * std::cos(angle);
    parameters[kEta2] = eta * std::sin(angle);
}

Ellipse ellipseOf(const Parameters& parameters) {
    const double eta = std::hypot(parameters[kEta1], parameters[kEta2]);
    return {std::exp(parameters[kLogR] + 0.5 * eta), std::exp(-eta),
            0.5 * std::atan2(parameters[kEta2], parameters[kEta1]) * 180 / std::numbers::pi};
}

double logSemiMajor(const Parameters& parameters) {
    return parameters[kLogR] + 0.5 * std::hypot(parameters[kEta1], parameters[kEta2]);
}

double sersicIndex(SourceType type, const Parameters& parameters) {
    switch (type) {
    case SourceType::Dev:
        return 4;
    case SourceType::Sersic:
        return std::exp(parameters[kLogN]);
    default:
        return 1;
    }
}

} // namespace furrow::model
