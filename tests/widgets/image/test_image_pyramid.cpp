#include "widgets/image/image_pyramid.h"

#include <QTest>

#include <cmath>

using namespace furrow;
using namespace furrow::widgets;

namespace {

FloatImage ramp(int width, int height) {
    auto image = std::make_shared<Image<float>>(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            (*image)(x, y) = static_cast<float>(x + 1000 * y);
    return image;
}

} // namespace

class TestImagePyramid : public QObject {
    Q_OBJECT
private slots:
    void levelsAreMeansOfBlocks();
    void blankPixelsDoNotCount();
    void oddSizesKeepTheirEdge();
    void levelZeroIsTheImageItself();
    void quickHasOneCoarseLevel();
    void levelsAloneHaveTheSameStatistics();
    void stopsWhenAsked();
    void limitsFollowTheirSpecification();
    void constantAndBlankImagesHaveLimits();
};

void TestImagePyramid::levelsAreMeansOfBlocks() {
    const auto pyramid = ImagePyramid::build(ramp(1024, 512), {});
    QCOMPARE(pyramid->levels(), 3); // 1024, 512, 256
    QCOMPARE(pyramid->level(1).width(), 512);
    QCOMPARE(pyramid->level(1)(3, 5), (6 + 7) / 2.0f + 1000.0f * (10 + 11) / 2.0f);
    QCOMPARE(pyramid->level(2)(0, 0), 1.5f + 1500.0f);
}

void TestImagePyramid::blankPixelsDoNotCount() {
    auto image = std::make_shared<Image<float>>(512, 512, 2.0f);
    (*image)(0, 0) = NAN;
    (*image)(1, 0) = INFINITY;
    (*image)(2, 0) = (*image)(3, 0) = (*image)(2, 1) = (*image)(3, 1) = NAN;
    const auto pyramid = ImagePyramid::build(image, {});
    QCOMPARE(pyramid->level(1)(0, 0), 2.0f);
    QVERIFY(std::isnan(pyramid->level(1)(1, 0)));
}

void TestImagePyramid::oddSizesKeepTheirEdge() {
    const auto pyramid = ImagePyramid::build(ramp(301, 259), {});
    QCOMPARE(pyramid->level(1).width(), 151);
    QCOMPARE(pyramid->level(1).height(), 130);
    QCOMPARE(pyramid->level(1)(150, 129), 300.0f + 258000.0f); // the corner pixel alone
}

void TestImagePyramid::levelZeroIsTheImageItself() {
    const FloatImage image = ramp(300, 300);
    QCOMPARE(&ImagePyramid::build(image, {})->level(0), image.get());
}

void TestImagePyramid::quickHasOneCoarseLevel() {
    const auto pyramid = ImagePyramid::quick(ramp(4096, 2048));
    QCOMPARE(pyramid->levels(), 3);
    QVERIFY(pyramid->level(1).empty());
    QCOMPARE(pyramid->level(2).width(), 1024);
    QCOMPARE(pyramid->level(2)(1, 2), 4.0f + 8000.0f);
    QVERIFY(!pyramid->stats().sample.empty());
}

void TestImagePyramid::levelsAloneHaveTheSameStatistics() {
    const FloatImage image = ramp(700, 400);
    const auto whole = ImagePyramid::build(image, {}), levels = ImagePyramid::levelsOf(image);
    QCOMPARE(levels->levels(), whole->levels());
    for (int level = 0; level < whole->levels(); ++level)
        QVERIFY(std::equal(levels->level(level).begin(), levels->level(level).end(), whole->level(level).begin()));
    QCOMPARE(levels->stats().sample, whole->stats().sample);
    QCOMPARE(levels->stats().range, whole->stats().range);
    QCOMPARE(levels->stats().zscale, whole->stats().zscale);
}

void TestImagePyramid::stopsWhenAsked() {
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(!ImagePyramid::build(ramp(1024, 1024), stop.get_token()));
}

void TestImagePyramid::limitsFollowTheirSpecification() {
    auto image = std::make_shared<Image<float>>(101, 100);
    for (std::size_t i = 0; i < image->size(); ++i) // 0 … 100 in every row, negative in the lower half
        image->data()[i] = static_cast<float>(i % 101) * (i < image->size() / 2 ? -1.0f : 1.0f);
    const ImageStats stats = imageStats(*image, image->box(), image->size(), true);
    QCOMPARE(limitsFor({LimitsKind::MinMax, 0, {}}, stats), (Limits{-100.0, 100.0}));
    const Limits central = limitsFor({LimitsKind::Percentile, 90.0, {}}, stats);
    QVERIFY(std::abs(central.low + 90.0) <= 1.0 && std::abs(central.high - 90.0) <= 1.0); // steps of the image
    const Limits symmetric = limitsFor({LimitsKind::Symmetric, 50.0, {}}, stats);
    QCOMPARE(symmetric.low, -symmetric.high);
    QVERIFY(std::abs(symmetric.high - 50.0) <= 1.0);
    QCOMPARE(limitsFor({LimitsKind::Manual, 0, {3.0, 4.0}}, stats), (Limits{3.0, 4.0}));
    const ImageStats part = imageStats(*image, {0, 11, 50, 100}, 10'000, true);
    QCOMPARE(limitsFor({LimitsKind::MinMax, 0, {}}, part), (Limits{0.0, 10.0}));
}

void TestImagePyramid::constantAndBlankImagesHaveLimits() {
    const Image<float> constant(50, 50, 7.0f), blank(50, 50, NAN);
    for (const LimitsKind kind :
         {LimitsKind::ZScale, LimitsKind::MinMax, LimitsKind::Percentile, LimitsKind::Symmetric})
        for (const Image<float>* image : {&constant, &blank}) {
            const Limits limits = limitsFor({kind, 99.0, {}}, imageStats(*image, image->box(), 1000, true));
            QVERIFY(limits.low < limits.high);
        }
    QVERIFY(limitsFor({LimitsKind::Manual, 0, {5.0, 5.0}}, {}).low <
            limitsFor({LimitsKind::Manual, 0, {5.0, 5.0}}, {}).high);
}

QTEST_APPLESS_MAIN(TestImagePyramid)
#include "test_image_pyramid.moc"
