// expect: to_thread(f, arguments...) calls f(arguments...): these do not fit
#include <string>

#include "async/to_thread.hpp"

int length(const std::string& text);

cahier::Task<int> measure() {
    co_return co_await cahier::to_thread(length, 5);
}
