#pragma once
#include "core/diagnose/epsf_view.h"

#include <QListWidget>

#include <vector>

namespace furrow::widgets {

/// One candidate star of a cell as the list shows it.
struct StarEntry {
    QString id;
    double x = 0, y = 0; ///< working frame, pixels
    bool used = false;   ///< behind the ePSF as it is
    QString reason;      ///< why it is not used
    double snr = 0, coreChi2 = 0;
    QString origin;
    Image<float> stamp; ///< may be empty
    Image<std::uint8_t> bad;
};

/// The star montage of a cell: a stamp per star with a tick; unticked ones are to be left out.
class StarList : public QListWidget {
    Q_OBJECT
public:
    explicit StarList(QWidget* parent = nullptr);

    /// `rejected`: per star, whether the user left it out.
    void setStars(std::vector<StarEntry> stars, const std::vector<bool>& rejected);
    const std::vector<StarEntry>& stars() const { return m_stars; }
    std::vector<bool> rejected() const;
    /// Marks a star; no signal. -1: none.
    void showCurrent(int star);

signals:
    void edited();
    void starPicked(const furrow::widgets::StarEntry& star);

protected:
    void changeEvent(QEvent* event) override;

private:
    QString captionOf(const StarEntry& star) const;
    QString tipOf(const StarEntry& star) const;

    std::vector<StarEntry> m_stars;
    bool m_filling = false;
};

} // namespace furrow::widgets
