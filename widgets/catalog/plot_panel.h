#pragma once
#include "widgets/base/latest_task.h"
#include "widgets/catalog/plot_canvas.h"
#include "widgets/models/source_order.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QLabel;
class QSpinBox;
class QToolBar;

namespace furrow::widgets {

class ExpressionEdit;

/// Any two columns or expressions as a scatter plot, or one as a histogram, over the listed rows or all.
class PlotPanel : public QWidget {
    Q_OBJECT
public:
    explicit PlotPanel(QWidget* parent = nullptr);
    PlotCanvas* canvas() const { return m_canvas; }
    ExpressionEdit* xEdit() const { return m_x; }
    ExpressionEdit* yEdit() const { return m_y; }
    QAction* action(const QString& id) const; ///< rectangle, lasso, pan, reset, logX, logY, type, errors, all, keep
    QString problem() const;

    void setCatalog(const CatalogPtr& catalog);
    void setListedRows(std::shared_ptr<const SourceOrder::Rows> rows); ///< what "all rows" off stands for
    void plot(const QString& x, const QString& y);                     ///< y empty: histogram

signals:
    void keepPicked(); ///< "keep only these" was asked for

protected:
    void showEvent(QShowEvent* event) override;

private:
    QAction* addAction(QToolBar* bar, const QString& id, const QString& text, const QString& tip, bool checkable);
    void buildTools(QToolBar* bar);
    void reload();
    void showProblem(const QString& problem);
    void proposeColumns();

    CatalogPtr m_catalog;
    std::shared_ptr<const SourceOrder::Rows> m_listed; ///< null: all
    PlotCanvas* m_canvas;
    ExpressionEdit *m_x, *m_y;
    QSpinBox* m_bins;
    QLabel* m_problem;
    QTimer m_delay;
    LatestTask m_loading{this};
};

} // namespace furrow::widgets
