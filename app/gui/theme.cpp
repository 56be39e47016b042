#include "app/gui/theme.h"

#include "widgets/base/is_dark.h"

#include <QApplication>
#include <QIconEngine>
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

/// The buttons of a dock's title, drawn for the screen at hand; Fusion has pixmaps of one size and grey.
class TitleIcon : public QIconEngine {
public:
    explicit TitleIcon(bool close)
        : m_close(close) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->translate(rect.center() + QPointF(0.5, 0.5));
        painter->scale(rect.width() / 14.0, rect.height() / 14.0);
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        painter->setPen(QPen(QApplication::palette().color(group, QPalette::WindowText), 1.2));
        painter->setBrush(Qt::NoBrush);
        if (m_close) {
            painter->drawLine(QPointF(-3.5, -3.5), QPointF(3.5, 3.5));
            painter->drawLine(QPointF(-3.5, 3.5), QPointF(3.5, -3.5));
        } else {
            painter->drawRect(QRectF(-4.5, -1.5, 6, 6));
            painter->drawPolyline(QPolygonF({{-1.5, -1.5}, {-1.5, -4.5}, {4.5, -4.5}, {4.5, 1.5}, {1.5, 1.5}}));
        }
        painter->restore();
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap picture(size);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return picture;
    }
    QIconEngine* clone() const override { return new TitleIcon(*this); }

private:
    bool m_close;
};

/// A button with a menu of its own, not one with an arrow beside it.
bool isMenuButton(const QStyleOption* option) {
    const auto* tool = qstyleoption_cast<const QStyleOptionToolButton*>(option);
    const auto kinds = QStyleOptionToolButton::HasMenu | QStyleOptionToolButton::MenuButtonPopup;
    return tool && (tool->features & kinds) == QStyleOptionToolButton::HasMenu;
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
        if (control == CC_ToolButton && isMenuButton(option))
            return drawMenuButton(*option, *painter, widget);
        const auto* box = control == CC_SpinBox ? qstyleoption_cast<const QStyleOptionSpinBox*>(option) : nullptr;
        if (!box || !isDark(*option))
            return QProxyStyle::drawComplexControl(control, option, painter, widget);
        QStyleOptionSpinBox lighter(*box);
        lighter.palette.setColor(QPalette::Window, option->palette.color(QPalette::PlaceholderText));
        QProxyStyle::drawComplexControl(control, &lighter, painter, widget);
    }

    /// Fusion draws disabled menu texts twice, which smears them on a dark menu.
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override {
        return hint == SH_EtchDisabledText ? 0 : QProxyStyle::styleHint(hint, option, widget, data);
    }

    QIcon standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const override {
        if (which == SP_TitleBarCloseButton || which == SP_TitleBarNormalButton)
            return QIcon(new TitleIcon(which == SP_TitleBarCloseButton));
        return QProxyStyle::standardIcon(which, option, widget);
    }

    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget) const override {
        const QSize room = QProxyStyle::sizeFromContents(type, option, size, widget);
        return type == CT_ToolButton && isMenuButton(option) ? room + QSize(kMenuArrow, 0) : room;
    }

private:
    static constexpr int kMenuArrow = 9; ///< logical pixels

    /// With its arrow beside the text; Fusion cuts it off in the lower corner.
    void drawMenuButton(const QStyleOptionComplex& option, QPainter& painter, const QWidget* widget) const {
        QStyleOptionToolButton label(*qstyleoption_cast<const QStyleOptionToolButton*>(&option));
        label.features &= ~QStyleOptionToolButton::HasMenu;
        QStyleOptionToolButton panel(label);
        panel.text.clear();
        panel.icon = QIcon();
        QProxyStyle::drawComplexControl(CC_ToolButton, &panel, &painter, widget);
        label.rect.setRight(label.rect.right() - kMenuArrow);
        drawControl(CE_ToolButtonLabel, &label, &painter, widget);
        QStyleOption arrow(panel);
        arrow.rect = QRect(panel.rect.right() - kMenuArrow - 3, panel.rect.center().y() - kMenuArrow / 2, kMenuArrow,
                           kMenuArrow);
        drawPrimitive(PE_IndicatorArrowDown, &arrow, &painter, widget);
    }

    static bool isDark(const QStyleOption& option) { return widgets::isDark(option.palette.color(QPalette::Window)); }

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
