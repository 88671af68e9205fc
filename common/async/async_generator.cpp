#include "async/async_generator.hpp"

namespace cahier {

void generator_is_running() {
    throw std::logic_error("this generator is running already: one task at a time can await it");
}

void generator_is_gone() {
    throw std::logic_error(
        "this generator was destroyed while a task waited in its next(): it must live as long as it is read");
}

void generator_ignores_exit() {
    throw std::logic_error("this generator ignored GeneratorExit: it yielded again while it was closed");
}

void next_awaited_twice() {
    throw std::logic_error("what next() returned has been awaited already: call next() again");
}

}  // namespace cahier
