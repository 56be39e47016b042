#pragma once
#include <QFont>
#include <QFontMetricsF>
#include <QString>
#include <QStringList>

class QPainter;

/// Text in pictures: one family, the same pixels on every platform, in a drawing thread as in a window.
namespace furrow::figures {

/// Sizes in points at the figure's dpi; never below kSmallestPixels.
enum class TextSize { Title, Label, Tick, Small };
inline constexpr int kSmallestPixels = 9;

QFont figureFont(TextSize size, double dpi, double scale = 1.0);

/// A text broken to fit a width: the font shrinks to 75 %, then two lines, then the end is elided.
struct FittedText {
    QFont font;
    QStringList lines;
    double height = 0; ///< pixels
};
FittedText fitText(const QString& text, TextSize size, double dpi, double width);

/// Text turned by 90° counter-clockwise, centred at a point.
void drawVertical(QPainter& painter, double x, double y, const QString& text);

/// Up to `count` round values inside [low, high] with their labels.
struct Tick {
    double value = 0;
    QString label;
};
std::vector<Tick> roundTicks(double low, double high, int count);
/// At most 3 significant digits, no padding in the exponent.
QString shortNumber(double value);

} // namespace furrow::figures
