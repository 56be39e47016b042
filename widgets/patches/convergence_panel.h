#pragma once
#include "core/pipeline/patch_history.h"
#include "widgets/base/latest_task.h"
#include "widgets/source/patch_loader.h"

#include <QTimer>
#include <QWidget>

#include <stop_token>

class QLabel;
class QSlider;
class QToolButton;

namespace furrow::figures {
class AxesPlot;
}

namespace furrow::widgets {

/// Log-probability per iteration, and a slider that brings back the model of every iteration. The history comes from
/// history.json, or from fitting the patch again in the background.
class ConvergencePanel : public QWidget {
    Q_OBJECT
public:
    explicit ConvergencePanel(QWidget* parent = nullptr);
    ~ConvergencePanel() override;
    /// Null: nothing. The history is fetched once the panel is visible.
    void setPatch(PatchPicturesPtr pictures, int band);
    void setBand(int band); ///< which band the replayed pictures are of; -1: white

    int iterations() const; ///< of the optimiser shown
    QSlider* slider() const { return m_slider; }
    figures::AxesPlot* plot() const { return m_plot; }
    bool isBusy() const { return m_fetching.isBusy() || m_drawing.isBusy(); }

signals:
    /// Pictures of an iteration.
    void replayed(const furrow::widgets::PatchPictures::BandPictures& pictures, int iteration);
    void replayEnded(); ///< the finished fit is to be shown again

protected:
    void showEvent(QShowEvent* event) override;

private:
    std::size_t group() const; ///< optimiser shown
    void fetch();
    void drawPlot();
    void draw();
    void showStatus();

    PatchPicturesPtr m_pictures;
    pipeline::PatchHistory m_history;
    int m_band = -1;
    bool m_wanted = false; ///< the history has not been fetched yet
    LatestTask m_fetching, m_drawing;
    std::stop_source m_stop;
    figures::AxesPlot* m_plot;
    QSlider* m_slider;
    QToolButton* m_play;
    QLabel* m_status;
    QTimer m_timer;
};

} // namespace furrow::widgets
