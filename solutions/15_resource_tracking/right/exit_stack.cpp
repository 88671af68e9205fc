// The lines are on an exit stack, which closes them all; a permit is given back by hand; calls remove
// themselves.
#include <algorithm>

#include "exercise.hpp"

namespace cahier {

struct Exchange::Desk {
    Desk(Cable& cable, std::size_t most) : cable(cable), permits(most) {}

    Task<> talk(Exchange& exchange, std::string who, Span time) {
        co_await async_with(exchange.line(), [&](Line& line) { return line.talk(who, time); });
    }

    Cable& cable;
    Semaphore permits;
    AsyncExitStack open;
    std::deque<Line*> free;
    std::vector<TaskHandle<>> calls;
};

Exchange::Exchange(Cable& cable, std::size_t most) : desk_(std::make_unique<Desk>(cable, most)) {}
Exchange::~Exchange() = default;

Task<Exchange&> Exchange::aenter() {
    co_return *this;
}

Task<> Exchange::aexit(std::exception_ptr error) {
    const std::vector<TaskHandle<>> left = desk_->calls;
    for (const TaskHandle<>& call : left)
        call.cancel();
    co_await gather_settled(left);
    co_await desk_->open.aclose(error);
}

GeneratorManager<Line&> Exchange::line() {
    Desk& desk = *desk_;
    co_await desk.permits.acquire();
    Line* line = nullptr;
    std::exception_ptr error;
    if (desk.free.empty()) {
        line = &desk.cable.next_line();
        try {
            co_await line->open();
            desk.open.push_async_callback([line] { return line->close(); });
        } catch (...) {
            error = std::current_exception();
        }
    } else {
        line = desk.free.front();
        desk.free.pop_front();
    }
    if (error) {
        desk.permits.release();
        std::rethrow_exception(error);
    }
    co_yield *line;
    desk.free.push_front(line);
    desk.permits.release();
}

void Exchange::call(std::string who, Span time) {
    const TaskHandle<> call = create_task(desk_->talk(*this, std::move(who), time));
    desk_->calls.push_back(call);
    call.add_done_callback([desk = desk_.get()](const AnyTask& done) { std::erase(desk->calls, done); });
}

}  // namespace cahier
