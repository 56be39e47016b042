#include "widgets/image/color_map.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <span>

namespace furrow::widgets {
namespace {

// Equally spaced anchors. Viridis and inferno: S. van der Walt and N. Smith (CC0); cividis: Nuñez, Anderton and
// Renslow 2018; the diverging maps: ColorBrewer 2 (RdBu reversed, PRGn).
constexpr QRgb kGrey[] = {0xff000000, 0xffffffff};
constexpr QRgb kInverted[] = {0xffffffff, 0xff000000};
constexpr QRgb kViridis[] = {0xff440154, 0xff482878, 0xff3e4989, 0xff31688e, 0xff26828e,
                             0xff1f9e89, 0xff35b779, 0xff6dcd59, 0xffb4de2c, 0xfffde725};
constexpr QRgb kCividis[] = {0xff00204d, 0xff00336f, 0xff39486b, 0xff575c6d, 0xff707173,
                             0xff8a8779, 0xffa69d75, 0xffc4b56c, 0xffe4cf5b, 0xffffea46};
constexpr QRgb kInferno[] = {0xff000004, 0xff1b0c42, 0xff4b0c6b, 0xff781c6d, 0xffa52c60,
                             0xffcf4446, 0xffed6925, 0xfffb9a06, 0xfff7d03c, 0xfffcffa4};
constexpr QRgb kBlueRed[] = {0xff053061, 0xff2166ac, 0xff4393c3, 0xff92c5de, 0xffd1e5f0, 0xfff7f7f7,
                             0xfffddbc7, 0xfff4a582, 0xffd6604d, 0xffb2182b, 0xff67001f};
constexpr QRgb kPurpleGreen[] = {0xff40004b, 0xff762a83, 0xff9970ab, 0xffc2a5cf, 0xffe7d4e8, 0xfff7f7f7,
                                 0xffd9f0d3, 0xffa6dba0, 0xff5aae61, 0xff1b7837, 0xff00441b};

struct Row {
    ColorMapId id;
    const char* name;
    const char* label;
    std::span<const QRgb> anchors;
    bool diverging;
};
constexpr std::array<Row, kColorMaps.size()> kRows{{
    {ColorMapId::Grey, "grey", QT_TRANSLATE_NOOP("ColorMap", "Grey"), kGrey, false},
    {ColorMapId::InvertedGrey, "inverted", QT_TRANSLATE_NOOP("ColorMap", "Inverted grey"), kInverted, false},
    {ColorMapId::Viridis, "viridis", QT_TRANSLATE_NOOP("ColorMap", "Viridis"), kViridis, false},
    {ColorMapId::Cividis, "cividis", QT_TRANSLATE_NOOP("ColorMap", "Cividis"), kCividis, false},
    {ColorMapId::Inferno, "inferno", QT_TRANSLATE_NOOP("ColorMap", "Inferno"), kInferno, false},
    {ColorMapId::BlueRed, "bluered", QT_TRANSLATE_NOOP("ColorMap", "Blue – red (diverging)"), kBlueRed, true},
    {ColorMapId::PurpleGreen, "purplegreen", QT_TRANSLATE_NOOP("ColorMap", "Purple – green (diverging)"), kPurpleGreen,
     true},
}};

const Row& rowOf(ColorMapId id) {
    return kRows[static_cast<std::size_t>(id)];
}

int mixed(int a, int b, double f) {
    return static_cast<int>(std::lround(a + (b - a) * f));
}

} // namespace

ColorTable colorTable(ColorMapId id) {
    const auto anchors = rowOf(id).anchors;
    ColorTable table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        const double position = static_cast<double>(i) / (table.size() - 1) * (anchors.size() - 1);
        const auto below = std::min<std::size_t>(static_cast<std::size_t>(position), anchors.size() - 2);
        const double f = position - below;
        const QRgb a = anchors[below], b = anchors[below + 1];
        table[i] = qRgb(mixed(qRed(a), qRed(b), f), mixed(qGreen(a), qGreen(b), f), mixed(qBlue(a), qBlue(b), f));
    }
    return table;
}

bool isDiverging(ColorMapId id) {
    return rowOf(id).diverging;
}

QString colorMapLabel(ColorMapId id) {
    return QCoreApplication::translate("ColorMap", rowOf(id).label);
}

QString colorMapName(ColorMapId id) {
    return QString::fromLatin1(rowOf(id).name);
}

ColorMapId colorMapFromName(const QString& name, ColorMapId fallback) {
    const auto found =
        std::find_if(kRows.begin(), kRows.end(), [&](const Row& row) { return name == QLatin1String(row.name); });
    return found == kRows.end() ? fallback : found->id;
}

} // namespace furrow::widgets
