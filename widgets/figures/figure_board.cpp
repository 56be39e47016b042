#include "widgets/figures/figure_board.h"

#include "widgets/figures/figure_text.h"
#include "widgets/image/box_layer.h"
#include "widgets/image/color_bar.h"
#include "widgets/image/layer_legend.h"
#include "widgets/image/marker_layer.h"
#include "widgets/image/mask_layer.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace furrow::figures {

using namespace furrow::widgets;

namespace {

MarkerShape markerShape(Shape shape) {
    switch (shape) {
    case Shape::Square:
        return MarkerShape::Square;
    case Shape::Diamond:
    case Shape::DiamondDot:
    case Shape::Triangle:
        return MarkerShape::Diamond;
    case Shape::Cross:
        return MarkerShape::Cross;
    case Shape::Crosshair:
        return MarkerShape::Crosshair;
    case Shape::Circle:
    case Shape::Dot:
        break;
    }
    return MarkerShape::Circle;
}

widgets::Stretch stretchOf(diagnose::Stretch stretch) {
    switch (stretch) {
    case diagnose::Stretch::Asinh:
        return widgets::Stretch::Asinh;
    case diagnose::Stretch::Log:
        return widgets::Stretch::Log;
    case diagnose::Stretch::Linear:
        break;
    }
    return widgets::Stretch::Linear;
}

ColorMapId colorsOf(diagnose::Colors colors) {
    switch (colors) {
    case diagnose::Colors::Viridis:
        return ColorMapId::Viridis;
    case diagnose::Colors::Diverging:
        return ColorMapId::BlueRed;
    case diagnose::Colors::Grey:
        break;
    }
    return ColorMapId::Grey;
}

/// A heading that gives way when the panel is narrow.
QLabel* heading(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setWordWrap(true);
    label->setMinimumWidth(1);
    return label;
}

} // namespace

FigureBoard::FigureBoard(QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this)) {
    m_grid->setContentsMargins(4, 4, 4, 4);
}

FigureBoard::~FigureBoard() {
    clear({});
}

void FigureBoard::clear(const QString& message) {
    for (QWidget* cell : m_cells)
        delete cell;
    m_cells.clear();
    m_images.clear();
    m_plots.clear();
    m_displays.clear();
    m_panels.clear();
    for (int column = 0; column < m_grid->columnCount(); ++column)
        m_grid->setColumnStretch(column, 0);
    if (message.isEmpty())
        return;
    auto* label = new QLabel(message, this);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    m_grid->addWidget(label, 0, 0);
    m_cells.push_back(label);
}

void FigureBoard::setLayers(std::size_t image) {
    const diagnose::ImagePanel& panel = m_panels[image];
    const QPoint origin(static_cast<int>(std::lround(panel.x0)), static_cast<int>(std::lround(panel.y0)));
    const Palette palette(m_colorBlindSafe);
    std::vector<std::unique_ptr<OverlayLayer>> layers;
    if (!panel.mask.empty())
        layers.push_back(std::make_unique<MaskLayer>(QStringLiteral("mask"), QString(), palette.tint(MaskKind::Bright),
                                                     panel.mask, origin));
    for (const diagnose::MarkerSet& set : panel.markers) {
        const MarkStyle mark = palette.mark(set.kind);
        std::vector<QPointF> positions;
        for (const diagnose::Point& point : set.points)
            positions.emplace_back(point.x, point.y);
        layers.push_back(std::make_unique<MarkerLayer>(
            QString::number(static_cast<int>(set.kind)), figureText(set.label),
            MarkerStyle{markerShape(mark.shape), mark.color, 7.0, 1.6, mark.dashed}, std::move(positions)));
    }
    if (m_ring)
        layers.push_back(std::make_unique<MarkerLayer>(
            QStringLiteral("ring"), QString(),
            MarkerStyle{MarkerShape::Circle, palette.mark(diagnose::MarkerKind::CatalogUnknown).color, 12.0, 2.0},
            std::vector<QPointF>{*m_ring}));
    m_images[image]->overlays()->setLayers(std::move(layers));
}

void FigureBoard::setColorBlindSafe(bool on) {
    m_colorBlindSafe = on;
    for (std::size_t i = 0; i < m_images.size(); ++i)
        setLayers(i);
    for (AxesPlot* plot : m_plots)
        plot->setColorBlindSafe(on);
}

void FigureBoard::setRing(std::optional<QPointF> image) {
    if (image == m_ring)
        return;
    m_ring = image;
    for (std::size_t i = 0; i < m_images.size(); ++i)
        setLayers(i);
}

ImageView* FigureBoard::activeImage() const {
    return m_active || m_images.empty() ? m_active.data() : m_images.front();
}

bool FigureBoard::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn)
        m_active = qobject_cast<ImageView*>(watched);
    return QWidget::eventFilter(watched, event);
}

QWidget* FigureBoard::imageWidget(diagnose::ImagePanel panel) {
    auto* cell = new QWidget(this);
    auto* column = new QVBoxLayout(cell);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    if (!panel.title.empty())
        column->addWidget(heading(figureText(panel.title), cell));
    auto display = std::make_unique<DisplaySettings>();
    display->setStretch(stretchOf(panel.stretch));
    display->setColorMap(colorsOf(panel.colors));
    LimitsSpec limits;
    limits.kind = LimitsKind::Manual;
    limits.manual = {panel.limits.low, panel.limits.high};
    display->setLimits(limits);
    auto* view = new ImageView(cell);
    view->setDisplay(display.get());
    view->setAccessibleName(panel.title.empty() ? tr("Image") : figureText(panel.title));
    const QPoint origin(static_cast<int>(std::lround(panel.x0)), static_cast<int>(std::lround(panel.y0)));
    if (panel.note.empty())
        view->setImage(std::make_shared<const Image<float>>(std::move(panel.image)), origin);
    else
        view->clear(figureText(panel.note));
    panel.image = {};
    const bool hasLegend =
        std::any_of(panel.markers.begin(), panel.markers.end(), [](const auto& set) { return !set.label.empty(); });
    const QString unit = figureText(panel.unit);
    m_displays.push_back(std::move(display));
    m_images.push_back(view);
    m_panels.push_back(std::move(panel));
    setLayers(m_images.size() - 1);
    auto* row = new QHBoxLayout;
    row->addWidget(view, 1);
    if (hasLegend) {
        auto* legend = new LayerLegend(cell);
        legend->setOverlays(view->overlays());
        row->addWidget(legend, 0, Qt::AlignTop);
    }
    column->addLayout(row, 1);
    if (!unit.isEmpty()) {
        auto* bar = new ColorBar(cell);
        bar->setView(view);
        bar->setToolTip(unit);
        column->addWidget(bar);
    }
    view->installEventFilter(this);
    connect(view, &ImageView::clicked, this, &FigureBoard::imageClicked);
    connect(view, &ImageView::cursorMoved, this, [this, view](QPointF p) { emit readout(p, view->valueAt(p)); });
    connect(view, &ImageView::cursorLeft, this, &FigureBoard::readoutCleared);
    return cell;
}

QWidget* FigureBoard::plotWidget(diagnose::AxesPanel panel) {
    auto* cell = new QWidget(this);
    auto* column = new QVBoxLayout(cell);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    QStringList lines;
    if (!panel.title.empty())
        lines.push_back(figureText(panel.title));
    for (const std::string& remark : panel.remarks)
        lines.push_back(figureText(remark));
    if (!lines.isEmpty())
        column->addWidget(heading(lines.join(QStringLiteral(" · ")), cell));
    auto* plot = new AxesPlot(cell);
    for (std::string* text : {&panel.xLabel, &panel.yLabel, &panel.note})
        *text = figureText(*text).toStdString();
    plot->setAccessibleName(QString::fromStdString(panel.yLabel));
    plot->setColorBlindSafe(m_colorBlindSafe);
    plot->setPanel(std::move(panel), true);
    column->addWidget(plot, 1);
    m_plots.push_back(plot);
    return cell;
}

void FigureBoard::setFigure(diagnose::Figure figure, int columns) {
    clear(figure.panels.empty() ? figureText(figure.note) : QString());
    for (std::size_t i = 0; i < figure.panels.size(); ++i) {
        QWidget* cell = std::visit(
            [this](auto& panel) {
                if constexpr (std::is_same_v<std::decay_t<decltype(panel)>, diagnose::ImagePanel>)
                    return imageWidget(std::move(panel));
                else
                    return plotWidget(std::move(panel));
            },
            figure.panels[i]);
        const int place = static_cast<int>(i);
        m_grid->addWidget(cell, place / columns, place % columns);
        m_grid->setColumnStretch(place % columns, 1);
        m_cells.push_back(cell);
    }
}

} // namespace furrow::figures
