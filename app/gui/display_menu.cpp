#include "app/gui/display_menu.h"

#include "widgets/image/display_bar.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>

namespace furrow::app {

using namespace furrow::widgets;

namespace {

struct MenuWords {
    Q_DECLARE_TR_FUNCTIONS(DisplayMenu)
};

/// A menu of which one entry is ticked. `isOn` and `choose` take the entry's index.
QMenu* makeChoiceMenu(const QString& title, const QStringList& labels, std::function<bool(std::size_t)> isOn,
                      std::function<void(std::size_t)> choose, QWidget* parent) {
    auto* menu = new QMenu(title, parent);
    auto* group = new QActionGroup(menu);
    for (const QString& label : labels) {
        QAction* action = menu->addAction(label);
        action->setCheckable(true);
        group->addAction(action);
        const auto index = static_cast<std::size_t>(group->actions().size() - 1);
        QObject::connect(action, &QAction::triggered, menu, [choose, index] { choose(index); });
    }
    QObject::connect(menu, &QMenu::aboutToShow, menu, [group, isOn] {
        for (qsizetype i = 0; i < group->actions().size(); ++i)
            group->actions()[i]->setChecked(isOn(static_cast<std::size_t>(i)));
    });
    return menu;
}

} // namespace

QMenu* makeStretchMenu(const DisplayGetter& display, QWidget* parent) {
    QStringList labels;
    for (const Stretch stretch : kStretches)
        labels.push_back(stretchLabel(stretch));
    return makeChoiceMenu(
        MenuWords::tr("&Stretch"), labels, [display](std::size_t i) { return display()->stretch() == kStretches[i]; },
        [display](std::size_t i) { display()->setStretch(kStretches[i]); }, parent);
}

QMenu* makeLimitsMenu(const DisplayGetter& display, const std::function<Limits()>& limits, QWidget* parent) {
    QStringList labels;
    for (const LimitsChoice& choice : limitsChoices())
        labels.push_back(choice.label);
    return makeChoiceMenu(
        MenuWords::tr("&Limits"), labels,
        [display](std::size_t i) { return sameChoice(limitsChoices()[i].spec, display()->limits()); },
        [display, limits](std::size_t i) {
            LimitsSpec spec = limitsChoices()[i].spec;
            if (spec.kind == LimitsKind::Manual)
                spec.manual = limits();
            display()->setLimits(spec);
        },
        parent);
}

QMenu* makeColorMapMenu(const DisplayGetter& display, QWidget* parent) {
    QStringList labels;
    for (const ColorMapId map : kColorMaps)
        labels.push_back(colorMapLabel(map));
    return makeChoiceMenu(
        MenuWords::tr("&Colour map"), labels,
        [display](std::size_t i) { return display()->colorMap() == kColorMaps[i]; },
        [display](std::size_t i) { display()->setColorMap(kColorMaps[i]); }, parent);
}

QMenu* makeOverlaysMenu(OverlayStack* overlays, QWidget* parent) {
    auto* menu = new QMenu(MenuWords::tr("O&verlays"), parent);
    const auto fill = [menu, overlays] {
        menu->clear();
        for (const auto& layer : overlays->layers()) {
            if (layer->label().isEmpty())
                continue;
            QAction* action = menu->addAction(layer->label()); // an icon would take the tick's place
            action->setCheckable(true);
            action->setChecked(overlays->isVisible(*layer));
            const QString id = layer->id();
            action->setObjectName(id);
            QObject::connect(action, &QAction::toggled, overlays,
                             [overlays, id](bool on) { overlays->setVisible(id, on); });
        }
        if (menu->isEmpty())
            menu->addAction(MenuWords::tr("Nothing to show yet"))->setEnabled(false);
    };
    QObject::connect(menu, &QMenu::aboutToShow, overlays, fill);
    fill();
    return menu;
}

} // namespace furrow::app
