// The lines are closed with gather(): closing takes no time, so the others are closed when it hears that one
// is not.
#include "exercise.hpp"

namespace cahier {

struct Exchange::Desk {
    Desk(Cable& cable, std::size_t most) : cable(cable), permits(most) {}

    Cable& cable;
    Semaphore permits;        // to have a line
    std::vector<Line*> open;  // all of them
    std::vector<Line*> free;  // those that are not lent; the last was given back last
    std::vector<TaskHandle<>> calls;
};

// Gives a permit back at the end of its scope. That takes no wait, so a destructor can do it.
struct Permit {
    Semaphore& permits;
    ~Permit() { permits.release(); }
};

Exchange::Exchange(Cable& cable, std::size_t most) : desk_(std::make_unique<Desk>(cable, most)) {}
Exchange::~Exchange() = default;

Task<Exchange&> Exchange::aenter() {
    co_return *this;
}

Task<> Exchange::aexit(std::exception_ptr) {
    for (const TaskHandle<>& call : desk_->calls)
        call.cancel();
    co_await gather_settled(desk_->calls);

    std::vector<Task<>> closing;
    for (Line* line : desk_->open)
        closing.push_back(line->close());
    co_await gather(std::move(closing));
}

GeneratorManager<Line&> Exchange::line() {
    co_await desk_->permits.acquire();
    const Permit permit{desk_->permits};
    if (desk_->free.empty()) {
        Line& another = desk_->cable.next_line();
        co_await another.open();
        desk_->open.push_back(&another);
        desk_->free.push_back(&another);
    }
    Line* const line = desk_->free.back();
    desk_->free.pop_back();
    co_yield *line;
    desk_->free.push_back(line);
}

void Exchange::call(std::string who, Span time) {
    std::erase_if(desk_->calls, [](const TaskHandle<>& call) { return call.done(); });
    const auto talk = [this, who, time]() -> Task<> {
        co_await async_with(line(), [&](Line& line) -> Task<> { co_await line.talk(who, time); });
    };
    desk_->calls.push_back(create_task(talk));
}

}  // namespace cahier
