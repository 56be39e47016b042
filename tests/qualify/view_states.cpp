#include "tests/qualify/view_states.h"

#include "app/gui/main_window.h"
#include "widgets/catalog/catalog_table.h"
#include "widgets/catalog/catalog_view.h"
#include "widgets/catalog/column_chooser.h"
#include "widgets/catalog/export_dialog.h"
#include "widgets/catalog/filter_bar.h"
#include "widgets/catalog/plot_panel.h"
#include "widgets/epsf/epsf_view.h"
#include "widgets/zp/zp_view.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMouseEvent>
#include <QTabWidget>

#include <numeric>

namespace furrow::test {

using namespace furrow::widgets;

namespace {

void settle(int milliseconds) {
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < milliseconds)
        QApplication::processEvents(QEventLoop::AllEvents, 20);
}

void raise(app::MainWindow& window, const char* id) {
    auto* dock = window.findChild<QDockWidget*>(QLatin1String(id));
    dock->show();
    dock->raise();
    settle(600);
}

void waitFor(const std::function<bool()>& isBusy) {
    do
        settle(100);
    while (isBusy());
    settle(200);
}

void send(QWidget& widget, QEvent::Type type, QPointF at, Qt::MouseButtons buttons) {
    QMouseEvent event(type, at, widget.mapToGlobal(at), type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton,
                      buttons, {});
    QApplication::sendEvent(&widget, &event);
}

void drag(QWidget& widget, QPointF from, QPointF to) {
    send(widget, QEvent::MouseButtonPress, from, Qt::LeftButton);
    send(widget, QEvent::MouseMove, 0.5 * (from + to), Qt::LeftButton);
    send(widget, QEvent::MouseMove, to, Qt::LeftButton);
    send(widget, QEvent::MouseButtonRelease, to, {});
}

} // namespace

void visitEpsfStates(app::MainWindow& window, const KeepPicture& keep) {
    raise(window, "epsf");
    EpsfView& view = *window.epsfView();
    waitFor([&] { return view.isBusy(); });
    auto* quantity = view.findChild<QComboBox*>();
    for (int i = 0; i < quantity->count(); ++i) {
        quantity->setCurrentIndex(i);
        settle(100);
        keep(QStringLiteral("epsf_quantity%1").arg(i), window);
    }
    quantity->setCurrentIndex(0);
    for (int tab = 0; tab < view.tabs()->count(); ++tab) {
        view.tabs()->setCurrentIndex(tab);
        settle(500);
        keep(QStringLiteral("epsf_tab%1").arg(tab), window);
    }
    view.tabs()->setCurrentIndex(2);
    for (int i = 0; i < view.stars()->count(); ++i)
        if (QListWidgetItem* star = view.stars()->item(i); star->checkState() == Qt::Checked) {
            star->setCheckState(Qt::Unchecked);
            settle(100);
            keep(QStringLiteral("epsf_unticked"), window);
            star->setCheckState(Qt::Checked);
            break;
        }
    view.tabs()->setCurrentIndex(0);
}

void visitZpStates(app::MainWindow& window, const KeepPicture& keep) {
    raise(window, "zp");
    ZpView& view = *window.zpView();
    waitFor([&] { return view.isBusy(); });
    keep(QStringLiteral("zp_one"), window);
    if (!view.message().isEmpty())
        return;
    const auto& scatters = view.plot()->panel().scatters;
    for (std::size_t s = 0; s < scatters.size(); ++s)
        if (!scatters[s].x.empty()) {
            const QPointF at = view.plot()->positionOf({s, 0});
            send(*view.plot(), QEvent::MouseMove, at, {});
            settle(300);
            for (QWidget* top : QApplication::topLevelWidgets())
                if (top->isVisible() && top->inherits("QTipLabel"))
                    keep(QStringLiteral("zp_hover"), *top);
            send(*view.plot(), QEvent::MouseButtonPress, at, Qt::LeftButton);
            send(*view.plot(), QEvent::MouseButtonRelease, at, {});
            settle(300);
            keep(QStringLiteral("zp_clicked"), window);
            break;
        }
    auto* clip = view.findChild<QDoubleSpinBox*>();
    const double before = clip->value();
    clip->setValue(1.2);
    settle(200);
    keep(QStringLiteral("zp_clip"), window);
    const QList<QCheckBox*> boxes = view.findChildren<QCheckBox*>();
    for (QCheckBox* box : boxes) {
        box->setChecked(true);
        settle(300);
        keep(QStringLiteral("zp_box%1").arg(boxes.indexOf(box)), window);
    }
    for (QCheckBox* box : boxes)
        box->setChecked(false);
    clip->setValue(before);
    settle(200);
}

void visitCatalogStates(app::MainWindow& window, const KeepPicture& keep) {
    raise(window, "catalog");
    CatalogView& view = *window.catalogView();
    const auto quiet = [&] {
        waitFor([&] { return view.model()->isOrdering() || view.plotPanel()->canvas()->isDrawing(); });
        settle(400);
    };
    const auto filter = [&](const QString& text) {
        view.filterBar()->setExpression(text);
        quiet();
    };
    keep(QStringLiteral("catalog_all"), window);
    view.model()->sort(3, Qt::DescendingOrder);
    filter(QStringLiteral("fit_is_reliable && TYPE == \"EXP\""));
    keep(QStringLiteral("catalog_filter"), window);
    filter(QStringLiteral("fit_is_reliable && FLUX_q_fit > 3"));
    keep(QStringLiteral("catalog_filter_error"), window);
    filter(QStringLiteral("RA < -1000"));
    keep(QStringLiteral("catalog_filter_empty"), window);
    filter({});
    ColumnChooser& chooser = *view.columnChooser();
    chooser.show();
    chooser.search()->setText(QStringLiteral("flux"));
    settle(200);
    keep(QStringLiteral("catalog_columns"), chooser);
    chooser.search()->clear();
    chooser.hide();
    view.showPlot(true);
    PlotPanel& plot = *view.plotPanel();
    PlotCanvas& canvas = *plot.canvas();
    quiet();
    const auto brush = [&](double x0, double y0, double x1, double y1) {
        const QRectF area = canvas.plotArea();
        const auto at = [&](double u, double v) {
            return QPointF(area.left() + u * area.width(), area.bottom() - v * area.height());
        };
        drag(canvas, at(x0, y0), at(x1, y1));
        quiet();
    };
    brush(0.3, 0, 0.6, 0.5);
    keep(QStringLiteral("catalog_scatter"), window);
    const QString x = plot.xEdit()->text(), y = plot.yEdit()->text();
    plot.action(QStringLiteral("errors"))->trigger();
    plot.action(QStringLiteral("logY"))->trigger();
    quiet();
    keep(QStringLiteral("catalog_scatter_log"), window);
    plot.action(QStringLiteral("errors"))->trigger();
    plot.action(QStringLiteral("logY"))->trigger();
    plot.plot(x, {});
    quiet();
    brush(0.4, 0.2, 0.6, 0.8);
    keep(QStringLiteral("catalog_histogram"), window);
    plot.plot(QStringLiteral("log10(-1 - RA * RA)"), y);
    quiet();
    keep(QStringLiteral("catalog_plot_nan"), window);
    plot.plot(QStringLiteral("RA +"), y);
    quiet();
    keep(QStringLiteral("catalog_plot_error"), window);
    plot.plot(x, y);
    quiet();
    brush(0.0, 0.9, 0.01, 0.91);
    view.showPlot(false);
    for (const char* ending : {"csv", "fits", "vot", "reg"}) {
        ExportDialog* dialog = view.openExport();
        dialog->setFormat(QLatin1String(ending));
        dialog->setFile(QStringLiteral("/dev/null/catalog"));
        settle(100);
        if (qstrcmp(ending, "fits") == 0) {
            dialog->start();
            waitFor([&] { return dialog->isWriting(); });
        }
        keep(QStringLiteral("catalog_export_%1").arg(QLatin1String(ending)), *dialog);
        dialog->close();
        settle(50);
    }
}

} // namespace furrow::test
