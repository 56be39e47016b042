#include "widgets/epsf/epsf_view.h"

#include "widgets/figures/figure_text.h"

#include <QLabel>
#include <QLineF>
#include <QPushButton>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace furrow::widgets {

using figures::FigureBoard;

namespace {

constexpr double kSamePlace = 1.5; ///< pixels between a star and the catalog's position of it

bool isRejected(const std::vector<psf::RejectedStar>& list, const std::string& band, double x, double y) {
    return std::any_of(list.begin(), list.end(), [&](const psf::RejectedStar& star) {
        return star.band == band && std::hypot(star.x - x, star.y - y) < psf::kSameStar;
    });
}

/// `list` with the stars of one band as in `other`.
std::vector<psf::RejectedStar> withBandOf(std::vector<psf::RejectedStar> list,
                                          const std::vector<psf::RejectedStar>& other, const std::string& band) {
    std::erase_if(list, [&](const auto& star) { return star.band == band; });
    std::copy_if(other.begin(), other.end(), std::back_inserter(list),
                 [&](const auto& star) { return star.band == band; });
    return list;
}

/// The catalog's row of a star, which may have the name of a Gaia star or none.
std::optional<std::size_t> sourceOf(const StarEntry& star, const CatalogData& catalog) {
    if (const auto row = catalog.rowOf(star.id))
        return row;
    std::optional<std::size_t> found;
    double nearest = kSamePlace;
    for (std::size_t row = 0; row < catalog.rows(); ++row)
        if (const double distance = QLineF(catalog.positions()[row], {star.x, star.y}).length(); distance < nearest) {
            nearest = distance;
            found = row;
        }
    return found;
}

} // namespace

/// What is stored; ticks of bands that were not built again stay as they are.
void EpsfView::adoptRejected(std::vector<psf::RejectedStar> stored) {
    m_edited = m_rebuilt.empty() ? stored : withBandOf(m_edited, stored, m_rebuilt);
    m_rejected = std::move(stored);
    m_rebuilt.clear();
}

void EpsfView::followSelection() {
    if (m_selection->source().isEmpty())
        followPatch();
    else
        followSource();
}

/// Goes to the cell in which the selected source lies.
void EpsfView::followSource() {
    const CatalogPtr& catalog = m_document->catalog();
    const auto row = catalog ? catalog->rowOf(m_selection->source()) : std::nullopt;
    const auto* current = m_grid->current();
    if (row && current && isVisible()) {
        const QPointF at = catalog->positions()[*row];
        for (const auto& cell : m_grid->cells())
            if (cell.band == current->band && cell.tag != current->tag && std::isfinite(at.x()) &&
                cell.box.contains(pixelOf(at.x()), pixelOf(at.y())))
                return pickCell(QString::fromStdString(cell.band), QString::fromStdString(cell.tag));
    }
    showSelection();
}

/// Goes to the cell of the selected patch, whose tag begins with the cell's.
void EpsfView::followPatch() {
    const auto* current = m_grid->current();
    const QString cell = m_selection->patch().section(QStringLiteral("_pr"), 0, 0);
    if (current && isVisible() && !cell.isEmpty() && cell.toStdString() != current->tag)
        pickCell(QString::fromStdString(current->band), cell);
}

/// Marks the selected source where it is a star of the cell.
void EpsfView::showSelection() {
    const CatalogPtr& catalog = m_document->catalog();
    const auto row = catalog ? catalog->rowOf(m_selection->source()) : std::nullopt;
    const QPointF at = row ? catalog->positions()[*row] : QPointF(kNaN, kNaN);
    const std::vector<StarEntry>& stars = m_stars->stars();
    const auto found = std::find_if(stars.begin(), stars.end(), [&](const StarEntry& star) {
        return (!star.id.isEmpty() && star.id == m_selection->source()) ||
               QLineF(at, {star.x, star.y}).length() < kSamePlace;
    });
    m_stars->showCurrent(found == stars.end() ? -1 : static_cast<int>(found - stars.begin()));
    for (const Tab tab : {Positions, Background})
        m_boards[tab]->setRing(found == stars.end() ? std::nullopt : std::optional(QPointF(found->x, found->y)));
}

void EpsfView::selectStar(const StarEntry& star) {
    const CatalogPtr& catalog = m_document->catalog();
    if (const auto row = catalog ? sourceOf(star, *catalog) : std::nullopt)
        m_selection->selectSource(catalog->key(*row));
}

void EpsfView::clickedAt(QPointF image, double reach) {
    const StarEntry* nearest = nullptr;
    for (const StarEntry& star : m_stars->stars())
        if (const double distance = QLineF(image, {star.x, star.y}).length(); distance < reach) {
            reach = distance;
            nearest = &star;
        }
    if (nearest)
        selectStar(StarEntry(*nearest));
}

void EpsfView::listStars() {
    const psf::CellEpsf* cell = currentCell();
    const diagnose::EpsfCellView& view = *m_cell;
    std::vector<StarEntry> entries;
    std::vector<bool> rejected;
    for (std::size_t i = 0; i < view.stars.size(); ++i) {
        const diagnose::StarView& star = view.stars[i];
        const psf::PsfStar& found = cell->selection.stars[i];
        entries.push_back({QString::fromStdString(star.id), star.x, star.y, star.used,
                           figures::figureText(found.reason), found.snr, found.coreChi2,
                           QString::fromStdString(star.origin), star.stamp, star.bad});
        rejected.push_back(isRejected(m_edited, view.band, star.x, star.y));
    }
    m_stars->setStars(std::move(entries), rejected);
    showSelection();
    refreshButtons();
}

/// Takes the ticks of the cell over into the list of the field.
void EpsfView::starsEdited() {
    const std::string& band = m_cell->band;
    const std::vector<bool> rejected = m_stars->rejected();
    for (std::size_t i = 0; i < rejected.size(); ++i) {
        const StarEntry& star = m_stars->stars()[i];
        const bool before = isRejected(m_edited, band, star.x, star.y);
        if (rejected[i] && !before) {
            const auto sky = m_band->frames->wcs.toSky(star.x, star.y);
            m_edited.push_back({band, sky.ra, sky.dec, star.x, star.y});
        } else if (!rejected[i] && before) {
            std::erase_if(m_edited,
                          [&](const psf::RejectedStar& entry) { return isRejected({entry}, band, star.x, star.y); });
        }
    }
    refreshButtons();
}

void EpsfView::refreshButtons() {
    const auto* current = m_grid->current();
    const std::string band = current ? current->band : std::string();
    const auto rejected = m_stars->rejected();
    const auto count = std::count(rejected.begin(), rejected.end(), true);
    const auto lacks = [&](const auto& list) {
        return
            [&](const psf::RejectedStar& star) { return star.band == band && !isRejected(list, band, star.x, star.y); };
    };
    const bool changed = std::any_of(m_edited.begin(), m_edited.end(), lacks(m_rejected)) ||
                         std::any_of(m_rejected.begin(), m_rejected.end(), lacks(m_edited));
    m_rebuild->setText(tr("Build %1 again").arg(QString::fromStdString(band)));
    m_rebuild->setToolTip(tr("Builds the ePSFs of this band without the unticked stars; the patches that use them "
                             "become stale"));
    m_rebuild->setEnabled(changed && m_rebuildEnabled);
    m_hint->setText(count == 0 ? tr("Untick a star to leave it out.") : tr("Stars left out: %1").arg(count));
}

void EpsfView::requestRebuild() {
    if (!m_band)
        return;
    m_rebuilt = m_band->frames->bands.front().info.name;
    emit rebuildRequested(QString::fromStdString(m_rebuilt), withBandOf(m_rejected, m_edited, m_rebuilt));
}

} // namespace furrow::widgets
