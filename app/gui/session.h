#pragma once
#include <QString>

namespace furrow::app {

/// What was open, kept in the settings while the program runs, so that it is known after a crash.
struct Session {
    QString path, source, band, patch; ///< empty: none

    /// Notes what is open now, as that of this process.
    void keep() const;
    /// The program ends properly.
    static void close();
    /// What a process that no longer exists had open without closing it; an empty path when there is no such thing.
    static Session crashed();
    /// What was open when the program was closed last.
    static Session last();
};

} // namespace furrow::app
