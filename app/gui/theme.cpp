#include "app/gui/theme.h"

#include <QApplication>
#include <QPainter>
#include <QPalette>
#include <QProxyStyle>
#include <QStyleFactory>
#include <QStyleOption>

namespace furrow::app {

namespace {

struct Tones {
    QRgb window, base, alternate, text, faint, button, highlight, link;
};
constexpr Tones kLight{0xfff3f4f6, 0xffffffff, 0xfff4f6f9, 0xff1a1c1f, 0xff80868e, 0xffeceef1, 0xff2f6fb7, 0xff1d5fae};
constexpr Tones kDark{0xff23262b, 0xff1a1c20, 0xff202328, 0xffe4e6ea, 0xff858b94, 0xff2e3238, 0xff3d7dc4, 0xff7db4f0};

QPalette paletteOf(const Tones& tones) {
    QPalette palette;
    const QColor text(tones.text), faint(tones.faint);
    palette.setColor(QPalette::Window, QColor(tones.window));
    palette.setColor(QPalette::Base, QColor(tones.base));
    palette.setColor(QPalette::AlternateBase, QColor(tones.alternate));
    palette.setColor(QPalette::ToolTipBase, QColor(tones.button));
    palette.setColor(QPalette::Button, QColor(tones.button));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText}) {
        palette.setColor(role, text);
        palette.setColor(QPalette::Disabled, role, faint);
    }
    palette.setColor(QPalette::PlaceholderText, faint);
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::Highlight, QColor(tones.highlight));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, faint);
    palette.setColor(QPalette::Link, QColor(tones.link));
    const QColor button(tones.button);
    palette.setColor(QPalette::Light, button.lighter(140));
    palette.setColor(QPalette::Midlight, button.lighter(115));
    palette.setColor(QPalette::Mid, button.darker(135));
    palette.setColor(QPalette::Dark, button.darker(160));
    palette.setColor(QPalette::Shadow, button.darker(220));
    return palette;
}

/// Fusion with frames one can see: it draws them darker than the window, which a dark window swallows.
class FramedFusion : public QProxyStyle {
public:
    FramedFusion()
        : QProxyStyle(QStringLiteral("fusion")) {}

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override {
        switch (element) {
        case PE_IndicatorCheckBox:
        case PE_IndicatorRadioButton:
            framed<QStyleOptionButton>(element, option, painter, widget);
            return;
        case PE_FrameLineEdit:
            framed<QStyleOptionFrame>(element, option, painter, widget);
            return;
        default:
            QProxyStyle::drawPrimitive(element, option, painter, widget);
        }
        const bool isButton = element == PE_PanelButtonTool || element == PE_PanelButtonCommand;
        if (isButton && option->state & State_On && isDark(*option))
            markChecked(*option, *painter);
    }

    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override {
        const auto* box = control == CC_SpinBox ? qstyleoption_cast<const QStyleOptionSpinBox*>(option) : nullptr;
        if (!box || !isDark(*option))
            return QProxyStyle::drawComplexControl(control, option, painter, widget);
        QStyleOptionSpinBox lighter(*box);
        lighter.palette.setColor(QPalette::Window, option->palette.color(QPalette::PlaceholderText));
        QProxyStyle::drawComplexControl(control, &lighter, painter, widget);
    }

private:
    static bool isDark(const QStyleOption& option) { return option.palette.color(QPalette::Window).lightness() <= 127; }

    /// A pressed-in button is a darker one, which a dark window swallows as well.
    static void markChecked(const QStyleOption& option, QPainter& painter) {
        QColor color = option.palette.color(QPalette::Highlight);
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(color);
        color.setAlphaF(0.35f);
        painter.setBrush(color);
        painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
        painter.restore();
    }

    template <typename Option>
    void framed(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
        const auto* known = qstyleoption_cast<const Option*>(option);
        if (!known || !isDark(*option))
            return QProxyStyle::drawPrimitive(element, option, painter, widget);
        Option lighter(*known);
        lighter.palette.setColor(QPalette::Window, option->palette.color(QPalette::PlaceholderText));
        QProxyStyle::drawPrimitive(element, &lighter, painter, widget);
    }
};

/// What the program came up with, before any theme.
struct Desktop {
    QPalette palette;
    QString style;
};

} // namespace

void applyTheme(Theme theme) {
    static const Desktop desktop{QApplication::palette(), QApplication::style()->objectName()};
    const bool own = theme != Theme::System;
    // Desktop styles may ignore a palette; Fusion draws every part with it.
    const bool fusion = own || desktop.style.compare(QLatin1String("fusion"), Qt::CaseInsensitive) == 0;
    QApplication::setStyle(fusion ? new FramedFusion : QStyleFactory::create(desktop.style));
    QApplication::setPalette(own ? paletteOf(theme == Theme::Dark ? kDark : kLight) : desktop.palette);
}

QString themeName(Theme theme) {
    return theme == Theme::Dark    ? QStringLiteral("dark")
           : theme == Theme::Light ? QStringLiteral("light")
                                   : QStringLiteral("system");
}

Theme themeFromName(const QString& name) {
    for (const Theme theme : {Theme::Light, Theme::Dark})
        if (themeName(theme) == name)
            return theme;
    return Theme::System;
}

} // namespace furrow::app
