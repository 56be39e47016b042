#pragma once
#include "widgets/image/image_view.h"

class QComboBox;
class QDoubleSpinBox;
class QToolButton;
class QHBoxLayout;

namespace furrow::widgets {

/// One entry of the limits menu.
struct LimitsChoice {
    LimitsSpec spec;
    QString label;
};
/// What the limits menu offers, Manual last.
std::vector<LimitsChoice> limitsChoices();

/// Both mean the same entry of that menu (numbers that the entry does not use may differ).
bool sameChoice(const LimitsSpec& a, const LimitsSpec& b);

/// Stretch, limits and colour map of one DisplaySettings, in a row; the limits' numbers are those of `view`.
class DisplayBar : public QWidget {
    Q_OBJECT
public:
    explicit DisplayBar(QWidget* parent = nullptr);
    void bind(DisplaySettings* display, ImageView* view);
    /// Adds a widget at the right end.
    void addWidget(QWidget* widget);
    /// Off: the picture does not follow stretch, limits and colours, as three bands as colours do not.
    void setActive(bool active);

private:
    void limitsChosen(int index);
    void manualEdited();
    void refresh();
    void refreshNumbers();

    QPointer<DisplaySettings> m_display;
    QPointer<ImageView> m_view;
    QHBoxLayout* m_row;
    QComboBox *m_stretch, *m_limits, *m_colors;
    QDoubleSpinBox *m_low, *m_high;
    QToolButton* m_reset;
    bool m_active = true;
};

} // namespace furrow::widgets
