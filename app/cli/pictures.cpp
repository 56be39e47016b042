#include "app/cli/pictures.h"

#ifdef FURROW_PICTURES
#include "widgets/figures/png_figure_writer.h"

#include <QGuiApplication>
#include <QLoggingCategory>
#endif

namespace furrow::cli {

#ifdef FURROW_PICTURES

struct Pictures::Impl {
    int argc = 1;
    char name[11] = "furrow-cli";
    char* argv[2] = {name, nullptr};
    std::unique_ptr<QGuiApplication> application;
    std::unique_ptr<figures::PngFigureWriter> writer;
};

Pictures::Pictures(const config::Config& config, std::stop_token stop)
    : m_impl(std::make_unique<Impl>()) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QLoggingCategory::setFilterRules("default.warning=false"); // Qt's remarks about a missing desktop session
    m_impl->application = std::make_unique<QGuiApplication>(m_impl->argc, m_impl->argv);
    m_impl->writer = std::make_unique<figures::PngFigureWriter>(figures::pngOptions(config, std::move(stop)));
}

diagnose::FigureSink* Pictures::sink() const {
    return m_impl->writer.get();
}

#else

struct Pictures::Impl {};

Pictures::Pictures(const config::Config&, std::stop_token) {}

diagnose::FigureSink* Pictures::sink() const {
    return nullptr;
}

#endif

Pictures::~Pictures() = default;

} // namespace furrow::cli
