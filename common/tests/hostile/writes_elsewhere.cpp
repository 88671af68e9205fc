// Writes into the build tree, the workbook and what others have handed in.
#include <cstdio>
#include <fstream>

static const int written = [] {
    for (const char* path :
         {"@OUT@/work/build/build.ninja", "@OUT@/work/results/hostile", "@OUT@/work/submissions/hostile",
          "@OUT@/hostile", "@WORKBOOK@/exercises/hostile", "@HOME@/hostile", "/etc/hostile"})
        if (std::ofstream(path, std::ios::app) << " " << std::flush)
            std::puts("it was written");
    return 0;
}();
