#pragma once

namespace furrow::widgets {

/// Nice values of what works behind the window, which itself keeps 0 and so comes first; low enough for a run to get on
/// beside other programs.
constexpr int kNiceReading = 2; ///< what the user waits for: reading, sorting, rendering
constexpr int kNiceRun = 5;     ///< a run of the pipeline

/// The calling thread's nice value (Linux, where it belongs to the thread; elsewhere 0).
int threadNice();
/// Lowers the calling thread's priority to this nice value unless it is as low already. Threads that it starts from
/// then on inherit it. It cannot be raised again.
void lowerThreadPriority(int nice);

} // namespace furrow::widgets
