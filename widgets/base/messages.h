#pragma once
#include "core/base/message.h"

#include <QString>

namespace furrow::widgets {

/// A sentence of the core in the window's language.
QString translated(const Message& message);

} // namespace furrow::widgets
