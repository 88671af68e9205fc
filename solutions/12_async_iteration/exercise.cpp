// Exercise 12: a generator of birds, which closes its shutter. exercise.hpp says what each function must do.
#include "exercise.hpp"

namespace cahier {

AsyncGenerator<Bird> watch(Hide& hide) {
    co_await hide.open();
    std::exception_ptr end;
    try {
        while (auto bird = co_await hide.look())
            co_yield *bird;
    } catch (...) {  // fog, Cancelled or GeneratorExit: whatever it is, the hide is to be closed
        end = std::current_exception();
    }
    co_await hide.close();
    if (end)
        std::rethrow_exception(end);
}

AsyncGenerator<Bird> only(AsyncGenerator<Bird> birds, std::string species) {
    std::exception_ptr end;
    try {
        while (auto bird = co_await birds.next())
            if (bird->species == species)
                co_yield *bird;
    } catch (...) {
        end = std::current_exception();
    }
    co_await birds.aclose();
    if (end)
        std::rethrow_exception(end);
}

Task<std::optional<Bird>> find(Hide& hide, std::string species) {
    co_return co_await async_with(
        aclosing(only(watch(hide), species)),
        [](AsyncGenerator<Bird>& birds) -> Task<std::optional<Bird>> { co_return co_await birds.next(); });
}

}  // namespace cahier
