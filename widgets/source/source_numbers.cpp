#include "widgets/source/source_numbers.h"

#include "core/base/text.h"
#include "core/fit/hard_bounds.h"

#include <QCoreApplication>

#include <cmath>

namespace furrow::widgets {
namespace {

struct SourceWords {
    Q_DECLARE_TR_FUNCTIONS(SourceNumbers)
};

/// Reads cells of one source; "{fit}" in a column name stands for "fit", or "{band}_fit" in single-band mode.
class Reader {
public:
    Reader(const CatalogData& catalog, std::size_t row, const QString& band)
        : m_catalog(catalog)
        , m_row(row)
        , m_singleBand(!catalog.table().find("x_pix_white_fit") && !catalog.bands().empty())
        , m_band(band.isEmpty() && !catalog.bands().empty() ? catalog.bands().front() : band) {}

    QString text(const QString& column) const { return m_catalog.text(m_row, column).trimmed(); }
    ShownNumber number(const QString& column, int digits = 6) const { return {text(column), digits}; }
    ShownNumber fixed(const QString& column, int decimals) const { return {text(column), 6, decimals}; }
    /// "re_pix_fit" → "re_pix_r_fit" in single-band mode.
    QString geometryColumn(QString column) const {
        if (m_singleBand)
            column.replace(QStringLiteral("_fit"), QStringLiteral("_%1_fit").arg(m_band));
        return column;
    }
    /// "opt_niters" → "opt_niters_r" in single-band mode.
    QString optimizerColumn(const QString& column) const {
        return m_singleBand ? QStringLiteral("%1_%2").arg(column, m_band) : column;
    }
    bool flag(const QString& column) const { return m_catalog.flag(m_row, column); }
    bool singleBand() const { return m_singleBand; }
    const QString& band() const { return m_band; }

private:
    const CatalogData& m_catalog;
    std::size_t m_row;
    bool m_singleBand;
    QString m_band;
};

struct QuantitySpec {
    const char* name;
    const char* unit;
    const char* initial;
    const char* fitted;
    const char* error;
    int decimals;
    const char* parameters = ""; ///< its names in flag_bound_stalled_which_parameter
};
constexpr QuantitySpec kQuantities[] = {
    {QT_TRANSLATE_NOOP("SourceNumbers", "x"), "pixel", "x_pix_white", "x_pix_white_fit", "x_pix_white_fit_err", 4,
     "pos.x"},
    {QT_TRANSLATE_NOOP("SourceNumbers", "y"), "pixel", "y_pix_white", "y_pix_white_fit", "y_pix_white_fit_err", 4,
     "pos.y"},
    {QT_TRANSLATE_NOOP("SourceNumbers", "RA"), "deg", "RA", "RA_fit", "", 7},
    {QT_TRANSLATE_NOOP("SourceNumbers", "Dec"), "deg", "DEC", "DEC_fit", "", 7},
    {QT_TRANSLATE_NOOP("SourceNumbers", "Re"), "pixel", "Re", "Re_fit", "re_pix_fit_err", 4, "shape.logre"},
    {QT_TRANSLATE_NOOP("SourceNumbers", "Ellipticity"), "", "ELL", "ELL_fit", "ab_fit_err", 4, "shape.ee1 shape.ee2"},
    {QT_TRANSLATE_NOOP("SourceNumbers", "Theta"), "deg", "THETA", "THETA_fit", "phi_deg_fit_err", 2},
    {QT_TRANSLATE_NOOP("SourceNumbers", "Sersic index"), "", "", "sersic_n_fit", "sersic_n_fit_err", 4, "sersicindex"},
};

/// Where a quantity's parameters stand in a list like "pos.x@upper,shape.logre@lower".
QString reachedBound(const QuantitySpec& spec, const QString& names) {
    const QStringList own = QString::fromLatin1(spec.parameters).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString& name : names.split(QLatin1Char(','), Qt::SkipEmptyParts))
        if (own.contains(name.section(QLatin1Char('@'), 0, 0).trimmed()))
            return name.endsWith(QStringLiteral("lower")) ? SourceWords::tr("lower") : SourceWords::tr("upper");
    return {};
}

QString range(double low, double high, int digits) {
    return SourceWords::tr("%1 to %2").arg(QString::number(low, 'g', digits), QString::number(high, 'g', digits));
}

/// Hard limits of a quantity; empty for what is not fitted.
QString boundsOf(const QuantitySpec& spec, const Reader& reader, const config::PatchRun& run) {
    const fit::HardBounds hard(run);
    const QString parameter = QString::fromLatin1(spec.parameters);
    const auto fitted = parseDouble(reader.text(reader.geometryColumn(QString::fromLatin1(spec.fitted))).toStdString());
    if (parameter.isEmpty() || !fitted || !std::isfinite(*fitted))
        return {};
    if (parameter.startsWith(QStringLiteral("pos."))) {
        const auto initial = parseDouble(reader.text(QString::fromLatin1(spec.initial)).toStdString());
        return hard.position && initial ? range(*initial - *hard.position, *initial + *hard.position, 6) : QString();
    }
    if (reader.text(QStringLiteral("stype_fit")).compare(QStringLiteral("star"), Qt::CaseInsensitive) == 0)
        return {};
    if (parameter == QStringLiteral("shape.logre"))
        return range(hard.reLow, hard.reHigh, 4);
    if (parameter == QStringLiteral("sersicindex"))
        return range(hard.nLow, hard.nHigh, 4);
    return range(0, 1 - std::exp(-fit::HardBounds::kEtaLimit), 3);
}

/// The list of flag_bound_stalled_which_parameter in words.
QString boundsInWords(const QString& names) {
    QStringList words;
    for (const QuantitySpec& spec : kQuantities)
        if (const QString side = reachedBound(spec, names); !side.isEmpty())
            words.push_back(SourceWords::tr("%1 (%2)").arg(SourceWords::tr(spec.name), side));
    return words.isEmpty() ? names : words.join(QStringLiteral(", "));
}

/// The tags of fit_quality_issues in words (outputs.txt "Reliability Summary Columns").
struct IssueWords {
    const char* tag;
    const char* words;
};
constexpr IssueWords kIssues[] = {
    {"excluded", QT_TRANSLATE_NOOP("SourceNumbers", "Left out of the fit.")},
    {"no_fit_result", QT_TRANSLATE_NOOP("SourceNumbers", "Has no fit: its patch failed or it belongs to none.")},
    {"hit_max_iters", QT_TRANSLATE_NOOP("SourceNumbers", "The patch used up its iterations before it converged.")},
    {"bound_stalled", QT_TRANSLATE_NOOP("SourceNumbers", "A parameter ended at its bound.")},
    {"bright_mask", QT_TRANSLATE_NOOP("SourceNumbers", "Lies inside the mask of a bright source.")},
    {"not_converged", QT_TRANSLATE_NOOP("SourceNumbers", "The patch did not converge.")},
    {"all_psf_fallback", QT_TRANSLATE_NOOP("SourceNumbers", "No band has an ePSF here; analytic PSFs were used.")},
    {"psf_low_star", QT_TRANSLATE_NOOP("SourceNumbers", "An ePSF was not used because too few stars made it.")},
    {"neighbour_failed", QT_TRANSLATE_NOOP("SourceNumbers", "A neighbour in the blend could not be fitted.")},
    {"edge", QT_TRANSLATE_NOOP("SourceNumbers", "Lies at the edge of the image.")},
    {"poor_fit",
     QT_TRANSLATE_NOOP("SourceNumbers", "The model misses its light by far: saturated, or of another type.")},
    {"saturated_core", QT_TRANSLATE_NOOP("SourceNumbers", "Its core is saturated in a band; its wings give the flux.")},
    {"negative_flux", QT_TRANSLATE_NOOP("SourceNumbers", "A band's flux is negative by more than 5 sigma.")},
    {"held", QT_TRANSLATE_NOOP("SourceNumbers", "Position and shape did not settle; the catalog's values were used.")},
    {"masked_core", QT_TRANSLATE_NOOP("SourceNumbers", "The pixels of its core are masked.")},
};

QStringList flagsInWords(const Reader& reader) {
    QStringList words;
    for (const QString& tag :
         reader.text(QStringLiteral("fit_quality_issues")).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        QString sentence = tag.trimmed();
        for (const IssueWords& issue : kIssues)
            if (sentence == QLatin1String(issue.tag)) {
                sentence = SourceWords::tr(issue.words);
                break;
            }
        words.push_back(sentence);
    }
    if (const QString reason = reader.text(QStringLiteral("excluded_reason")); !reason.isEmpty())
        words.push_back(SourceWords::tr("Reason of the exclusion: %1.").arg(reason));
    const QString bounds = reader.text(reader.optimizerColumn(QStringLiteral("flag_bound_stalled_which_parameter")));
    if (!bounds.isEmpty())
        words.push_back(SourceWords::tr("At a bound: %1.").arg(boundsInWords(bounds)));
    if (const QString bands = reader.text(QStringLiteral("psf_fallback_bands")); !bands.isEmpty())
        words.push_back(SourceWords::tr("Analytic PSF instead of an ePSF in: %1.").arg(bands));
    return words;
}

QString summary(const Reader& reader) {
    const QString iterations = reader.text(reader.optimizerColumn(QStringLiteral("opt_niters")));
    if (iterations.isEmpty())
        return {};
    const bool converged = reader.flag(reader.optimizerColumn(QStringLiteral("opt_converged")));
    const QString text = converged ? SourceWords::tr("%1 iterations, converged").arg(iterations)
                                   : SourceWords::tr("%1 iterations, not converged").arg(iterations);
    return reader.singleBand() ? SourceWords::tr("%1: %2").arg(reader.band(), text) : text;
}

BandRow bandRow(const Reader& reader, const QString& band) {
    const auto column = [&](const char* pattern) { return QString::fromLatin1(pattern).arg(band); };
    return {band,
            reader.number(column("FLUX_%1")),
            reader.number(column("FLUX_%1_fit")),
            reader.number(column("FLUXERR_%1_fit"), 4),
            reader.number(column("FLUXERR_%1_cond"), 4),
            reader.fixed(column("MAG_%1_fit"), 4),
            reader.fixed(column("MAGERR_%1_fit"), 4),
            reader.number(column("chi2_%1_fit"), 5),
            reader.fixed(column("npix_%1_fit"), 0)};
}

} // namespace

QString ShownNumber::shown() const {
    if (exact.isEmpty())
        return QStringLiteral("–");
    const auto value = parseDouble(exact.toStdString());
    if (!value)
        return exact;
    if (!std::isfinite(*value))
        return QStringLiteral("–");
    if (decimals >= 0)
        return QString::number(*value, 'f', decimals);
    QString text = QString::asprintf("%#.*g", digits, *value);
    return text.endsWith(QLatin1Char('.')) ? text.chopped(1) : text;
}

SourceNumbers describeSource(const CatalogData& catalog, std::size_t row, const config::PatchRun& run,
                             const QString& band) {
    const Reader reader(catalog, row, band);
    SourceNumbers numbers;
    numbers.key = catalog.key(row);
    numbers.type = reader.text(QStringLiteral("TYPE"));
    numbers.patch = reader.text(QStringLiteral("patch_tag"));
    const QPointF fitted = catalog.fittedPositions()[row];
    numbers.fitted = std::isfinite(fitted.x());
    // The catalog's TYPE is in capitals, stype_fit is not.
    const QString fittedType = reader.text(QStringLiteral("stype_fit")).toUpper();
    numbers.quantities.push_back({SourceWords::tr("Type"), {}, {numbers.type}, {fittedType}, {}, {}, {}});
    const QString names = reader.text(reader.optimizerColumn(QStringLiteral("flag_bound_stalled_which_parameter")));
    for (const QuantitySpec& spec : kQuantities)
        numbers.quantities.push_back(
            {SourceWords::tr(spec.name), QString::fromLatin1(spec.unit),
             reader.fixed(QString::fromLatin1(spec.initial), spec.decimals),
             reader.fixed(reader.geometryColumn(QString::fromLatin1(spec.fitted)), spec.decimals),
             reader.number(reader.geometryColumn(QString::fromLatin1(spec.error)), 3), boundsOf(spec, reader, run),
             reachedBound(spec, names)});
    for (const QString& name : catalog.bands())
        numbers.bands.push_back(bandRow(reader, name));
    numbers.flags = flagsInWords(reader);
    numbers.fitSummary = summary(reader);
    return numbers;
}

} // namespace furrow::widgets
