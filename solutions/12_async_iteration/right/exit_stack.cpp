// What is to be closed is on an exit stack, and find() goes through all the birds by itself.
#include "exercise.hpp"

namespace cahier {

AsyncGenerator<Bird> watch(Hide& hide) {
    AsyncExitStack stack;
    std::exception_ptr end;
    try {
        co_await hide.open();
        stack.push_async_callback([&hide] { return hide.close(); });
        for (;;) {
            std::optional<Bird> bird = co_await hide.look();
            if (!bird)
                break;
            co_yield std::move(*bird);
        }
    } catch (...) {
        end = std::current_exception();
    }
    co_await stack.aclose(end);
    if (end)
        std::rethrow_exception(end);
}

AsyncGenerator<Bird> only(AsyncGenerator<Bird> birds, std::string species) {
    AsyncExitStack stack;
    std::exception_ptr end;
    try {
        AsyncGenerator<Bird>& all = co_await stack.enter_async_context(aclosing(birds));
        while (auto bird = co_await all.next())
            if (bird->species == species)
                co_yield *bird;
    } catch (...) {
        end = std::current_exception();
    }
    co_await stack.aclose(end);
    if (end)
        std::rethrow_exception(end);
}

Task<std::optional<Bird>> find(Hide& hide, std::string species) {
    std::optional<Bird> found;
    co_await async_with(aclosing(watch(hide)), [&](AsyncGenerator<Bird>& birds) -> Task<> {
        while (auto bird = co_await birds.next()) {
            if (bird->species == species) {
                found = *bird;
                break;
            }
        }
    });
    co_return found;
}

}  // namespace cahier
