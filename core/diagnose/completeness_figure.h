#pragma once
#include "core/diagnose/figure_sink.h"
#include "core/simulate/completeness.h"

#include <filesystem>
#include <vector>

namespace furrow::diagnose {

/// Four plots against the true magnitude: recovered fraction, median flux ratio, median and width of the pulls, with
/// 1-sigma errors from the number of sources. `bins`: those of one band.
Figure completenessFigure(const std::vector<simulate::CompletenessBin>& bins,
                          const simulate::CompletenessOptions& options);

/// completeness__{band}.png of every band into `folder`.
void submitCompletenessFigures(FigureSink& sink, const std::filesystem::path& folder,
                               const std::vector<simulate::CompletenessBin>& bins,
                               const simulate::CompletenessOptions& options);

} // namespace furrow::diagnose
