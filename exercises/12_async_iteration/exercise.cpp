// Exercise 12: a generator of birds, which closes its shutter. exercise.hpp says what each function must do.
#include "exercise.hpp"

namespace cahier {

AsyncGenerator<Bird> watch(Hide&) {
    // TODO: open the hide, co_yield each bird, and close the hide, however this ends.
    co_return;
}

AsyncGenerator<Bird> only(AsyncGenerator<Bird>, std::string) {
    // TODO: co_yield the birds of the species, and close the other generator, however this ends.
    co_return;
}

Task<std::optional<Bird>> find(Hide&, std::string) {
    // TODO: watch until a bird of the species comes, and no longer. Return it.
    co_return std::nullopt;
}

}  // namespace cahier
