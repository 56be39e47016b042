#pragma once
#include "core/config/config.h"
#include "core/diagnose/figure_sink.h"

#include <memory>
#include <stop_token>

namespace furrow::cli {

/// Draws the diagnostic pictures without a screen; null when the program was built without Qt.
class Pictures {
public:
    Pictures(const config::Config& config, std::stop_token stop);
    ~Pictures();
    diagnose::FigureSink* sink() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace furrow::cli
