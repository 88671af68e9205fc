// only() gives every bird; find() looks at the species by itself.
// fails: filtered
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

AsyncGenerator<Bird> only(AsyncGenerator<Bird> birds, std::string) {
    std::exception_ptr end;
    try {
        while (auto bird = co_await birds.next())
            co_yield *bird;
    } catch (...) {
        end = std::current_exception();
    }
    co_await birds.aclose();
    if (end)
        std::rethrow_exception(end);
}

Task<std::optional<Bird>> find(Hide& hide, std::string species) {
    std::optional<Bird> found;
    co_await async_with(aclosing(watch(hide)), [&](AsyncGenerator<Bird>& birds) -> Task<> {
        while (auto bird = co_await birds.next()) {
            if (bird->species == species) {
                found = bird;
                break;
            }
        }
    });
    co_return found;
}

}  // namespace cahier
