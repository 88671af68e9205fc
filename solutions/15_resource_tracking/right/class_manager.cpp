// What is lent has a manager written as a class, and the lines are closed one after the other.
#include "exercise.hpp"

namespace cahier {

struct Exchange::Desk {
    Desk(Cable& cable, std::size_t most) : cable(cable), most(most) {}

    Cable& cable;
    std::size_t most;
    std::vector<Line*> open;
    std::vector<Line*> free;
    std::vector<TaskHandle<>> calls;
    Semaphore permits{most};
};

Exchange::Exchange(Cable& cable, std::size_t most) : desk_(std::make_unique<Desk>(cable, most)) {}
Exchange::~Exchange() = default;

Task<Exchange&> Exchange::aenter() {
    co_return *this;
}

Task<> Exchange::aexit(std::exception_ptr) {
    for (const TaskHandle<>& call : desk_->calls)
        call.cancel();
    for (const TaskHandle<>& call : desk_->calls) {
        try {
            co_await call;
        } catch (...) {
            continue;  // it was cancelled, or it failed
        }
    }
    std::exception_ptr error;
    for (Line* line : desk_->open) {
        try {
            co_await line->close();
        } catch (const std::exception&) {
            error = std::current_exception();
        }
    }
    if (error)
        std::rethrow_exception(error);
}

class OpenLine {
public:
    explicit OpenLine(Cable& cable) : line_(cable.next_line()) {}
    Task<Line*> aenter() {
        co_await line_.open();
        co_return &line_;
    }

private:
    Line& line_;
};

GeneratorManager<Line&> Exchange::line() {
    Desk& desk = *desk_;
    AsyncExitStack stack;
    std::exception_ptr error;
    Line* line = nullptr;
    try {
        co_await stack.enter_async_context(desk.permits);
        if (desk.free.empty()) {
            OpenLine another(desk.cable);
            line = co_await another.aenter();
            desk.open.push_back(line);
        } else {
            line = desk.free.back();
            desk.free.pop_back();
        }
    } catch (...) {
        error = std::current_exception();
    }
    if (!error) {
        stack.push_async_callback([&desk, line] { desk.free.push_back(line); });
        Exit exit = co_yield *line;
        error = exit.error();
    }
    co_await stack.aclose(error);
    if (error && !line)
        std::rethrow_exception(error);
}

void Exchange::call(std::string who, Span time) {
    const auto talk = [](Exchange& exchange, std::string who, Span time) -> Task<> {
        const auto body = [&](Line& line) -> Task<> { co_await line.talk(who, time); };
        co_await async_with(exchange.line(), body);
    };
    desk_->calls.push_back(create_task(talk(*this, std::move(who), time)));
}

}  // namespace cahier
