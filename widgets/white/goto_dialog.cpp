#include "widgets/white/goto_dialog.h"

#include "widgets/image/coordinates.h"
#include "widgets/image/readout.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace furrow::widgets {

GoToDialog::GoToDialog(const FieldProducts& field, QWidget* parent)
    : QDialog(parent)
    , m_catalog(field.catalog)
    , m_wcs(field.wcs)
    , m_input(new QLineEdit(this))
    , m_meaning(new QLabel(this)) {
    setWindowTitle(tr("Go to"));
    if (field.white)
        m_area = QRectF(-0.5, -0.5, field.white->width(), field.white->height());
    m_input->setAccessibleName(tr("Place"));
    m_input->setPlaceholderText(tr("ID, x y, or RA DEC"));
    m_input->setToolTip(tr("A source's ID; a pixel: 1234.5 987; or a position: 34.4005 -5.201, 02:17:36.1 -05:12:03"));
    m_input->setMinimumWidth(340);
    m_meaning->setAccessibleName(tr("What is understood"));
    m_meaning->setWordWrap(true);
    m_meaning->setMinimumHeight(2 * fontMetrics().lineSpacing());
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_go = buttons->addButton(tr("&Go"), QDialogButtonBox::ActionRole);
    m_go->setDefault(true);
    m_go->setToolTip(tr("Move the image there"));
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_input);
    column->addWidget(m_meaning);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_go, &QPushButton::clicked, this, &GoToDialog::go);
    connect(m_input, &QLineEdit::textChanged, this, &GoToDialog::interpret);
    interpret();
}

QString GoToDialog::meaning() const {
    return m_meaning->text();
}

void GoToDialog::interpret() {
    const QString text = m_input->text().trimmed();
    m_row = m_catalog ? m_catalog->rowOf(text) : std::nullopt;
    m_position.reset();
    QString meaning;
    if (m_row) {
        const QPointF fitted = m_catalog->fittedPositions()[*m_row], input = m_catalog->positions()[*m_row];
        m_position = std::isfinite(fitted.x()) ? fitted : input;
        meaning = tr("Source %1").arg(text);
    } else if (const auto typed = parsePosition(text, m_wcs, m_area)) {
        m_position = typed->image;
        meaning = typed->kind == CoordinateKind::Sky ? tr("On the sky") : tr("Pixel");
    }
    if (m_position) {
        meaning += tr(": x %1  y %2").arg(m_position->x(), 0, 'f', 1).arg(m_position->y(), 0, 'f', 1);
        if (m_wcs.valid()) {
            const sky::SkyPosition sky = m_wcs.toSky(m_position->x(), m_position->y());
            meaning += QStringLiteral("\n%1 %2").arg(formatRa(sky.ra), formatDec(sky.dec));
        }
        if (!m_area.contains(*m_position))
            meaning += tr(" (outside the image)");
    } else if (!text.isEmpty()) {
        meaning = tr("Neither an ID of the catalog nor a position.");
    }
    m_meaning->setText(meaning);
    m_go->setEnabled(m_position.has_value());
}

void GoToDialog::go() {
    if (m_row)
        emit sourceChosen(m_catalog->key(*m_row), *m_position);
    else if (m_position)
        emit positionChosen(*m_position);
    m_input->selectAll();
}

} // namespace furrow::widgets
