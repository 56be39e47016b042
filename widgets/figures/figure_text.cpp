#include "widgets/figures/figure_text.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

namespace furrow::figures {

namespace {

/// What core/diagnose/epsf_figures and core/psf say; the files of a run have it in English.
[[maybe_unused]] constexpr const char* kTexts[] = {
    QT_TRANSLATE_NOOP("Figure", "FWHM %1 pixels, ellipticity %2"),
    QT_TRANSLATE_NOOP("Figure", "fraction per pixel"),
    QT_TRANSLATE_NOOP("Figure", "fraction of the flux"),
    QT_TRANSLATE_NOOP("Figure", "counts"),
    QT_TRANSLATE_NOOP("Figure", "radius (pixels)"),
    QT_TRANSLATE_NOOP("Figure", "encircled energy"),
    QT_TRANSLATE_NOOP("Figure", "r%1 = %2 pixels"),
    QT_TRANSLATE_NOOP("Figure", "Median star"),
    QT_TRANSLATE_NOOP("Figure", "Median model"),
    QT_TRANSLATE_NOOP("Figure", "Median residual"),
    QT_TRANSLATE_NOOP("Figure", "Normalised residual"),
    QT_TRANSLATE_NOOP("Figure", "(star - model) / noise"),
    QT_TRANSLATE_NOOP("Figure", "pixels"),
    QT_TRANSLATE_NOOP("Figure", "mean %1"),
    QT_TRANSLATE_NOOP("Figure", "rms %1"),
    QT_TRANSLATE_NOOP("Figure", "line: Gaussian, σ = %1"),
    QT_TRANSLATE_NOOP("Figure", "used, Gaia"),
    QT_TRANSLATE_NOOP("Figure", "used, SEP"),
    QT_TRANSLATE_NOOP("Figure", "used, both"),
    QT_TRANSLATE_NOOP("Figure", "rejected"),
    QT_TRANSLATE_NOOP("Figure", "Raw"),
    QT_TRANSLATE_NOOP("Figure", "Background"),
    QT_TRANSLATE_NOOP("Figure", "Raw - background"),
    QT_TRANSLATE_NOOP("Figure", "no PSF star"),
    QT_TRANSLATE_NOOP("Figure", "no star with a model"),
    QT_TRANSLATE_NOOP("Figure", "no ePSF"),
    QT_TRANSLATE_NOOP("Figure", "no usable PSF star in the whole band"),
    QT_TRANSLATE_NOOP("Figure", "no usable PSF star in the cell"),
    QT_TRANSLATE_NOOP("Figure",
                      "the cell is too small for a star stamp and its margins (cutout_size, edge_pad, epsf_ngrid)"),
    QT_TRANSLATE_NOOP("Figure", "neighbour in the catalog"),
    QT_TRANSLATE_NOOP("Figure", "S/N below %1"),
    QT_TRANSLATE_NOOP("Figure", "wider than the other stars"),
    QT_TRANSLATE_NOOP("Figure", "narrower than the other stars"),
    QT_TRANSLATE_NOOP("Figure", "moved by more than a pixel"),
    QT_TRANSLATE_NOOP("Figure", "core differs from the model"),
    QT_TRANSLATE_NOOP("Figure", "size off the stars' locus"),
    QT_TRANSLATE_NOOP("Figure", "core masked"),
    QT_TRANSLATE_NOOP("Figure", "rejected by hand"),
};

} // namespace

QString figureText(const std::string& english) {
    static const QRegularExpression number(QStringLiteral("(?<![\\d.])-?\\d+(\\.\\d+)?|nan"));
    const QString text = QString::fromStdString(english);
    QString pattern;
    QStringList numbers;
    qsizetype end = 0;
    for (auto matches = number.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        numbers.push_back(match.captured());
        pattern += text.mid(end, match.capturedStart() - end) + QStringLiteral("%%1").arg(numbers.size());
        end = match.capturedEnd();
    }
    pattern += text.mid(end);
    QString translated = QCoreApplication::translate("Figure", pattern.toUtf8().constData());
    if (translated == pattern) { // "no ePSF: why"
        const qsizetype colon = text.indexOf(QLatin1String(": "));
        return colon < 0 ? text
                         : figureText(text.left(colon).toStdString()) + QStringLiteral(": ") +
                               figureText(text.mid(colon + 2).toStdString());
    }
    for (const QString& value : numbers)
        translated = translated.arg(value);
    return translated;
}

} // namespace furrow::figures
