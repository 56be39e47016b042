#pragma once
#include "core/catalog/export.h"
#include "core/config/config.h"
#include "widgets/models/catalog_data.h"

#include <QDialog>
#include <QFuture>

#include <stop_token>

class QButtonGroup;
class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace furrow::widgets {

/// What can be exported: the rows and columns that the table shows now.
struct ExportSource {
    CatalogPtr catalog;
    std::shared_ptr<const config::Config> config; ///< of the field whose files are protected; may be null
    std::vector<std::uint32_t> listed, selected;  ///< rows in the order of the table
    std::vector<std::string> shownColumns;        ///< in the order of the table
};

/// Why `file` may not be written: it is an input of the field, or a file that exists in its working folder. Empty: it
/// may.
QString protectedReason(const config::Config* config, const std::filesystem::path& file);

/// Asks for rows, columns, format and file, and writes in the background.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    enum class Rows { All, Listed, Selected };
    explicit ExportDialog(ExportSource source, QWidget* parent = nullptr);
    ~ExportDialog() override;

    void setRows(Rows rows);
    void setAllColumns(bool all);
    void setFormat(const QString& ending); ///< csv, fits, vot or reg
    void setFile(const QString& path);
    QString file() const;
    QString message() const; ///< what went wrong, or what was written where
    bool isWriting() const { return m_isWriting; }
    void start();
    void cancel();

signals:
    void finished(bool written);

protected:
    void reject() override;

private:
    void browse();
    void refresh();
    void say(const QString& text, bool isProblem = false);
    void setWriting(bool writing);
    ExportOptions options() const;

    ExportSource m_source;
    QButtonGroup *m_rows, *m_columns;
    QComboBox* m_format;
    QLineEdit* m_file;
    QLabel* m_message;
    QProgressBar* m_progress;
    QPushButton *m_export, *m_close;
    std::stop_source m_stop;
    QFuture<void> m_work;
    bool m_isWriting = false;
};

} // namespace furrow::widgets
