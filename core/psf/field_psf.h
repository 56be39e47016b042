#pragma once
#include "core/psf/double_moffat.h"
#include "core/psf/psf_model.h"
#include "core/psf/stamp_ops.h"

#include <filesystem>
#include <vector>

namespace furrow::psf {

/// One PSF model for a whole field: DoubleMoffat with polynomial coefficients plus residual maps R0 + u·R1 + v·R2.
class FieldPsf : public PsfModel {
public:
    /// `residuals`: none, one or three maps (odd, square, in units of the flux), as they are added to the profile.
    FieldPsf(FieldShape shape, std::vector<Image<float>> residuals, int size);

    int size() const override { return m_size; }
    void evaluate(double x, double y, double phaseX, double phaseY, Image<float>& stamp) const override;
    double fwhm(double x, double y) const override { return m_shape.at(x, y).fwhm(); }
    std::string kind() const override { return "epsf-field"; }

    const FieldShape& shape() const { return m_shape; }
    const std::vector<Image<float>>& residuals() const { return m_residuals; }
    /// Profile plus residuals on the square stamp `pixels` was made for, not normalised.
    void renderOn(const PixelList& pixels, int stampSize, double x, double y, double phaseX, double phaseY,
                  Image<float>& stamp) const;

private:
    FieldShape m_shape;
    std::vector<Image<float>> m_residuals;
    std::vector<SplineStamp> m_splines;
    int m_size;
    PixelList m_pixels;
};

/// psf_model.fits: table COEFFICIENTS and one image extension RESIDUAL0 … per residual map.
void writeFieldPsf(const std::filesystem::path& path, const FieldPsf& psf, const std::string& band, int starsUsed);
/// Throws UserError naming the file. `size`: side of the stamps that the model will give.
FieldPsf readFieldPsf(const std::filesystem::path& path, int size);

} // namespace furrow::psf
