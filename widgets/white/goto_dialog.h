#pragma once
#include "widgets/models/field_document.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace furrow::widgets {

/// Asks for a place: a source's ID, a pixel, or a position on the sky; says what it understood while one types.
class GoToDialog : public QDialog {
    Q_OBJECT
public:
    explicit GoToDialog(const FieldProducts& field, QWidget* parent = nullptr);
    QLineEdit* input() const { return m_input; }
    QString meaning() const; ///< what is understood, or why not

signals:
    void sourceChosen(const QString& key, QPointF image); ///< NaN: the source has no position
    void positionChosen(QPointF image);

private:
    void interpret();
    void go();

    CatalogPtr m_catalog;
    sky::Wcs m_wcs;
    QRectF m_area;
    QLineEdit* m_input;
    QLabel* m_meaning;
    QPushButton* m_go;
    std::optional<std::size_t> m_row;
    std::optional<QPointF> m_position;
};

} // namespace furrow::widgets
