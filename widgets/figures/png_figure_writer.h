#pragma once
#include "core/config/config.h"
#include "core/diagnose/figure_sink.h"
#include "widgets/figures/figure_painter.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace furrow::figures {

struct PngWriterOptions {
    RenderOptions render;
    int threads = 0;                     ///< 0: one per hardware thread
    std::size_t queueBytes = 256u << 20; ///< submit() waits above this
    bool backgroundPriority = true;      ///< drawing yields the processor to the fit
    std::stop_token stop;                ///< once requested, queued pictures are dropped
};

/// Options of a run: plotting.dpi, plotting.color_blind_safe.
PngWriterOptions pngOptions(const config::Config& config, std::stop_token stop);

/// The picture as the bytes of its PNG file. `canvas` is reused from call to call.
std::string figurePng(const diagnose::Figure& figure, const RenderOptions& options, QImage& canvas);

/// Draws pictures into PNG files on its own threads. Needs a QGuiApplication (any platform, also "offscreen") that
/// lives longer. The bytes of a file depend on its figure alone.
class PngFigureWriter : public diagnose::FigureSink {
public:
    explicit PngFigureWriter(PngWriterOptions options);
    /// Finishes what is queued.
    ~PngFigureWriter() override;
    PngFigureWriter(const PngFigureWriter&) = delete;
    PngFigureWriter& operator=(const PngFigureWriter&) = delete;

    void submit(diagnose::FigureJob job) override;
    std::vector<std::string> finish() override;
    std::size_t written() const; ///< files so far

private:
    void work();
    void draw(diagnose::FigureJob& job, QImage& canvas);

    PngWriterOptions m_options;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<diagnose::FigureJob> m_queue;
    std::size_t m_bytes = 0;  ///< of the queue and of what is being drawn
    std::size_t m_active = 0; ///< being drawn
    std::size_t m_written = 0;
    bool m_closing = false;
    std::vector<std::string> m_errors;
    std::vector<std::thread> m_threads;
};

} // namespace furrow::figures
