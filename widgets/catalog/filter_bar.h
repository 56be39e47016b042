#pragma once
#include "widgets/catalog/expression_edit.h"
#include "widgets/models/catalog_data.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QToolButton;

namespace furrow::widgets {

/// The lines above the catalog: what to list, with presets and history, and below it how much it is or an error.
class FilterBar : public QWidget {
    Q_OBJECT
public:
    explicit FilterBar(QWidget* parent = nullptr);

    void setCatalog(const CatalogPtr& catalog);
    ExpressionEdit* edit() const { return m_edit; }
    QToolButton* presetButton() const { return m_presets; }
    QToolButton* historyButton() const { return m_history; }
    void focus();
    void setExpression(const QString& expression);
    bool isExpression() const; ///< else words
    void setWordsMode(bool on);
    void showError(const QString& problem, int character);
    QString errorText() const;
    void showCount(std::size_t listed, std::size_t total, bool isBusy);
    QString countText() const;
    /// A chip for rows picked in the plot; 0: none.
    void showPicked(std::size_t rows);
    bool isPickedShown() const;
    void accepted();                                 ///< the filter asked for last is in force
    QHBoxLayout* buttons() const { return m_row; }   ///< for more controls at the end of the line
    QHBoxLayout* status() const { return m_status; } ///< the line below: numbers, then the error

signals:
    void changed(const QString& where, const QString& words);
    void pickedDropped(); ///< the chip was closed

private:
    void apply();
    void fillPresets();
    void fillHistory();
    void savePreset();

    CatalogPtr m_catalog;
    QHBoxLayout *m_row, *m_status;
    QComboBox* m_mode;
    ExpressionEdit* m_edit;
    QToolButton *m_presets, *m_history, *m_chip;
    QLabel *m_count, *m_error;
    QTimer m_delay;
};

} // namespace furrow::widgets
