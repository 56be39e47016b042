#pragma once
#include <QString>

#include <string>

namespace furrow::figures {

/// A text of a diagnostic figure or of a PSF star in the language of the window; English where it is not known.
/// Numbers stay as they are: "r50 = 1.46 pixels" is looked up as "r%1 = %2 pixels".
QString figureText(const std::string& english);

} // namespace furrow::figures
