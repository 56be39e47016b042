#include "widgets/image/stretch.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace furrow::widgets {
namespace {

struct Row {
    Stretch stretch;
    const char* id;
    const char* label;
};
constexpr std::array<Row, kStretches.size()> kRows{{
    {Stretch::Linear, "linear", QT_TRANSLATE_NOOP("Stretch", "Linear")},
    {Stretch::Log, "log", QT_TRANSLATE_NOOP("Stretch", "Log")},
    {Stretch::Power, "power", QT_TRANSLATE_NOOP("Stretch", "Power")},
    {Stretch::Sqrt, "sqrt", QT_TRANSLATE_NOOP("Stretch", "Square root")},
    {Stretch::Squared, "squared", QT_TRANSLATE_NOOP("Stretch", "Squared")},
    {Stretch::Asinh, "asinh", QT_TRANSLATE_NOOP("Stretch", "Asinh")},
    {Stretch::Sinh, "sinh", QT_TRANSLATE_NOOP("Stretch", "Sinh")},
    {Stretch::HistogramEqualisation, "histogram", QT_TRANSLATE_NOOP("Stretch", "Histogram equalisation")},
}};

const Row& rowOf(Stretch stretch) {
    return kRows[static_cast<std::size_t>(stretch)];
}

constexpr double kExponent = 1000.0; // "a" of DS9's log and power curves

} // namespace

// DS9 Reference Manual, "How It Works: Scale".
double stretched(Stretch stretch, double t) {
    const double x = std::clamp(t, 0.0, 1.0);
    double y = x;
    switch (stretch) {
    case Stretch::Linear:
    case Stretch::HistogramEqualisation:
        break;
    case Stretch::Log:
        y = std::log(kExponent * x + 1.0) / std::log(kExponent);
        break;
    case Stretch::Power:
        y = (std::pow(kExponent, x) - 1.0) / kExponent;
        break;
    case Stretch::Sqrt:
        y = std::sqrt(x);
        break;
    case Stretch::Squared:
        y = x * x;
        break;
    case Stretch::Asinh:
        y = std::asinh(10.0 * x) / 3.0;
        break;
    case Stretch::Sinh:
        y = std::sinh(3.0 * x) / 10.0;
        break;
    }
    return std::clamp(y, 0.0, 1.0);
}

QString stretchLabel(Stretch stretch) {
    return QCoreApplication::translate("Stretch", rowOf(stretch).label);
}

QString stretchId(Stretch stretch) {
    return QString::fromLatin1(rowOf(stretch).id);
}

Stretch stretchFromId(const QString& id, Stretch fallback) {
    const auto found =
        std::find_if(kRows.begin(), kRows.end(), [&](const Row& row) { return id == QLatin1String(row.id); });
    return found == kRows.end() ? fallback : found->stretch;
}

} // namespace furrow::widgets
