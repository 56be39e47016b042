#include "widgets/catalog/export_dialog.h"

#include "core/base/error.h"
#include "widgets/base/settings.h"
#include "widgets/base/warning.h"
#include "widgets/base/work_pool.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QFutureWatcher>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMessageBox>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>

namespace furrow::widgets {
namespace {

namespace fs = std::filesystem;
const auto kLastFolder = QStringLiteral("lastFolder");
constexpr int kProgressSteps = 1000;

struct Format {
    const char* ending;
    const char* name;
};
constexpr Format kFormats[] = {
    {"csv", QT_TRANSLATE_NOOP("furrow::widgets::ExportDialog", "CSV, cells as in the file (*.csv)")},
    {"fits", QT_TRANSLATE_NOOP("furrow::widgets::ExportDialog", "FITS binary table with units (*.fits)")},
    {"vot", QT_TRANSLATE_NOOP("furrow::widgets::ExportDialog", "VOTable (*.vot)")},
    {"reg", QT_TRANSLATE_NOOP("furrow::widgets::ExportDialog", "DS9 regions, coloured by TYPE (*.reg)")},
};

/// Carries the progress of the writing thread to the dialog, as long as there is one.
class DialogProgress : public ProgressSink {
public:
    explicit DialogProgress(QProgressBar* bar)
        : m_bar(bar) {}
    void stageStarted(std::string_view) override {}
    void stageFinished(std::string_view, double) override {}
    void stageAdvanced(std::string_view, std::size_t done, std::size_t total, std::string_view) override {
        const int value =
            total ? static_cast<int>(static_cast<double>(done) / static_cast<double>(total) * kProgressSteps) : 0;
        if (value == m_last)
            return;
        m_last = value;
        QMetaObject::invokeMethod(
            m_bar, [bar = m_bar, value] { bar->setValue(value); }, Qt::QueuedConnection);
    }

private:
    QProgressBar* m_bar; ///< outlives the writing: the dialog waits for its end
    int m_last = -1;
};

QRadioButton* addChoice(QButtonGroup* group, QLayout* layout, int id, const QString& text, const QString& tip) {
    auto* button = new QRadioButton(text);
    button->setToolTip(tip);
    group->addButton(button, id);
    layout->addWidget(button);
    return button;
}

} // namespace

QString protectedReason(const config::Config* config, const fs::path& file) {
    if (!config)
        return {};
    std::error_code code;
    std::vector<fs::path> inputs{config->inputs.inputCatalog, config->inputs.imageListFile};
    if (config->inputs.gaiaxpSynphotCsv)
        inputs.push_back(*config->inputs.gaiaxpSynphotCsv);
    for (const fs::path& input : inputs)
        if (fs::equivalent(input, file, code))
            return ExportDialog::tr("%1 is an input of this field. Choose another name.")
                .arg(QString::fromStdString(file.string()));
    const fs::path inside =
        fs::weakly_canonical(file, code).lexically_relative(fs::weakly_canonical(config->outputs.workDir, code));
    if (!inside.empty() && *inside.begin() != ".." && fs::exists(file, code))
        return ExportDialog::tr(
                   "%1 is a file of this field's working folder and is not overwritten. Choose another name.")
            .arg(QString::fromStdString(file.string()));
    return {};
}

ExportDialog::ExportDialog(ExportSource source, QWidget* parent)
    : QDialog(parent)
    , m_source(std::move(source))
    , m_rows(new QButtonGroup(this))
    , m_columns(new QButtonGroup(this))
    , m_format(new QComboBox(this))
    , m_file(new QLineEdit(this))
    , m_message(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_export(new QPushButton(tr("&Export"), this))
    , m_close(new QPushButton(tr("Close"), this)) {
    setWindowTitle(tr("Export catalog"));
    setMinimumWidth(560);
    const QLocale locale;
    const auto count = [&](std::size_t n) { return locale.toString(static_cast<qulonglong>(n)); };
    auto* rows = new QVBoxLayout;
    addChoice(m_rows, rows, static_cast<int>(Rows::All), tr("&All rows (%1)").arg(count(m_source.catalog->rows())),
              tr("Every row of the catalog, in the order of the file"));
    addChoice(m_rows, rows, static_cast<int>(Rows::Listed), tr("Rows &listed (%1)").arg(count(m_source.listed.size())),
              tr("The rows that the filter leaves, in the order of the table"));
    addChoice(m_rows, rows, static_cast<int>(Rows::Selected),
              tr("Rows &selected (%1)").arg(count(m_source.selected.size())),
              tr("The rows selected in the table or the plot"))
        ->setEnabled(!m_source.selected.empty());
    auto* columns = new QVBoxLayout;
    addChoice(m_columns, columns, 0, tr("All &columns (%1)").arg(count(m_source.catalog->table().columns())),
              tr("Every column, in the order of the file"));
    addChoice(m_columns, columns, 1, tr("Columns s&hown (%1)").arg(count(m_source.shownColumns.size())),
              tr("The columns that the table shows, in its order"));
    for (const Format& format : kFormats)
        m_format->addItem(tr(format.name), QString::fromLatin1(format.ending));
    m_format->setToolTip(tr("Format of the file; FITS knows ASCII alone: other characters become ?"));
    m_format->setAccessibleName(tr("Format"));
    m_file->setToolTip(tr("File to write; its ending follows from the format"));
    m_file->setAccessibleName(tr("File"));
    auto* browseButton = new QPushButton(tr("&Browse …"), this);
    browseButton->setToolTip(tr("Choose folder and name"));
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_message->setAccessibleName(tr("Result"));
    m_progress->setRange(0, kProgressSteps);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->hide();

    auto* fileRow = new QHBoxLayout;
    fileRow->addWidget(m_file, 1);
    fileRow->addWidget(browseButton);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_export);
    buttons->addWidget(m_close);
    auto* form = new QFormLayout(this);
    form->addRow(tr("Rows"), rows);
    form->addRow(tr("Columns"), columns);
    form->addRow(tr("Format"), m_format);
    form->addRow(tr("File"), fileRow);
    form->addRow(m_progress);
    form->addRow(m_message);
    form->addRow(buttons);

    m_export->setDefault(true);
    m_export->setToolTip(tr("Write the file"));
    m_close->setToolTip(tr("Stop writing, or close the dialog"));
    connect(browseButton, &QPushButton::clicked, this, &ExportDialog::browse);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::refresh);
    connect(m_file, &QLineEdit::textChanged, this, &ExportDialog::refresh);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::start);
    connect(m_close, &QPushButton::clicked, this, &ExportDialog::reject);
    setRows(m_source.listed.size() == m_source.catalog->rows() ? Rows::All : Rows::Listed);
    setAllColumns(true);
    setFile(QDir(setting(kLastFolder, QDir::homePath()).toString()).filePath(QStringLiteral("catalog.csv")));
}

ExportDialog::~ExportDialog() {
    // The writing thread reports to the progress bar: it must have ended; it looks at the request every few thousand
    // rows.
    m_stop.request_stop();
    m_work.waitForFinished();
}

void ExportDialog::setRows(Rows rows) {
    m_rows->button(static_cast<int>(rows))->setChecked(true);
}

void ExportDialog::setAllColumns(bool all) {
    m_columns->button(all ? 0 : 1)->setChecked(true);
}

void ExportDialog::setFormat(const QString& ending) {
    m_format->setCurrentIndex(m_format->findData(ending));
}

void ExportDialog::setFile(const QString& path) {
    m_file->setText(path);
}

QString ExportDialog::file() const {
    const QString ending = m_format->currentData().toString();
    const QFileInfo info(m_file->text().trimmed());
    QString path = m_file->text().trimmed();
    for (const Format& format : kFormats)
        if (info.suffix().compare(QLatin1String(format.ending), Qt::CaseInsensitive) == 0)
            path.chop(info.suffix().size() + 1);
    return path.isEmpty() ? path : path + QLatin1Char('.') + ending;
}

QString ExportDialog::message() const {
    return m_message->text();
}

void ExportDialog::refresh() {
    const bool isRegions = m_format->currentData() == QStringLiteral("reg");
    for (QAbstractButton* button : m_columns->buttons())
        button->setEnabled(!isRegions && !m_isWriting);
    m_export->setEnabled(!m_isWriting && !m_file->text().trimmed().isEmpty());
    if (!m_isWriting)
        say(tr("Writes %1").arg(QDir::toNativeSeparators(file())));
}

void ExportDialog::say(const QString& text, bool isProblem) {
    setWarning(*m_message, isProblem);
    m_message->setText(text);
}

void ExportDialog::browse() {
    const QString path = QFileDialog::getSaveFileName(this, tr("Export catalog"), file(), m_format->currentText(),
                                                      nullptr, QFileDialog::DontConfirmOverwrite);
    if (!path.isEmpty())
        setFile(path);
}

ExportOptions ExportDialog::options() const {
    ExportOptions options;
    if (m_rows->checkedId() == static_cast<int>(Rows::Listed))
        options.rows = m_source.listed;
    else if (m_rows->checkedId() == static_cast<int>(Rows::Selected))
        options.rows = m_source.selected;
    if (m_columns->checkedId() == 1 && m_format->currentData() != QStringLiteral("reg"))
        options.columns = m_source.shownColumns;
    return options;
}

void ExportDialog::start() {
    if (m_isWriting)
        return;
    const QString target = file();
    const fs::path path = target.toStdString();
    if (const QString reason = protectedReason(m_source.config.get(), path); !reason.isEmpty()) {
        say(reason, true);
        emit finished(false);
        return;
    }
    if (QFileInfo::exists(target) &&
        QMessageBox::question(this, tr("File exists"), tr("Replace %1?").arg(QDir::toNativeSeparators(target))) !=
            QMessageBox::Yes)
        return;
    setSetting(kLastFolder, QFileInfo(target).absolutePath());
    setWriting(true);
    struct Result {
        ExportSummary summary;
        QString problem;
        bool stopped = false;
    };
    m_stop = std::stop_source();
    auto* watcher = new QFutureWatcher<Result>(this);
    connect(watcher, &QFutureWatcher<Result>::finished, this, [this, watcher, target] {
        watcher->deleteLater();
        const Result result = watcher->result();
        setWriting(false);
        const QLocale locale;
        if (result.stopped)
            say(tr("Stopped; nothing was written."));
        else if (!result.problem.isEmpty())
            say(result.problem, true);
        else
            say(tr("Wrote %1 rows to %2")
                    .arg(locale.toString(static_cast<qulonglong>(result.summary.rows)),
                         QDir::toNativeSeparators(target)));
        emit finished(!result.stopped && result.problem.isEmpty());
    });
    const RunContext context(m_stop.get_token(), std::make_shared<DialogProgress>(m_progress), nullptr);
    auto work = runInBackground([catalog = m_source.catalog, path, wanted = options(), context] {
        Result result;
        try {
            result.summary = exportCatalog(catalog->sharedTable(), path, wanted, context);
        } catch (const Cancelled&) {
            result.stopped = true;
        } catch (const std::exception& e) {
            result.problem = QString::fromUtf8(e.what());
        }
        return result;
    });
    m_work = QFuture<void>(work);
    watcher->setFuture(work);
}

void ExportDialog::cancel() {
    m_stop.request_stop();
}

void ExportDialog::setWriting(bool writing) {
    m_isWriting = writing;
    m_progress->setVisible(writing);
    m_progress->setValue(0);
    m_close->setText(writing ? tr("Cancel") : tr("Close"));
    refresh();
    if (writing)
        say(tr("Writing %1 …").arg(QDir::toNativeSeparators(file())));
}

void ExportDialog::reject() {
    if (m_isWriting)
        cancel();
    else
        QDialog::reject();
}

} // namespace furrow::widgets
