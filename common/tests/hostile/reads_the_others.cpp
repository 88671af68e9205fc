// Looks for what the other students have handed in, as source, as object file and as program.
#include <cstdio>
#include <filesystem>
#include <fstream>

static const int looked = [] {
    for (int i = 0; i < 100; ++i)
        for (const char* path : {"@OUT@/work/submissions/{}/02_class_manager/exercise.cpp",
                                 "@OUT@/work/build/bin/submissions/{}/02_class_manager"}) {
            std::string other = path;
            other.replace(other.find("{}"), 2, std::to_string(i));
            std::error_code none;
            if (std::filesystem::canonical("/proc/self/exe", none) != other &&
                std::ifstream(other).get() != EOF)
                std::puts("found it");
        }
    return 0;
}();
