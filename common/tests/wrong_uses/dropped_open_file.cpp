// expect: a manager does nothing until it is given to async_with()
#include "io/file.hpp"

using namespace cahier;

Task<> forget() {
    open_file("notes.txt");
    co_return;
}
