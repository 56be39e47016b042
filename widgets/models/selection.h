#pragma once
#include <QObject>
#include <QString>

namespace furrow::widgets {

/// The one selection of the window, shared by all views: selecting anywhere moves everywhere.
class Selection : public QObject {
    Q_OBJECT
public:
    explicit Selection(QObject* parent = nullptr)
        : QObject(parent) {}

    const QString& source() const { return m_source; } ///< the catalog's key (ID); empty: none
    const QString& band() const { return m_band; }     ///< empty: none

    void selectSource(const QString& key) {
        if (key != m_source) {
            m_source = key;
            emit sourceChanged(key);
        }
    }
    void selectBand(const QString& band) {
        if (band != m_band) {
            m_band = band;
            emit bandChanged(band);
        }
    }

signals:
    void sourceChanged(const QString& key);
    void bandChanged(const QString& band);

private:
    QString m_source, m_band;
};

} // namespace furrow::widgets
