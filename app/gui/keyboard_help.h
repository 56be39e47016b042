#pragma once
#include <QDialog>

#include <vector>

namespace furrow::app {

struct KeyHelp {
    QString keys, meaning;
};

/// All keys and mouse gestures in one table.
class KeyboardHelp : public QDialog {
    Q_OBJECT
public:
    /// `commands`: the menus' shortcuts; the gestures of the image view follow.
    explicit KeyboardHelp(const std::vector<KeyHelp>& commands, QWidget* parent = nullptr);
};

} // namespace furrow::app
