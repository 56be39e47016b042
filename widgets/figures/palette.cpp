#include "widgets/figures/palette.h"

namespace furrow::figures {

using diagnose::LineKind;
using diagnose::MarkerKind;
using diagnose::OutlineKind;
using diagnose::SpanKind;

QColor Palette::color(Name name) const {
    switch (name) {
    case Name::Cyan:
        return m_safe ? QColor(86, 180, 233) : QColor(0, 255, 255);
    case Name::Magenta:
        return m_safe ? QColor(204, 121, 167) : QColor(255, 0, 255);
    case Name::Yellow:
        return m_safe ? QColor(240, 228, 66) : QColor(255, 255, 0);
    case Name::Red:
        return m_safe ? QColor(213, 94, 0) : QColor(255, 0, 0);
    case Name::Lime:
        return m_safe ? QColor(0, 158, 115) : QColor(0, 255, 0);
    case Name::SkyBlue:
        return m_safe ? QColor(0, 114, 178) : QColor(0, 191, 255);
    case Name::Orange:
        return m_safe ? QColor(230, 159, 0) : QColor(255, 165, 0);
    case Name::Green:
        return m_safe ? QColor(0, 158, 115) : QColor(0, 128, 0);
    case Name::Grey:
        return {140, 140, 140};
    case Name::DarkGrey:
        return {90, 90, 90};
    case Name::Black:
        break;
    }
    return {0, 0, 0};
}

MarkStyle Palette::mark(MarkerKind kind) const {
    switch (kind) {
    case MarkerKind::CatalogStar:
    case MarkerKind::InputOriginal:
        return {Shape::Circle, color(Name::Cyan), 0.045};
    case MarkerKind::CatalogGalaxy:
    case MarkerKind::GaiaInjected:
        return {Shape::Circle, color(Name::Magenta), 0.045};
    case MarkerKind::CatalogUnknown:
        return {Shape::Square, color(Name::Yellow), 0.045};
    case MarkerKind::CatalogCropped:
        return {Shape::Cross, color(Name::Grey)};
    case MarkerKind::CatalogSaturated:
    case MarkerKind::GaiaSaturated:
    case MarkerKind::InputSaturated:
    case MarkerKind::SepUnmatched:
    case MarkerKind::PsfStarRejected:
        return {Shape::Cross, color(Name::Red), 0.04, 0.012};
    case MarkerKind::InputCropped:
        return {Shape::Cross, color(Name::Orange)};
    case MarkerKind::SepMatched:
        return {Shape::Circle, color(Name::Lime), 0.05};
    case MarkerKind::CatMatched:
        return {Shape::Diamond, color(Name::SkyBlue), 0.035};
    case MarkerKind::CatUnmatchedMasked:
        return {Shape::Triangle, color(Name::Orange), 0.04};
    case MarkerKind::GaiaMatched:
    case MarkerKind::PsfStarSep:
        return {Shape::Square, color(Name::Lime), 0.042, 0.011};
    case MarkerKind::PsfStarGaia:
        return {Shape::Circle, color(Name::Cyan), 0.05, 0.011};
    case MarkerKind::PsfStarBoth:
        return {Shape::Diamond, color(Name::Magenta), 0.055, 0.011};
    // Fitted marks are smaller and drawn later: where both coincide, both show.
    case MarkerKind::BaseOriginal:
        return {Shape::Cross, color(Name::Orange), 0.04};
    case MarkerKind::BaseFitted:
        return {Shape::Cross, color(Name::SkyBlue), 0.024};
    case MarkerKind::HaloOriginal:
        return {Shape::Diamond, color(Name::Yellow), 0.038};
    case MarkerKind::HaloFitted:
        return {Shape::Diamond, color(Name::Lime), 0.024};
    case MarkerKind::CenterFitted:
        return {Shape::Crosshair, color(Name::Magenta), 0.18};
    case MarkerKind::CenterOriginal:
        return {Shape::Crosshair, color(Name::Lime), 0.18, 0.009, true};
    case MarkerKind::HaloCenterFitted:
        return {Shape::Crosshair, color(Name::Cyan), 0.18};
    case MarkerKind::HaloCenterOriginal:
        return {Shape::Crosshair, color(Name::Yellow), 0.18, 0.009, true};
    case MarkerKind::ZpKept:
        return {Shape::Dot, color(Name::Black), 0.02, 0.006};
    case MarkerKind::ZpKeptLowSnr:
        return {Shape::Dot, color(Name::Grey), 0.02, 0.006};
    case MarkerKind::ZpClipped:
        return {Shape::Cross, color(Name::Red), 0.025};
    case MarkerKind::ZpUnreliable:
        return {Shape::DiamondDot, color(Name::Grey), 0.022, 0.006};
    case MarkerKind::Count:
        break;
    }
    return {Shape::Circle, color(Name::Black)};
}

QColor Palette::link(MarkerKind kind) const {
    return color(kind == MarkerKind::HaloFitted ? Name::Lime : Name::Cyan);
}

QColor Palette::outline(OutlineKind kind) const {
    return color(kind == OutlineKind::CropBox ? Name::Lime : Name::Yellow);
}

QColor Palette::line(LineKind kind) const {
    switch (kind) {
    case LineKind::Data:
        return m_safe ? QColor(0, 114, 178) : QColor(31, 119, 180);
    case LineKind::Model:
        return color(Name::Red);
    case LineKind::Reference:
        break;
    }
    return color(Name::DarkGrey);
}

QColor Palette::span(SpanKind kind) const {
    return kind == SpanKind::Error ? QColor(m_safe ? 190 : 200, 220, 240) : QColor(236, 236, 236);
}

QColor Palette::mask() const {
    return color(Name::Red);
}

QColor Palette::tint(MaskKind kind) const {
    switch (kind) {
    case MaskKind::NonFinite:
        return m_safe ? QColor(0, 114, 178, 130) : QColor(80, 120, 255, 110);
    case MaskKind::Saturated:
        return m_safe ? QColor(240, 228, 66, 130) : QColor(255, 210, 0, 120);
    case MaskKind::Bright:
        break;
    }
    return m_safe ? QColor(213, 94, 0, 110) : QColor(255, 0, 0, 90);
}

QColor Palette::bars() const {
    return {150, 175, 205};
}

std::vector<QColor> Palette::allColors() {
    std::vector<QColor> out;
    for (const bool safe : {false, true}) {
        const Palette palette(safe);
        for (int i = 0; i < static_cast<int>(MarkerKind::Count); ++i)
            out.push_back(palette.mark(static_cast<MarkerKind>(i)).color);
        for (const OutlineKind kind : {OutlineKind::CropBox, OutlineKind::SelectionBox})
            out.push_back(palette.outline(kind));
        for (const LineKind kind : {LineKind::Data, LineKind::Reference, LineKind::Model})
            out.push_back(palette.line(kind));
        for (const SpanKind kind : {SpanKind::Error, SpanKind::Excluded})
            out.push_back(palette.span(kind));
        out.insert(out.end(), {palette.mask(), palette.bars()});
    }
    return out;
}

} // namespace furrow::figures
