#include "app/gui/keyboard_help.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>

namespace furrow::app {

KeyboardHelp::KeyboardHelp(const std::vector<KeyHelp>& commands, QWidget* parent)
    : QDialog(parent) {
    setWindowTitle(tr("Keyboard and mouse"));
    std::vector<KeyHelp> rows = commands;
    const KeyHelp gestures[] = {
        {tr("Wheel"), tr("Zoom at the cursor")},
        {tr("Left drag"), tr("Pan")},
        {tr("Right drag"), tr("Contrast (up and down) and bias (left and right)")},
        {tr("Middle click"), tr("Centre the image here")},
        {tr("Click"), tr("Select the nearest source")},
        {tr("Click on the patch grid"), tr("Select the patch")},
        {tr("Arrow keys in the histogram"), tr("Move a limit; Tab takes the other, Shift moves further")},
        {tr("Double click"), tr("Select and show it in the Source view")},
        {tr("Arrow keys"), tr("Move by one pixel; with Shift by ten")},
        {tr("Enter"), tr("In the catalog: show the row in the Source view")},
    };
    rows.insert(rows.end(), std::begin(gestures), std::end(gestures));

    auto* table = new QTableWidget(static_cast<int>(rows.size()), 2, this);
    table->setHorizontalHeaderLabels({tr("Key"), tr("What it does")});
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionMode(QAbstractItemView::NoSelection);
    table->setAlternatingRowColors(true);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setStretchLastSection(true);
    table->setAccessibleName(windowTitle());
    for (int row = 0; row < table->rowCount(); ++row) {
        table->setItem(row, 0, new QTableWidgetItem(rows[static_cast<std::size_t>(row)].keys));
        table->setItem(row, 1, new QTableWidgetItem(rows[static_cast<std::size_t>(row)].meaning));
    }
    table->resizeColumnToContents(0);
    table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->addWidget(table);
    column->addWidget(buttons);
    resize(560, 640);
}

} // namespace furrow::app
