#include "widgets/source/numbers_panel.h"
#include "widgets/source/source_numbers.h"

#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>

#include <cmath>

using namespace furrow;
using namespace furrow::widgets;

namespace {

CatalogData catalog(const std::string& csv) {
    return {io::CsvTable::parse(csv, "test.csv"), sky::Wcs()};
}

const char* const kMultiBand =
    "ID,RA,DEC,TYPE,Re,FLUX_g,FLUX_g_fit,FLUXERR_g_fit,FLUXERR_g_cond,MAG_g_fit,x_pix_white,x_pix_white_fit,y_pix_"
    "white_fit,"
    "x_pix_white_fit_err,Re_fit,re_pix_fit_err,stype_fit,opt_niters,opt_converged,flag_bound_stalled_which_parameter,"
    "patch_tag,psf_fallback_bands,fit_quality_issues,excluded_reason\n"
    "s1,150.123456789,2.5,EXP,2.5,100,123.456789012345,4.5678901,3.25,19.771,10.5,10.625,20.25,0.0123,2.75,0.1,exp,12,"
    "True,"
    "\"shape.logre@lower\",r00_c00_pr00_pc01,g,\"bound_stalled,all_psf_fallback\",\n"
    "s2,150.2,2.6,STAR,,,,,,,,,,,,,,,,,,,excluded,saturation\n";

const QuantityRow& quantity(const SourceNumbers& numbers, const QString& name) {
    for (const QuantityRow& row : numbers.quantities)
        if (row.name == name)
            return row;
    qFatal("no such quantity");
}

} // namespace

class TestSourceNumbers : public QObject {
    Q_OBJECT
private slots:
    void numbersAreThoseOfTheCatalog();
    void flagsAreSaidInWords();
    void boundsAreThoseOfTheRun();
    void excludedSourceHasNoFit();
    void singleBandModeShowsTheBandAskedFor();
    void shownNumbersAreRoundedAndExactOnesKept();
    void panelShowsTablesAndTips();
    void pickingABandIsTold();
    void marksFollowTypeAndExclusion();
    void keysWithoutIdsAreCoordinates();
};

void TestSourceNumbers::numbersAreThoseOfTheCatalog() {
    const SourceNumbers numbers = describeSource(catalog(kMultiBand), 0, {});
    QCOMPARE(numbers.key, QStringLiteral("s1"));
    QCOMPARE(numbers.patch, QStringLiteral("r00_c00_pr00_pc01"));
    QVERIFY(numbers.fitted);
    QCOMPARE(quantity(numbers, QStringLiteral("x")).initial.exact, QStringLiteral("10.5"));
    QCOMPARE(quantity(numbers, QStringLiteral("x")).fitted.exact, QStringLiteral("10.625"));
    QCOMPARE(quantity(numbers, QStringLiteral("x")).error.exact, QStringLiteral("0.0123"));
    QCOMPARE(quantity(numbers, QStringLiteral("Re")).fitted.exact, QStringLiteral("2.75"));
    QCOMPARE(quantity(numbers, QStringLiteral("Type")).fitted.exact, QStringLiteral("EXP"));
    QCOMPARE(numbers.bands.size(), std::size_t(1));
    QCOMPARE(numbers.bands[0].band, QStringLiteral("g"));
    QCOMPARE(numbers.bands[0].initialFlux.exact, QStringLiteral("100"));
    QCOMPARE(numbers.bands[0].flux.exact, QStringLiteral("123.456789012345"));
    QCOMPARE(numbers.bands[0].fluxErrCond.exact, QStringLiteral("3.25"));
    QCOMPARE(numbers.fitSummary, QStringLiteral("12 iterations, converged"));
}

void TestSourceNumbers::flagsAreSaidInWords() {
    const QStringList flags = describeSource(catalog(kMultiBand), 0, {}).flags;
    QCOMPARE(flags.size(), 4);
    QCOMPARE(flags[0], QStringLiteral("A parameter ended at its bound."));
    QVERIFY(flags[1].contains(QStringLiteral("analytic PSFs")));
    QCOMPARE(flags[2], QStringLiteral("At a bound: Re (lower)."));
    QVERIFY(flags[3].endsWith(QStringLiteral("in: g.")));
    // A tag that is not known yet is shown as it is.
    QCOMPARE(describeSource(catalog("ID,fit_quality_issues\n1,brand_new\n"), 0, {}).flags, QStringList{"brand_new"});
}

void TestSourceNumbers::boundsAreThoseOfTheRun() {
    config::PatchRun run;
    run.posBoundPix = 1.5;
    run.reMinPix = 0.2;
    run.reMaxPix = 40;
    const SourceNumbers numbers = describeSource(catalog(kMultiBand), 0, run);
    QCOMPARE(quantity(numbers, QStringLiteral("x")).bounds, QStringLiteral("9 to 12")); // about the catalog's x
    QCOMPARE(quantity(numbers, QStringLiteral("x")).reachedBound, QString());
    QCOMPARE(quantity(numbers, QStringLiteral("Re")).bounds, QStringLiteral("0.2 to 40"));
    QCOMPARE(quantity(numbers, QStringLiteral("Re")).reachedBound, QStringLiteral("lower"));
    QCOMPARE(quantity(numbers, QStringLiteral("RA")).bounds, QString());
    QCOMPARE(quantity(numbers, QStringLiteral("Sersic index")).bounds, QString()); // not fitted
    run.posBoundPix.reset();
    QCOMPARE(quantity(describeSource(catalog(kMultiBand), 0, run), QStringLiteral("x")).bounds, QString());
    QCOMPARE(quantity(describeSource(catalog(kMultiBand), 1, run), QStringLiteral("Re")).bounds, QString());

    // A star has no shape, and a Sersic index stays within what the profiles know.
    const char* const both = "ID,x_pix_white,x_pix_white_fit,Re_fit,ELL_fit,sersic_n_fit,stype_fit,"
                             "flag_bound_stalled_which_parameter\n1,5,5,,,,star,\n"
                             "2,5,5,3,0.2,6.2,sersic,\"shape.ee2@upper,sersicindex@upper\"\n";
    run.sersicNMax = 8;
    QCOMPARE(quantity(describeSource(catalog(both), 0, run), QStringLiteral("Re")).bounds, QString());
    const SourceNumbers sersic = describeSource(catalog(both), 1, run);
    QCOMPARE(quantity(sersic, QStringLiteral("Sersic index")).bounds, QStringLiteral("0.3 to 6.2"));
    QCOMPARE(quantity(sersic, QStringLiteral("Sersic index")).reachedBound, QStringLiteral("upper"));
    QCOMPARE(quantity(sersic, QStringLiteral("Ellipticity")).bounds, QStringLiteral("0 to 0.95"));
    QCOMPARE(quantity(sersic, QStringLiteral("Ellipticity")).reachedBound, QStringLiteral("upper"));
    QCOMPARE(sersic.flags, QStringList{QStringLiteral("At a bound: Ellipticity (upper), Sersic index (upper).")});

    NumbersPanel panel;
    panel.show(numbers);
    const auto* model = panel.findChild<QTableView*>()->model();
    QCOMPARE(model->headerData(4, Qt::Horizontal).toString(), QStringLiteral("Bounds"));
    const auto cell = [&](int row) { return model->index(row, 4).data().toString(); };
    QCOMPARE(cell(1), QStringLiteral("9 to 12"));
    QCOMPARE(cell(5), QStringLiteral("0.2 to 40, lower reached"));
}

void TestSourceNumbers::excludedSourceHasNoFit() {
    const SourceNumbers numbers = describeSource(catalog(kMultiBand), 1, {});
    QVERIFY(!numbers.fitted);
    QVERIFY(numbers.patch.isEmpty());
    QVERIFY(numbers.fitSummary.isEmpty());
    QCOMPARE(numbers.flags.back(), QStringLiteral("Reason of the exclusion: saturation."));
    QCOMPARE(numbers.bands[0].flux.shown(), QStringLiteral("–"));
}

void TestSourceNumbers::singleBandModeShowsTheBandAskedFor() {
    const CatalogData data =
        catalog("ID,FLUX_g_fit,FLUX_r_fit,x_pix_white_g_fit,y_pix_white_g_fit,x_pix_white_r_fit,y_pix_white_r_fit,"
                "opt_niters_g,opt_converged_g,opt_niters_r,opt_converged_r\n"
                "1,5,6,10.1,20.1,10.2,20.2,4,True,20,False\n");
    QCOMPARE(data.fittedPositions()[0], QPointF(10.1, 20.1));
    QCOMPARE(quantity(describeSource(data, 0, {}), QStringLiteral("x")).fitted.exact, QStringLiteral("10.1"));
    const SourceNumbers red = describeSource(data, 0, {}, QStringLiteral("r"));
    QCOMPARE(quantity(red, QStringLiteral("x")).fitted.exact, QStringLiteral("10.2"));
    QCOMPARE(red.fitSummary, QStringLiteral("r: 20 iterations, not converged"));
    QCOMPARE(red.bands.size(), std::size_t(2));
}

void TestSourceNumbers::shownNumbersAreRoundedAndExactOnesKept() {
    QCOMPARE((ShownNumber{QStringLiteral("123.456789012345"), 6}.shown()), QStringLiteral("123.457"));
    QCOMPARE((ShownNumber{QStringLiteral("150.123456789"), 11}.shown()), QStringLiteral("150.12345679"));
    QCOMPARE((ShownNumber{QStringLiteral("exp"), 6}.shown()), QStringLiteral("exp"));
    QCOMPARE((ShownNumber{QString(), 6}.shown()), QStringLiteral("–"));
    QCOMPARE((ShownNumber{QStringLiteral("nan"), 6}.shown()), QStringLiteral("–"));
}

void TestSourceNumbers::panelShowsTablesAndTips() {
    NumbersPanel panel;
    panel.show(describeSource(catalog(kMultiBand), 0, {}));
    QCOMPARE(panel.bands()->item(0, 2)->text(), QStringLiteral("123.457"));
    QCOMPARE(panel.bands()->item(0, 2)->toolTip(), QStringLiteral("123.456789012345"));
    QCOMPARE(panel.quantities()->item(1, 0)->text(), QStringLiteral("x [pixel]"));
    QCOMPARE(panel.quantities()->item(1, 2)->text(), QStringLiteral("10.6250"));
    QVERIFY(panel.flags().contains(QStringLiteral("bound")));
    panel.setPatchGoodness(1234.5, 1200);
    QCOMPARE(panel.summary(), QStringLiteral("12 iterations, converged · patch χ² per pixel 1.029 (%1 pixels)")
                                  .arg(panel.locale().toString(1200)));
    panel.clear();
    QCOMPARE(panel.bands()->rowCount(), 0);
}

void TestSourceNumbers::pickingABandIsTold() {
    NumbersPanel panel;
    panel.show(describeSource(catalog(kMultiBand), 0, {}));
    QSignalSpy picked(&panel, &NumbersPanel::bandPicked);
    panel.findChildren<QTableView*>().last()->setCurrentIndex(panel.bands()->index(0, 1));
    QCOMPARE(picked.size(), 1);
    QCOMPARE(picked[0][0].toString(), QStringLiteral("g"));
}

void TestSourceNumbers::marksFollowTypeAndExclusion() {
    const CatalogData data =
        catalog("ID,TYPE,excluded_crop,excluded_saturation\n"
                "1,STAR,False,False\n2, exp ,False,False\n3,DEV,,\n4,SERSIC,0,0\n5,GAL,False,False\n"
                "6,,False,False\n7,QSO,False,False\n8,STAR,True,False\n9,STAR,True,TRUE\n");
    const MarkClass expected[] = {MarkClass::Star,    MarkClass::Galaxy,       MarkClass::Galaxy,
                                  MarkClass::Galaxy,  MarkClass::Galaxy,       MarkClass::Unknown,
                                  MarkClass::Unknown, MarkClass::CropExcluded, MarkClass::SaturationExcluded};
    for (std::size_t row = 0; row < data.rows(); ++row)
        QCOMPARE(data.markClass(row), expected[row]);
}

void TestSourceNumbers::keysWithoutIdsAreCoordinates() {
    const CatalogData data = catalog("RA,DEC\n1.50,2.0\n3,4\n");
    QCOMPARE(data.key(0), QStringLiteral("1.50,2.0"));
    QCOMPARE(*data.rowOf(QStringLiteral("3,4")), std::size_t(1));
    QVERIFY(!data.rowOf(QStringLiteral("5,6")));
    QVERIFY(!data.isFinal());
}

QTEST_MAIN(TestSourceNumbers)
#include "test_source_numbers.moc"
