#include "widgets/white/shown_image.h"

#include "core/pipeline/products.h"
#include "widgets/white/rgb_bar.h"

#include <QComboBox>
#include <QDir>
#include <QSignalBlocker>

#include <algorithm>
#include <utility>

namespace furrow::widgets {
namespace {

constexpr int kBlinkBands = 2; ///< that blink with the white stack when none were chosen

} // namespace

ShownImage::ShownImage(FieldDocument* document, Selection* selection, ImageView* view)
    : QObject(view)
    , m_document(document)
    , m_selection(selection)
    , m_view(view)
    , m_chooser(new QComboBox)
    , m_rgbBar(new RgbBar) {
    m_chooser->setAccessibleName(tr("Image"));
    m_chooser->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_chooser->setMinimumContentsLength(6);
    m_chooser->setMinimumWidth(64);
    m_chooser->setFocusPolicy(Qt::TabFocus);
    m_rgbBar->hide();
    connect(m_chooser, &QComboBox::activated, this, &ShownImage::chosen);
    connect(m_rgbBar, &RgbBar::bandsChanged, this, &ShownImage::requestRgb);
    connect(m_rgbBar, &RgbBar::mixChanged, this, &ShownImage::showComposite);
    connect(&m_bands, &BandImages::bandsKnown, this, &ShownImage::fillChooser);
    connect(&m_bands, &BandImages::loaded, this, &ShownImage::imageLoaded);
    connect(&m_bands, &BandImages::failed, this, &ShownImage::failed);
    connect(&m_bands, &BandImages::progress, this, [this](const QString& band, int percent) {
        emit busy(band.isEmpty() ? QString() : tr("Reading %1: %2 %").arg(band).arg(percent));
    });
    connect(&m_blinker, &Blinker::shown, this, &ShownImage::blinkTo);
    connect(m_view, &ImageView::completed, this, &ShownImage::whiteCompleted);
    connect(m_document, &FieldDocument::opened, this, [this] {
        m_white.reset();
        m_blinkBands.clear();
    });
    connect(m_document, &FieldDocument::fieldChanged, this, &ShownImage::fieldChanged);
    // A band chosen elsewhere is followed only where a band is looked at: reading one takes time.
    connect(m_selection, &Selection::bandChanged, this, [this](const QString& band) {
        if (!m_band.isEmpty() && band != m_band && m_bands.bands().contains(band) && !m_blinker.isActive())
            showBand(band);
    });
    fieldChanged();
}

void ShownImage::fieldChanged() {
    const FieldProducts& field = m_document->field();
    if (field.white && field.white == m_white)
        return;
    m_blinker.stop();
    // The same field after a run keeps its place on the screen.
    const bool sameSize = m_white && field.white && m_white->width() == field.white->width() &&
                          m_white->height() == field.white->height();
    m_wantedBand = sameSize ? m_band : QString();
    m_wantsRgb = sameSize && m_rgb;
    m_white = field.white;
    m_whitePyramid.reset();
    m_band.clear();
    m_sigma.reset();
    m_rgb = false;
    m_rgbBar->hide();
    m_view->setComposite({}, {});
    if (m_white)
        m_view->setImage(m_white, {}, sameSize ? ImageView::Frame::Keep : ImageView::Frame::Fit);
    else
        m_view->clear(whyNoWhite());
    m_bands.setConfig(m_white ? field.config : nullptr);
    emit changed();
}

QString ShownImage::whyNoWhite() const {
    const FieldProducts& field = m_document->field();
    if (!m_document->isOpen())
        return {};
    if (field.plan.empty() || !field.plan.front().finished)
        return tr("This field has not been run yet, so there is no white stack to show.\n"
                  "Run › Run all makes one first.");
    const pipeline::WorkDir dir(*field.config);
    return tr("The white stack of this field is missing or cannot be read:\n%1\nRun › Run stale makes it again.")
        .arg(QDir::toNativeSeparators(QString::fromStdString(dir.white().string())));
}

void ShownImage::fillChooser() {
    m_chooser->clear();
    m_chooser->addItem(tr("White"));
    m_chooser->addItems(m_bands.bands());
    if (m_bands.bands().size() >= 3)
        m_chooser->addItem(tr("RGB"));
    m_rgbBar->setBands(m_bands.bands());
    m_chooser->setEnabled(m_chooser->count() > 1);
    m_chooser->setToolTip(m_bands.problem().isEmpty()
                              ? tr("White stack, one band, or three bands as colours")
                              : tr("Only the white stack can be shown: %1").arg(m_bands.problem()));
    syncChooser();
    // What was shown before the field was read again.
    if (std::exchange(m_wantsRgb, false))
        showRgb();
    else if (m_bands.bands().contains(m_wantedBand))
        showBand(m_wantedBand);
}

void ShownImage::syncChooser() {
    const QSignalBlocker blocker(m_chooser);
    if (m_rgb)
        m_chooser->setCurrentIndex(m_chooser->count() - 1);
    else
        m_chooser->setCurrentIndex(static_cast<int>(m_bands.bands().indexOf(m_band)) + 1);
}

void ShownImage::chosen(int index) {
    m_blinker.stop();
    if (index <= 0)
        showWhite();
    else if (index <= m_bands.bands().size())
        showBand(m_bands.bands()[index - 1]);
    else
        showRgb();
}

void ShownImage::whiteCompleted() {
    if (m_view->pyramid() && m_view->pyramid()->image() == m_white)
        m_whitePyramid = m_view->pyramid();
}

void ShownImage::showWhite() {
    m_wantedBand.clear();
    m_rgb = false;
    m_rgbBar->hide();
    m_view->setComposite({}, {});
    if (m_white && (!m_view->pyramid() || m_view->pyramid()->image() != m_white)) {
        if (m_whitePyramid)
            m_view->setPyramid(m_whitePyramid, {}, ImageView::Frame::Keep);
        else
            m_view->setImage(m_white, {}, ImageView::Frame::Keep);
    }
    m_band.clear();
    m_sigma.reset();
    syncChooser();
    emit changed();
}

void ShownImage::showBand(const QString& band) {
    m_wantedBand = band;
    m_bands.cancel();
    m_bands.request(band, false);
}

void ShownImage::showRgb() {
    if (m_bands.bands().size() < 3)
        return;
    if (!m_band.isEmpty())
        showWhite(); // whose values are read out below the colours
    m_rgb = true;
    m_wantedBand.clear();
    m_rgbBar->show();
    syncChooser();
    requestRgb();
}

void ShownImage::requestRgb() {
    m_bands.cancel();
    for (const QString& band : m_rgbBar->chosen())
        m_bands.request(band, true);
}

void ShownImage::imageLoaded(const BandImagePtr& image) {
    if (m_rgb)
        showComposite();
    else if (image->band == m_wantedBand && image->binning == 1)
        display(image);
}

void ShownImage::display(const BandImagePtr& image) {
    m_wantedBand.clear();
    m_rgb = false;
    m_rgbBar->hide();
    m_view->setComposite({}, {});
    m_view->setPyramid(image->pyramid, {}, ImageView::Frame::Keep);
    m_band = image->band;
    m_sigma = image->skySigma;
    syncChooser();
    // Blinking is a way of looking, not a choice.
    if (!m_blinker.isActive())
        m_selection->selectBand(m_band);
    emit changed();
}

void ShownImage::showComposite() {
    if (!m_rgb)
        return;
    RgbImages images;
    std::array<const ImageStats*, 3> stats{};
    const QStringList bands = m_rgbBar->chosen();
    for (std::size_t i = 0; i < 3; ++i) {
        const BandImagePtr image = m_bands.find(bands.value(static_cast<qsizetype>(i)), true);
        if (!image)
            return; // still being read
        images.bands[i] = image->pyramid;
        images.pixelSize = image->binning;
        stats[i] = &image->pyramid->stats();
    }
    const RgbOptions options = m_rgbBar->options(stats);
    m_view->setComposite(std::move(images), options);
    emit changed();
}

QStringList ShownImage::blinkBands() const {
    if (!m_blinkBands.isEmpty())
        return m_blinkBands;
    const QStringList all = m_bands.bands();
    const auto first = std::clamp<qsizetype>(all.indexOf(m_band), 0, std::max<qsizetype>(0, all.size() - kBlinkBands));
    return all.mid(first, kBlinkBands);
}

void ShownImage::toggleBlink() {
    if (m_blinker.isActive()) {
        m_blinker.stop();
        return;
    }
    m_blinkBands = blinkBands().mid(0, std::max(1, m_bands.capacity()));
    if (m_blinkBands.isEmpty())
        return;
    if (m_rgb)
        showWhite();
    m_bands.cancel();
    for (const QString& band : m_blinkBands)
        m_bands.request(band, false);
    m_blinker.setCount(static_cast<int>(m_blinkBands.size()) + 1);
    m_blinker.start();
}

/// 0: the white stack. A band that is still being read is left out of this round.
void ShownImage::blinkTo(int index) {
    if (index == 0)
        showWhite();
    else if (const BandImagePtr image = m_bands.find(m_blinkBands.value(index - 1), false))
        display(image);
}

} // namespace furrow::widgets
