// Looks for the solution and the expected transcripts while it runs.
#include <cstdio>
#include <fstream>
#include <string>

static const int looked = [] {
    for (const char* path : {"../../solutions/02_class_manager/exercise.cpp",
                             "@WORKBOOK@/solutions/02_class_manager/exercise.cpp",
                             "@OUT@/work/expected/02_class_manager/nominal.txt", "@OUT@/work/students.json",
                             "@OUT@/grades.csv", "@HOME@/secret"})
        if (std::ifstream(path).get() != EOF)
            std::puts("found it");
    return 0;
}();
