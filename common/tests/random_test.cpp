#include "workbook/random.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace cahier {
namespace {

// What CPython 3.11 draws, one after the other, from random.seed(seed):
struct Draws {
    std::uint64_t seed;
    std::vector<double> fractions;      // random()
    std::vector<double> lengths;        // uniform(0.1, 0.3)
    std::vector<std::int64_t> dice;     // randint(1, 6)
    std::vector<std::int64_t> numbers;  // randint(-10**12, 10**12)
    std::string_view chosen;            // choice("cahier")
    std::string_view shuffled;          // shuffle(list("cahier"))
    double next;                        // random()
};

const std::vector<Draws> cpython = {
    {0U,
     {0.8444218515250481, 0.7579544029403025, 0.420571580830845, 0.25891675029296335, 0.5112747213686085,
      0.4049341374504143, 0.7837985890347726, 0.30331272607892745, 0.4765969541523558, 0.5833820394550312},
     {0.281622577039067, 0.20093737116347804, 0.15636756887994077, 0.25116084083144474, 0.22367379933506631,
      0.1501012682724881},
     {5, 6, 5, 2, 3, 1, 6, 1, 6, 3},
     {230388484183, -222178411020, -306645511518, 407078045369},
     "aeiiehce",
     "aehirc",
     0.6118970848141451},
    {1U,
     {0.13436424411240122, 0.8474337369372327, 0.763774618976614, 0.2550690257394217, 0.49543508709194095,
      0.4494910647887381, 0.651592972722763, 0.7887233511355132, 0.0938595867742349, 0.02834747652200631},
     {0.26715302078397396, 0.18655341358101069, 0.2524560164915884, 0.10042121067022214, 0.18907743881096029,
      0.2443080064681565},
     {2, 5, 1, 3, 1, 1, 1, 6, 5, 1},
     {941063865418, 509170780623, 595245843701, 159765899143},
     "aiieahar",
     "erchia",
     0.8375779756625729},
    {2U,
     {0.9560342718892494, 0.9478274870593494, 0.05655136772680869, 0.08487199515892163, 0.8354988781294496,
      0.7359699890685233, 0.6697304014402209, 0.3081364575891442, 0.6059441656784624, 0.6068017336408379},
     {0.2162408034224006, 0.13167657405096111, 0.18613392805825374, 0.17870636404107426, 0.24460241624749315,
      0.29896391258994853},
     {3, 5, 4, 5, 3, 1, 1, 3, 4, 3},
     {-162877587541, 960324482214, 159143231027, 229067119053},
     "aaacahaa",
     "acihre",
     0.9951776705203319},
    {42U,
     {0.6394267984578837, 0.025010755222666936, 0.27502931836911926, 0.22321073814882275, 0.7364712141640124,
      0.6766994874229113, 0.8921795677048454, 0.08693883262941615, 0.4219218196852704, 0.029797219438070344},
     {0.14372759496072068, 0.20107105762067246, 0.10530719393677274, 0.1397675301373297, 0.22997688755590465,
      0.20898829612064335},
     {2, 4, 5, 3, 1, 2, 6, 4, 3, 3},
     {-526885818064, 679148444259, -775216038023, -166378004207},
     "chhehcri",
     "harice",
     0.8294046642529949},
    {4294967295U,
     {0.6353574441341173, 0.20319993954407756, 0.6073666030347188, 0.29133552762158776, 0.3400278163075766,
      0.3811162164237829, 0.6885722791691622, 0.8779348201241423, 0.27965726967964466, 0.8974354974718768},
     {0.18208846012394653, 0.14339549537185192, 0.2916219318068206, 0.1275707883518165, 0.26081965934829465,
      0.2586972050439573},
     {3, 2, 6, 6, 1, 3, 1, 4, 6, 4},
     {604467618835, 195102305308, 304417108831, 739758499863},
     "ceiracar",
     "haceri",
     0.5018389931510927},
    {4294967296U,
     {0.11299430095636409, 0.41782886486292836, 0.0166763664992291, 0.6117214625782752, 0.8056470212514185,
      0.33151119826617415, 0.5456080212796112, 0.4518156201690309, 0.1380847623629401, 0.8184588770597201},
     {0.29135847156220784, 0.20021679150187716, 0.1685391899005321, 0.17626281303039387, 0.2854779771897742,
      0.13223016397261408},
     {6, 1, 6, 3, 6, 2, 5, 3, 3, 5},
     {-665244455993, 127811517887, 120525027082, -596622753472},
     "aecirchr",
     "ierahc",
     0.35195096176413},
    {9223372036854775808U,
     {0.5534639983914199, 0.9406144709090462, 0.24199432111690833, 0.8512870110731147, 0.08475572881914784,
      0.7540272573617904, 0.5031429179402597, 0.4584041360854958, 0.6694194299285753, 0.19024934800708937},
     {0.10526971171803666, 0.11871812613990335, 0.17167174215463502, 0.20947193177145226, 0.25550989681993375,
      0.2463927331353095},
     {3, 5, 6, 4, 3, 3, 4, 6, 1, 3},
     {-395477555594, -432890802159, -473603523388, 882496820762},
     "arreiiha",
     "ceihra",
     0.7946044746417648},
    {18446744073709551615U,
     {0.021825695401270107, 0.3380953268613758, 0.21196748656082065, 0.6151259995625727, 0.9195709817171983,
      0.3710442168116028, 0.732112450119449, 0.7425271053191524, 0.7371253534596319, 0.7299698407380952},
     {0.1939413110292339, 0.2757113098349555, 0.11564736485636991, 0.165963161712014, 0.15242565762691548,
      0.21793342238170194},
     {3, 3, 3, 5, 3, 5, 4, 3, 2, 3},
     {-473724068702, 847852047150, 836921949192, -286020777179},
     "ciiaccae",
     "racehi",
     0.8126920077214288},
};

constexpr std::string_view letters = "cahier";

TEST(Random, EqualsCPythonForAnySeed) {
    for (const Draws& expected : cpython) {
        SCOPED_TRACE(expected.seed);
        Random random(expected.seed);
        for (const double fraction : expected.fractions)
            EXPECT_EQ(random.random(), fraction);
        for (const double length : expected.lengths)
            EXPECT_EQ(random.uniform(0.1, 0.3), length);
        for (const std::int64_t die : expected.dice)
            EXPECT_EQ(random.randint(1, 6), die);
        for (const std::int64_t number : expected.numbers)
            EXPECT_EQ(random.randint(-1'000'000'000'000, 1'000'000'000'000), number);
        for (const char letter : expected.chosen)
            EXPECT_EQ(random.choice(letters), letter);
        std::string word(letters);
        random.shuffle(word);
        EXPECT_EQ(word, expected.shuffled);
        EXPECT_EQ(random.random(), expected.next);
    }
}

TEST(Random, IgnoresTheSignOfItsSeedAsPythonDoes) {
    EXPECT_EQ(Random(-42).random(), Random(42).random());
    EXPECT_EQ(Random(std::numeric_limits<std::int64_t>::min()).random(),
              Random(std::uint64_t{1} << 63).random());
}

TEST(Random, DrawsBothEndsOfARange) {
    Random random(1);
    std::set<std::int64_t> drawn;
    for (int i = 0; i < 200; ++i)
        drawn.insert(random.randint(-1, 2));
    EXPECT_EQ(drawn, (std::set<std::int64_t>{-1, 0, 1, 2}));
    EXPECT_EQ(random.randint(7, 7), 7);
}

TEST(Random, DrawsFromWideRangesAsCPythonDoes) {
    using Limits = std::numeric_limits<std::int64_t>;
    Random random(1);
    EXPECT_EQ(random.randint(Limits::min(), Limits::max() - 1), 1276586094810739189);
    EXPECT_EQ(random.randint(Limits::min(), Limits::max() - 1), 5575806193180437215);
    EXPECT_EQ(random.randint(Limits::min(), Limits::max() - 1), -8059256602948617276);
    EXPECT_EQ(random.randint(0, 4294967295), 1095513148);
    EXPECT_EQ(random.randint(0, 4294967295), 1930549411);
    EXPECT_EQ(random.randint(1, 4294967295), 2798570524);
    EXPECT_EQ(random.randint(1, 4294967295), 1630434967);
}

TEST(Random, RefusesARangeThatHasNoNumber) {
    Random random(1);
    EXPECT_THROW(random.randint(2, 1), std::invalid_argument);
    EXPECT_THROW(random.randint(7, -7), std::invalid_argument);
}

TEST(Random, ChoosesTheItemItselfNotACopy) {
    Random random(1);
    std::vector<int> items{1, 2, 3};
    random.choice(items) = 10;
    EXPECT_EQ(std::multiset<int>(items.begin(), items.end()).count(10), 1U);
}

TEST(Random, ChoosesFromAListInBraces) {
    Random one(5);
    Random other(5);
    const std::vector<std::string> colours{"red", "green", "blue"};
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(one.choice({"red", "green", "blue"}), other.choice(colours));
}

TEST(Random, RefusesToChooseFromNothing) {
    Random random(1);
    std::vector<int> nothing;
    EXPECT_THROW(random.choice(nothing), std::invalid_argument);
}

TEST(Random, ShufflesNothingAndASingleItem) {
    Random random(1);
    std::vector<int> nothing;
    std::vector<int> single{3};
    random.shuffle(nothing);
    random.shuffle(single);
    EXPECT_EQ(single, std::vector<int>{3});
    EXPECT_EQ(random.random(), Random(1).random());
}

}  // namespace
}  // namespace cahier
