#pragma once
#include "core/image/image.h"

#include <memory>
#include <string>

namespace furrow::psf {

/// A point-spread function that may vary over the working frame. Immutable; safe to use from many threads.
class PsfModel {
public:
    virtual ~PsfModel() = default;
    /// Side of the stamps, pixels, odd.
    virtual int size() const = 0;
    /// Unit-sum stamp (size × size), pixel-integrated, of a point source at working-frame position (x, y) whose centre
    /// lies (phaseX, phaseY) pixels from the centre of the middle pixel, |phase| ≤ 1. Row 0 is the bottom.
    virtual void evaluate(double x, double y, double phaseX, double phaseY, Image<float>& stamp) const = 0;
    /// FWHM of the core at (x, y), pixels.
    virtual double fwhm(double x, double y) const = 0;
    /// "epsf-field", "epsf-cell", "moffat", "ncircular_gaussian", "gaussian_mixture", "hybrid", …
    virtual std::string kind() const = 0;
};
using PsfPtr = std::shared_ptr<const PsfModel>;

} // namespace furrow::psf
