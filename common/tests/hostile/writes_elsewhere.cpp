// Writes into the build tree, the workbook and what others have handed in, and leaves files there.
#include <cstdio>
#include <fstream>

static const int written = [] {
    for (const char* path : {"@OUT@/work/build/build.ninja", "@OUT@/work/students.json",
                             "@WORKBOOK@/exercises/CMakeLists.txt", "@HOME@/secret", "/etc/passwd"})
        if (std::fstream(path) << " " << std::flush)
            std::puts("it was written");
    for (const char* folder :
         {"@OUT@", "@OUT@/work/results", "@OUT@/work/submissions", "@WORKBOOK@/exercises", "@HOME@", "/etc"})
        std::ofstream(std::string(folder) + "/hostile-new") << " ";
    return 0;
}();
