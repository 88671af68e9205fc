// The scenes of exercise 15, and what they print. Not yours to change: grading uses its own.
#include <stdexcept>

#include "exercise.hpp"
#include "workbook/note.hpp"

namespace cahier {

std::string Line::name() const {
    return "line " + std::to_string(number_);
}

Task<> Line::open() {
    if (open_)
        throw std::logic_error(name() + " is opened, but it is open already");
    if (cable_.open_ == cable_.most_)
        throw std::logic_error(name() + " is opened, but " + std::to_string(cable_.most_) +
                               " are open already");
    ++cable_.open_;
    note(name(), "dials");
    try {
        co_await sleep(plan_.dial);
        if (plan_.noisy)
            throw std::runtime_error("noise on " + name());
    } catch (...) {
        --cable_.open_;
        note(name(), "not opened: {}", message_of(std::current_exception()));
        throw;
    }
    open_ = true;
    note(name(), "open");
}

Task<> Line::close() {
    if (!open_)
        throw std::logic_error(name() + " is closed, but it is not open");
    if (busy_)
        throw std::logic_error(name() + " is closed while somebody talks");
    if (plan_.stuck) {
        note(name(), "does not close");
        throw std::runtime_error(name() + " is stuck");
    }
    open_ = false;
    --cable_.open_;
    note(name(), "closed");
    co_return;
}

Task<> Line::talk(std::string who, Span time) {
    if (!open_)
        throw std::logic_error(who + " talks on " + name() + ", which is not open");
    if (busy_)
        throw std::logic_error(who + " talks on " + name() + ", where somebody else does");
    busy_ = true;
    note(name(), "{} talks", who);
    std::exception_ptr end;
    try {
        co_await sleep(time);
    } catch (const Cancelled&) {
        end = std::current_exception();
    }
    if (end) {
        note(name(), "{} says goodbye", who);
        co_await sleep(time.duration / 8);
    }
    busy_ = false;
    note(name(), "{} hangs up", who);
    if (end)
        std::rethrow_exception(end);
}

Cable::Cable(std::size_t most, std::vector<Line::Plan> plans) : most_(most) {
    for (const Line::Plan& plan : plans)
        lines_.emplace_back(*this, static_cast<int>(lines_.size() + 1), plan);
}

Line& Cable::next_line() {
    if (used_ == lines_.size())
        throw std::logic_error("the cable has no more lines: all " + std::to_string(used_) +
                               " have been used");
    return lines_[used_++];
}

namespace {

// To the microsecond, so that no two things happen at the same time.
Span draw_time(int least = 200, int most = 900) {
    return rng().randint(least * 1000, most * 1000) * 1us;
}

std::vector<Line::Plan> draw_lines(int count) {
    std::vector<Line::Plan> plans(static_cast<std::size_t>(count));
    for (Line::Plan& plan : plans)
        plan.dial = draw_time();
    return plans;
}

struct Caller {
    std::string who;
    Span comes;
    Span talks;
};

std::vector<Caller> draw_callers(std::size_t count, int latest) {
    std::vector<Caller> callers;
    for (const char* who : {"Ada", "Basil", "Clara", "Dorothea", "Emil", "Flora", "Gustav"}) {
        if (callers.size() == count)
            break;
        const Span comes = draw_time(0, latest);
        callers.push_back(Caller{who, comes, draw_time(400, 1500)});
    }
    return callers;
}

Task<> converse(Exchange& exchange, const Caller& caller) {
    co_await sleep(caller.comes);
    note(caller.who, "asks for a line");
    try {
        co_await async_with(exchange.line(),
                            [&](Line& line) -> Task<> { co_await line.talk(caller.who, caller.talks); });
        note(caller.who, "goes home");
    } catch (const std::exception& error) {
        note(caller.who, "goes home: {}", error.what());
    }
}

Task<> converse_all(Exchange& exchange, const std::vector<Caller>& callers) {
    std::vector<Task<>> conversations;
    for (const Caller& caller : callers)
        conversations.push_back(converse(exchange, caller));
    co_await gather(std::move(conversations));
}

// nominal: a few lines for many callers, who wait if need be.
Task<> nominal() {
    const auto most = static_cast<std::size_t>(rng().randint(2, 3));
    Cable cable(most, draw_lines(9));
    const std::vector<Caller> callers = draw_callers(7, 2500);
    Exchange exchange(cable, most);
    co_await async_with(exchange, [&](Exchange& lent) -> Task<> { co_await converse_all(lent, callers); });
    note("operator", "leaves; open lines: {}", cable.open());
}

// noise: some lines cannot be opened. Their callers hear of it, and the others still get through.
Task<> noise() {
    const auto most = static_cast<std::size_t>(rng().randint(1, 2));
    std::vector<Line::Plan> plans = draw_lines(9);
    plans[0].noisy = true;
    plans[static_cast<std::size_t>(rng().randint(1, 2))].noisy = true;
    Cable cable(most, std::move(plans));
    const std::vector<Caller> callers = draw_callers(6, 900);
    Exchange exchange(cable, most);
    co_await async_with(exchange, [&](Exchange& lent) -> Task<> { co_await converse_all(lent, callers); });
    note("operator", "leaves; open lines: {}", cable.open());
}

// One call is over, two are going on and one waits when the body ends.
Task<> leave_early(std::string error) {
    std::vector<Line::Plan> plans = draw_lines(6);
    const Span first = plans[0].dial;
    const Span second = plans[1].dial;
    Cable cable(2, std::move(plans));
    const Span shortly = draw_time(100, 200);
    const Span later = draw_time(300, 900);
    Exchange exchange(cable, 2);
    try {
        co_await async_with(exchange, [&](Exchange& lent) -> Task<> {
            lent.call("Ada", shortly);
            co_await sleep(10ms);
            lent.call("Basil", 9s);
            lent.call("Clara", 9s + later.duration);
            lent.call("Dorothea", 9s);
            co_await sleep(first.duration + second.duration + shortly.duration + later.duration);
            note("operator", "puts the coat on");
            if (!error.empty())
                throw std::runtime_error(error);
        });
        note("operator", "leaves; open lines: {}", cable.open());
    } catch (const std::exception& found) {
        note("operator", "leaves because of {}; open lines: {}", found.what(), cable.open());
    }
    co_await sleep(30s);  // calls that go on show
}

// body_fails: there are calls when the body ends, well or with an error. They end before the lines are
// closed.
Task<> body_fails() {
    const std::string error = rng().choice<std::string>({"fire", "a flood", "mice"});
    co_await leave_early("");
    co_await leave_early(error);
}

// cancelled: there is one line. Of its callers one is cancelled as the line dials, one as she waits, one as
// he talks.
Task<> cancelled() {
    std::vector<Line::Plan> plans = draw_lines(6);
    const Duration first = plans[0].dial.duration;
    const Duration second = plans[1].dial.duration;
    Cable cable(1, std::move(plans));
    std::vector<Caller> callers = draw_callers(4, 100);
    callers[0].comes = 0s;
    for (std::size_t i = 1; i < 4; ++i)
        callers[i].comes = first * static_cast<int>(i) / 8;
    const Duration talk = callers[1].talks.duration;
    Exchange exchange(cable, 1);
    co_await async_with(exchange, [&](Exchange& lent) -> Task<> {
        std::vector<TaskHandle<>> all;
        for (const Caller& caller : callers)
            all.push_back(create_task(converse(lent, caller)));
        const Duration waits[] = {first / 2, second / 2, second / 2 + talk / 2};
        const std::size_t whom[] = {0, 2, 1};
        for (std::size_t i = 0; i < 3; ++i) {
            co_await sleep(waits[i]);
            note(callers[whom[i]].who, "is called away");
            all[whom[i]].cancel();
        }
        co_await gather_settled(all);
    });
    note("operator", "leaves; open lines: {}", cable.open());
}

// stuck: one of the lines does not close. The others do, and the error goes on.
Task<> stuck() {
    std::vector<Line::Plan> plans = draw_lines(4);
    plans[static_cast<std::size_t>(rng().randint(1, 2))].stuck = true;
    Cable cable(4, std::move(plans));
    const std::vector<Caller> callers = draw_callers(4, 100);
    Exchange exchange(cable, 4);
    try {
        co_await async_with(exchange,
                            [&](Exchange& lent) -> Task<> { co_await converse_all(lent, callers); });
        note("operator", "leaves; open lines: {}", cable.open());
    } catch (const std::exception& error) {
        note("operator", "leaves because {}; open lines: {}", error.what(), cable.open());
    }
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    using namespace cahier;
    return run_scenes(argc, argv,
                      {{"nominal", nominal},
                       {"noise", noise},
                       {"body_fails", body_fails},
                       {"cancelled", cancelled},
                       {"stuck", stuck}});
}
