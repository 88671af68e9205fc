// Exercise 15: a telephone exchange with a few lines for many callers. exercise.hpp says what it must do.
#include "exercise.hpp"

namespace cahier {

struct Exchange::Desk {
    // TODO: what does the exchange have to know? Of its lines, and of the calls that it has started.
};

Exchange::Exchange(Cable&, std::size_t) : desk_(std::make_unique<Desk>()) {}
Exchange::~Exchange() = default;

Task<Exchange&> Exchange::aenter() {
    co_return *this;
}

Task<> Exchange::aexit(std::exception_ptr) {
    // TODO: end the calls that are not over, and then close the lines, all of them.
    co_return;
}

GeneratorManager<Line&> Exchange::line() {
    // TODO: wait until there is a line, lend it with co_yield, and take it back.
    co_return;
}

void Exchange::call(std::string, Span) {
    // TODO: start a task that borrows a line and talks.
}

}  // namespace cahier
