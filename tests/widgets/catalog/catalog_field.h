#pragma once
#include "core/base/atomic_file.h"
#include "tests/support/temp_dir.h"
#include "widgets/models/field_document.h"

#include <QCoreApplication>
#include <QSettings>
#include <QSignalSpy>

#include <memory>

namespace furrow::test {

/// A small final catalog: 8 sources, flags, a text with a comma, gaps.
inline const char* const kFinalCatalog =
    "ID,RA,DEC,TYPE,FLUX_g_fit,FLUXERR_g_fit,MAG_g_fit,note,excluded_saturation,excluded_any,fit_is_reliable,"
    "fit_quality_issues\n"
    "00001,150.1,2.1,STAR,1000.123456789,10,20.25,\"bright, red\",False,False,True,\n"
    "00002,150.2,2.2,EXP,30,3,23.1,blend,False,False,True,\n"
    "00003,150.3,2.3,EXP,40,1,22.9,,False,False,False,\"hit_max_iters, bound_stalled\"\n"
    "00004,150.4,2.4,DEV,,,,,True,True,False,excluded\n"
    "00005,150.5,2.5,STAR,500,20,21,,False,False,True,\n"
    "s6,150.6,2.6,SERSIC,-2,1,,edge,False,False,True,not_converged\n"
    "s7,150.7,2.7,EXP,60,2,22.5,,False,False,True,\n"
    "s8,150.8,2.8,STAR,2000,15,19.5,,False,False,True,\n";

/// Settings of the test alone.
class TestSettings {
public:
    TestSettings() {
        QCoreApplication::setOrganizationName(QStringLiteral("FurrowTest"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, QString::fromStdString(m_dir.path().string()));
    }

private:
    TempDir m_dir;
};

/// A work folder with a final catalog, opened.
class CatalogField {
public:
    explicit CatalogField(const std::string& csv = kFinalCatalog) {
        writeTextAtomically(m_dir / "w/output_catalog.csv", csv);
        writeTextAtomically(m_dir / "w/config_used_20250101_000000.yaml",
                            "inputs: {input_catalog: " + (m_dir / "input.csv").string() +
                                ", image_list_file: list.txt}\noutputs: {work_dir: " + (m_dir / "w").string() + "}\n");
        writeTextAtomically(m_dir / "input.csv", "ID,RA,DEC\n1,150,2\n");
    }
    bool open(widgets::FieldDocument& document) const {
        QSignalSpy changed(&document, &widgets::FieldDocument::fieldChanged);
        document.open(m_dir / "w");
        return changed.wait(10'000) && document.catalog() != nullptr;
    }
    const TempDir& dir() const { return m_dir; }

private:
    TempDir m_dir;
};

} // namespace furrow::test
