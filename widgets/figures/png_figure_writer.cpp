#include "widgets/figures/png_figure_writer.h"

#include "core/base/atomic_file.h"
#include "core/base/parallel.h"
#include "widgets/base/thread_priority.h"
#include "widgets/figures/png_encoder.h"

#include <algorithm>
#include <utility>

namespace furrow::figures {

using diagnose::Figure;
using diagnose::FigureJob;
using diagnose::ImagePanel;

namespace {

constexpr int kNiceSteps = 10; ///< below the thread that fits

bool onGreyMapsOnly(const Figure& figure) {
    return std::all_of(figure.panels.begin(), figure.panels.end(), [](const diagnose::Panel& panel) {
        const auto* image = std::get_if<ImagePanel>(&panel);
        return !image || image->colors == diagnose::Colors::Grey;
    });
}

} // namespace

PngWriterOptions pngOptions(const config::Config& config, std::stop_token stop) {
    PngWriterOptions options;
    options.render.dpi = config.plotting.dpi;
    options.render.colorBlindSafe = config.plotting.colorBlindSafe;
    options.stop = std::move(stop);
    return options;
}

std::string figurePng(const Figure& figure, const RenderOptions& options, QImage& canvas) {
    renderFigure(figure, options, canvas);
    return encodePng(canvas, onGreyMapsOnly(figure) ? PngColors::Indexed : PngColors::TrueColor, options.dpi);
}

PngFigureWriter::PngFigureWriter(PngWriterOptions options)
    : m_options(std::move(options)) {
    const int threads = m_options.threads > 0 ? m_options.threads : hardwareThreads();
    for (int i = 0; i < threads; ++i)
        m_threads.emplace_back([this] { work(); });
}

PngFigureWriter::~PngFigureWriter() {
    {
        const std::lock_guard lock(m_mutex);
        m_closing = true;
    }
    m_changed.notify_all();
    for (std::thread& thread : m_threads)
        thread.join();
}

void PngFigureWriter::submit(FigureJob job) {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, m_options.stop, [&] { return m_bytes == 0 || m_bytes + job.bytes <= m_options.queueBytes; });
    if (m_options.stop.stop_requested())
        return;
    m_bytes += job.bytes;
    m_queue.push_back(std::move(job));
    lock.unlock();
    m_changed.notify_all();
}

std::vector<std::string> PngFigureWriter::finish() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_queue.empty() && m_active == 0; });
    return std::exchange(m_errors, {});
}

std::size_t PngFigureWriter::written() const {
    const std::lock_guard lock(m_mutex);
    return m_written;
}

void PngFigureWriter::work() {
    if (m_options.backgroundPriority)
        widgets::lowerThreadPriority(widgets::threadNice() + kNiceSteps);
    QImage canvas;
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [&] { return m_closing || !m_queue.empty(); });
        if (m_queue.empty())
            return;
        FigureJob job = std::move(m_queue.front());
        m_queue.pop_front();
        ++m_active;
        lock.unlock();
        const std::size_t bytes = job.bytes;
        if (!m_options.stop.stop_requested())
            draw(job, canvas);
        job = {}; // frees what it kept alive before the queue counts it as free
        lock.lock();
        --m_active;
        m_bytes -= bytes;
        m_changed.notify_all();
    }
}

void PngFigureWriter::draw(FigureJob& job, QImage& canvas) {
    try {
        const std::string png = figurePng(job.make(), m_options.render, canvas);
        writeTextAtomically(job.path, png);
        const std::lock_guard lock(m_mutex);
        ++m_written;
    } catch (const std::exception& error) {
        const std::lock_guard lock(m_mutex);
        m_errors.push_back(job.path.string() + ": " + error.what());
    }
}

} // namespace furrow::figures
