#pragma once
#include "core/config/config.h"
#include "widgets/models/catalog_data.h"

#include <QStringList>

#include <array>

namespace furrow::widgets {

/// A value as the catalog writes it and as it is shown.
struct ShownNumber {
    QString exact;         ///< the cell; empty: none
    QString shown() const; ///< text as it is; "–" when empty
    int digits = 6;        ///< significant ones, zeros at the end included, so that a column reads evenly
    int decimals = -1;     ///< fixed ones instead; -1: none
};

/// One quantity of a source: what went in, what came out, how sure.
struct QuantityRow {
    QString name, unit;
    ShownNumber initial, fitted, error;
    QString bounds;       ///< hard limits of the fitted value; empty: none
    QString reachedBound; ///< "lower" or "upper" in words; empty: not reached
};

/// One band's numbers of a source.
struct BandRow {
    QString band;
    ShownNumber initialFlux, flux, fluxErr, fluxErrCond, mag, magErr, chi2, npix;
};

/// Everything the catalog knows of one source, ready to be shown.
struct SourceNumbers {
    QString key, type, patch;
    bool fitted = false;
    std::vector<QuantityRow> quantities;
    std::vector<BandRow> bands;
    QStringList flags;  ///< in words; empty when there is nothing to say
    QString fitSummary; ///< iterations, convergence, PSFs
};

/// `run`: what the source was fitted with, for the bounds. `band`: whose geometry to show when every band was fitted on
/// its own; empty: the first.
SourceNumbers describeSource(const CatalogData& catalog, std::size_t row, const config::PatchRun& run,
                             const QString& band = {});

} // namespace furrow::widgets
