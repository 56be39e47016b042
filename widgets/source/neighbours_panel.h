#pragma once
#include "core/pipeline/products.h"
#include "widgets/base/latest_task.h"

#include <QWidget>

#include <memory>
#include <vector>

class QLabel;
class QStandardItemModel;
class QTableView;

namespace furrow::widgets {

/// The sources whose light overlaps with one source, with the correlation of their fluxes per band. Worked out in the
/// background when the panel is looked at.
class NeighboursPanel : public QWidget {
    Q_OBJECT
public:
    explicit NeighboursPanel(QWidget* parent = nullptr);

    /// `patch`: the one that holds the source, as the cut-outs are drawn from it.
    void show(std::shared_ptr<const config::Config> config, std::shared_ptr<const pipeline::PatchProduct> patch,
              const QString& source);
    void clear();
    QStandardItemModel* model() const { return m_model; }
    QString message() const;
    bool isBusy() const { return m_task.isBusy(); }

signals:
    void sourcePicked(const QString& source);

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Row {
        QString id, type;
        double distance = 0;
        std::vector<double> correlation;
    };
    struct Result {
        std::vector<QString> bands;
        std::vector<Row> rows;
    };
    void work();
    void fill(const Result& result);
    static Result find(const config::Config& config, const pipeline::PatchProduct& patch, const QString& source);

    std::shared_ptr<const config::Config> m_config;
    std::shared_ptr<const pipeline::PatchProduct> m_patch;
    QString m_source;
    bool m_wanted = false; ///< not worked out yet
    QStandardItemModel* m_model;
    QTableView* m_table;
    QLabel* m_message;
    LatestTask m_task{this};
};

} // namespace furrow::widgets
