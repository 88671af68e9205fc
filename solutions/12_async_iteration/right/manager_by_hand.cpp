// The hide has a manager, which the generator enters and leaves by hand; find() closes its generator by hand
// too.
#include "exercise.hpp"
#include "managers/generator_manager.hpp"

namespace cahier {

GeneratorManager<Hide&> opened(Hide& hide) {
    co_await hide.open();
    co_yield hide;
    co_await hide.close();
}

AsyncGenerator<Bird> watch(Hide& hide) {
    GeneratorManager<Hide&> manager = opened(hide);
    std::exception_ptr end;
    co_await manager.aenter();
    try {
        std::optional<Bird> bird = co_await hide.look();
        while (bird) {
            co_yield *bird;
            bird = co_await hide.look();
        }
    } catch (...) {
        end = std::current_exception();
    }
    co_await manager.aexit(end);
    if (end)
        std::rethrow_exception(end);
}

AsyncGenerator<Bird> only(AsyncGenerator<Bird> birds, std::string species) {
    std::exception_ptr end;
    bool more = true;
    while (more && !end) {
        try {
            const std::optional<Bird> bird = co_await birds.next();
            more = bird.has_value();
            if (bird && bird->species == species)
                co_yield *bird;
        } catch (...) {
            end = std::current_exception();
        }
    }
    co_await birds.aclose();
    if (end)
        std::rethrow_exception(end);
}

Task<std::optional<Bird>> find(Hide& hide, std::string species) {
    AsyncGenerator<Bird> birds = watch(hide);
    std::optional<Bird> bird;
    std::exception_ptr error;
    try {
        do
            bird = co_await birds.next();
        while (bird && bird->species != species);
    } catch (...) {
        error = std::current_exception();
    }
    co_await birds.aclose();
    if (error)
        std::rethrow_exception(error);
    co_return bird;
}

}  // namespace cahier
