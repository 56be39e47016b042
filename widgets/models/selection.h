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
    const QString& patch() const { return m_patch; }   ///< patch tag; empty: none

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
    void selectPatch(const QString& tag) {
        if (tag != m_patch) {
            m_patch = tag;
            emit patchChanged(tag);
        }
    }

signals:
    void sourceChanged(const QString& key);
    void bandChanged(const QString& band);
    void patchChanged(const QString& tag);

private:
    QString m_source, m_band, m_patch;
};

} // namespace furrow::widgets
