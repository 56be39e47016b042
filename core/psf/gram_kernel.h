#pragma once
#include <Eigen/Core>

namespace furrow::psf {

/// JᵀJ of a column-major matrix whose rows are a multiple of 16: single-precision products summed in a fixed order.
Eigen::MatrixXd gramMatrix(const Eigen::MatrixXf& j);

} // namespace furrow::psf
