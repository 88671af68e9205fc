#include "managers/generator_manager.hpp"

namespace cahier {

void entered_already() {
    throw std::logic_error(
        "this generator manager has been entered already: call its function again for another");
}

void never_yields() {
    throw std::logic_error(
        "this generator manager never yields: it needs one co_yield, for the body to run at");
}

void yields_twice(const std::exception_ptr& error) {
    if (error && !error_as<GeneratorExit>(error))
        std::rethrow_exception(error);
    throw std::logic_error(
        "this generator manager yields twice: it needs one co_yield, for the body to run at");
}

}  // namespace cahier
