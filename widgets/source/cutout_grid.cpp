#include "widgets/source/cutout_grid.h"

#include "core/catalog/source.h"
#include "widgets/figures/palette.h"
#include "widgets/image/marker_layer.h"
#include "widgets/image/mask_layer.h"

#include <QGridLayout>
#include <QLabel>

#include <cmath>

namespace furrow::widgets {
namespace {

constexpr int kShownPixels = 64;    ///< image pixels across a panel at first
constexpr int kStatsHalfWidth = 40; ///< pixels around the source that set the limits
constexpr std::size_t kStatsSample = 10'000;
constexpr double kClickRadius = 9.0; ///< logical pixels
constexpr QSize kSmallestPanel(72, 44);

QString rowName(CutoutGrid::Row row) {
    switch (row) {
    case CutoutGrid::Data:
        return CutoutGrid::tr("Data");
    case CutoutGrid::Model:
        return CutoutGrid::tr("Model + sky");
    case CutoutGrid::Residual:
        return CutoutGrid::tr("Residual");
    case CutoutGrid::RowCount:
        break;
    }
    return {};
}

/// Statistics of the unmasked pixels near the source.
std::shared_ptr<const ImageStats> statsAround(const Image<float>& image, const Image<std::uint8_t>& mask,
                                              QPoint centre) {
    Box box{centre.x() - kStatsHalfWidth, centre.x() + kStatsHalfWidth + 1, centre.y() - kStatsHalfWidth,
            centre.y() + kStatsHalfWidth + 1};
    box = box.intersected(image.box());
    if (box.empty())
        box = image.box();
    Image<float> part = image.cut(box);
    for (int y = 0; y < part.height(); ++y)
        for (int x = 0; x < part.width(); ++x)
            if (mask(box.x0 + x, box.y0 + y))
                part(x, y) = std::nanf("");
    return std::make_shared<const ImageStats>(imageStats(part, part.box(), kStatsSample, true));
}

} // namespace

CutoutGrid::CutoutGrid(QWidget* parent)
    : QScrollArea(parent) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Cut-outs"));
    m_dataDisplay.setLimits({LimitsKind::Percentile, 99.5, {}});
    m_residualDisplay.setStretch(Stretch::Linear);
    m_residualDisplay.setLimits({LimitsKind::Symmetric, 99.0, {}});
    m_residualDisplay.setColorMap(ColorMapId::BlueRed);
    m_blinker.setCount(RowCount);
    connect(&m_blinker, &Blinker::shown, this, &CutoutGrid::showRows);
    connect(&m_blinker, &Blinker::stopped, this, &CutoutGrid::showRows);
}

/// While it blinks one row has the place of all.
void CutoutGrid::showRows() {
    if (!m_content)
        return;
    auto* grid = static_cast<QGridLayout*>(m_content->layout());
    const auto current = static_cast<std::size_t>(m_blinker.current());
    const auto setVisible = [&](std::size_t row, bool visible) {
        grid->setRowStretch(static_cast<int>(row) + 1, visible ? 1 : 0); // no room for a hidden row
        m_rowNames[row]->setVisible(visible);
        for (const Column& column : m_columns) {
            if (!visible && column.views[row]->hasFocus()) // which would go to any widget
                column.views[current]->setFocus();
            column.views[row]->setVisible(visible);
        }
    };
    if (m_blinker.isActive())
        setVisible(current, true);
    for (std::size_t row = 0; row < RowCount; ++row)
        if (!m_blinker.isActive() || row != current)
            setVisible(row, !m_blinker.isActive());
}

void CutoutGrid::setColorBlindSafe(bool on) {
    m_colorBlindSafe = on;
    refreshLayers();
}

void CutoutGrid::setRegions(const ImportedRegions* regions) {
    m_regions = regions;
    connect(regions, &ImportedRegions::changed, this, &CutoutGrid::refreshLayers);
    refreshLayers();
}

void CutoutGrid::refreshLayers() {
    for (std::size_t band = 0; band < m_columns.size(); ++band)
        setLayers(m_columns[band], band);
}

ImageView* CutoutGrid::makePanel(Row row, std::size_t band) {
    Column& column = m_columns[band];
    auto* view = new ImageView(m_content);
    view->setMinimumSize(kSmallestPanel);
    view->setDisplay(row == Residual ? &m_residualDisplay : &m_dataDisplay);
    view->setOverlays(column.overlays.get());
    view->setAccessibleName(tr("%1, band %2").arg(rowName(row), column.band));
    m_link.add(view, row == Residual ? 1 : 0);
    connect(view, &ImageView::cursorMoved, this, [this, view, band](QPointF p) {
        if (m_pictures)
            emit readout(p, view->valueAt(p), m_pictures->bands[band].skySigma,
                         maskNamesAt(*m_pictures, m_pictures->bands[band], p));
    });
    connect(view, &ImageView::cursorLeft, this, &CutoutGrid::readoutCleared);
    connect(view, &ImageView::clicked, this, [this, band](QPointF p) {
        emit bandPicked(m_columns[band].band);
        pick(p);
    });
    return view;
}

void CutoutGrid::rebuild() {
    m_link.clear();
    m_columns.clear();
    m_content = new QWidget(this);
    auto* grid = new QGridLayout(m_content);
    grid->setContentsMargins(4, 2, 4, 2);
    grid->setSpacing(3);
    m_columns.resize(m_pictures->bands.size());
    for (int row = 0; row < RowCount; ++row) {
        QLabel*& name = m_rowNames[static_cast<std::size_t>(row)];
        name = new QLabel(rowName(static_cast<Row>(row)), m_content);
        grid->addWidget(name, row + 1, 0, Qt::AlignVCenter | Qt::AlignLeft);
    }
    for (std::size_t band = 0; band < m_columns.size(); ++band) {
        Column& column = m_columns[band];
        column.band = m_pictures->bands[band].band;
        column.overlays = std::make_unique<OverlayStack>();
        const int place = static_cast<int>(band) + 1;
        grid->addWidget(new QLabel(column.band, m_content), 0, place, Qt::AlignHCenter | Qt::AlignBottom);
        grid->setColumnStretch(place, 1);
        for (int row = 0; row < RowCount; ++row) {
            column.views[static_cast<std::size_t>(row)] = makePanel(static_cast<Row>(row), band);
            grid->addWidget(column.views[static_cast<std::size_t>(row)], row + 1, place);
        }
    }
    setWidget(m_content); // deletes the old panels
    m_content->show();
    showRows();
}

std::vector<CutoutGrid::Around> CutoutGrid::lookAround(const PatchPictures& pictures,
                                                       const PatchPictures::Source* source) {
    const QPointF at = source ? source->input : QPointF(pictures.origin);
    const QPoint local = QPoint(pixelOf(at.x()), pixelOf(at.y())) - pictures.origin;
    std::vector<Around> around;
    for (const PatchPictures::BandPictures& band : pictures.bands)
        around.push_back({statsAround(*band.data, *band.mask, local), statsAround(*band.residual, *band.mask, local)});
    return around;
}

void CutoutGrid::setImages(Column& column, std::size_t band, bool newPatch, const Around& around) {
    const PatchPictures::BandPictures& pictures = m_pictures->bands[band];
    // Data and model share their limits so that they can be compared.
    column.views[Data]->setStats(around.data);
    column.views[Model]->setStats(around.data);
    column.views[Residual]->setStats(around.residual);
    if (newPatch) {
        column.views[Data]->setImage(pictures.data, m_pictures->origin, ImageView::Frame::Keep);
        column.views[Model]->setImage(pictures.model, m_pictures->origin, ImageView::Frame::Keep);
        column.views[Residual]->setImage(pictures.residual, m_pictures->origin, ImageView::Frame::Keep);
    }
}

void CutoutGrid::setLayers(Column& column, std::size_t band) {
    std::array<std::vector<QPointF>, 2> input, fitted; // base, halo
    std::vector<QPointF> chosenInput, chosenFitted;
    for (const PatchPictures::Source& source : m_pictures->sources) {
        const QPointF fit = band < source.fittedByBand.size() ? source.fittedByBand[band] : source.fitted;
        if (source.id == m_source) {
            chosenInput.push_back(source.input);
            chosenFitted.push_back(fit);
            continue;
        }
        const std::size_t role = source.isBase ? 0 : 1;
        input[role].push_back(source.input);
        fitted[role].push_back(fit);
    }
    const figures::Palette palette(m_colorBlindSafe);
    const auto layer = [&](const char* id, MarkerShape shape, diagnose::MarkerKind kind, double radius,
                           std::vector<QPointF> at, std::vector<QPointF> lineTo = {}) {
        const figures::MarkStyle mark = palette.mark(kind);
        return std::make_unique<MarkerLayer>(QString::fromLatin1(id), QString(),
                                             MarkerStyle{shape, mark.color, radius, 1.4, mark.dashed}, std::move(at),
                                             std::vector<std::size_t>(), std::move(lineTo));
    };
    using diagnose::MarkerKind;
    // Marks and colours as outputs.txt gives them for the cut-out montages.
    const PatchPictures::BandPictures& pictures = m_pictures->bands[band];
    std::vector<std::unique_ptr<OverlayLayer>> layers;
    QColor masked = palette.mask();
    masked.setAlpha(70);
    layers.push_back(
        std::make_unique<MaskLayer>(QStringLiteral("mask"), QString(), masked, pictures.masked, m_pictures->origin));
    layers.push_back(layer("halo-input", MarkerShape::Diamond, MarkerKind::HaloOriginal, 3.5, input[1]));
    layers.push_back(layer("halo-fitted", MarkerShape::Diamond, MarkerKind::HaloFitted, 3.5, fitted[1], input[1]));
    layers.push_back(layer("input", MarkerShape::Cross, MarkerKind::BaseOriginal, 3.5, input[0]));
    layers.push_back(layer("fitted", MarkerShape::Cross, MarkerKind::BaseFitted, 3.5, fitted[0], input[0]));
    layers.push_back(layer("chosen-input", MarkerShape::Crosshair, MarkerKind::CenterOriginal, 14.0, chosenInput));
    layers.push_back(layer("chosen-fitted", MarkerShape::Crosshair, MarkerKind::CenterFitted, 14.0, chosenFitted));
    column.overlays->setLayers(std::move(layers));
    if (m_regions)
        m_regions->showIn(*column.overlays);
}

void CutoutGrid::show(PatchPicturesPtr pictures, const QString& sourceId) {
    m_preparing.start([pictures, sourceId] { return lookAround(*pictures, pictures->find(sourceId)); },
                      [this, pictures, sourceId](const std::vector<Around>& around) {
                          display(pictures, sourceId, around);
                          emit shown();
                      },
                      [](const QString&) {}); // statistics of pictures in memory do not fail
}

void CutoutGrid::display(PatchPicturesPtr pictures, const QString& sourceId, const std::vector<Around>& around) {
    const bool newPatch = pictures != m_pictures;
    const PatchPicturesPtr before = std::exchange(m_pictures, std::move(pictures));
    bool sameBands = before && before->bands.size() == m_pictures->bands.size();
    for (std::size_t i = 0; sameBands && i < m_columns.size(); ++i)
        sameBands = m_columns[i].band == m_pictures->bands[i].band;
    if (!sameBands)
        rebuild();
    m_source = sourceId;
    const PatchPictures::Source* source = m_pictures->find(sourceId);
    for (std::size_t band = 0; band < m_columns.size(); ++band) {
        setImages(m_columns[band], band, newPatch, around[band]);
        setLayers(m_columns[band], band);
    }
    m_centre = !source ? QPointF() : std::isfinite(source->fitted.x()) ? source->fitted : source->input;
    if (m_columns.empty() || !source)
        return;
    // The zoom stays as the user has it; a fresh grid starts with a cut-out.
    const double zoom = m_columns.front().views[Data]->transform().zoom;
    frame(sameBands && zoom != m_ownZoom ? zoom : cutoutZoom());
}

double CutoutGrid::cutoutZoom() const {
    // A fresh grid has no sizes yet: they follow from the viewport's.
    const double width = std::max(kSmallestPanel.width(), viewport()->width() / (bands() + 1));
    const double height = std::max<double>(kSmallestPanel.height(), viewport()->height() / 3.5);
    return std::min(width, height) / kShownPixels;
}

void CutoutGrid::frame(double zoom) {
    m_ownZoom = cutoutZoom();
    for (const Column& column : m_columns)
        for (ImageView* view : column.views)
            view->setView(m_centre, zoom);
}

void CutoutGrid::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    if (m_columns.empty())
        return;
    const ViewTransform& shown = m_columns.front().views[Data]->transform();
    if (shown.zoom == m_ownZoom && shown.centre == m_centre)
        frame(cutoutZoom());
}

void CutoutGrid::clear() {
    m_preparing.cancel();
    m_blinker.stop();
    m_pictures.reset();
    m_link.clear();
    m_columns.clear();
    delete takeWidget();
    m_content = nullptr;
}

void CutoutGrid::fit() {
    for (const Column& column : m_columns)
        for (ImageView* view : column.views)
            view->zoomToFit();
}

void CutoutGrid::pick(QPointF image) {
    if (!m_pictures || m_columns.empty())
        return;
    const double radius = kClickRadius / m_columns.front().views[Data]->transform().zoom;
    const PatchPictures::Source* nearest = nullptr;
    double best = radius;
    for (const PatchPictures::Source& source : m_pictures->sources) {
        const QPointF at = std::isfinite(source.fitted.x()) ? source.fitted : source.input;
        const double distance = std::hypot(at.x() - image.x(), at.y() - image.y());
        if (distance < best) {
            best = distance;
            nearest = &source;
        }
    }
    if (nearest)
        emit sourcePicked(nearest->id);
}

} // namespace furrow::widgets
