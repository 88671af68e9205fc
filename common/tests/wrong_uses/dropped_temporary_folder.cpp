// expect: a manager does nothing until it is given to async_with()
#include "io/temporary_folder.hpp"

using namespace cahier;

Task<> forget() {
    temporary_folder();
    co_return;
}
