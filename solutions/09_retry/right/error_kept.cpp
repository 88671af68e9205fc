// The error is kept, and thrown when no attempt is left; the manager is a class.
#include "exercise.hpp"

namespace cahier {

Task<int> retry(std::function<Task<int>()> attempt, int most_attempts, std::chrono::milliseconds first_wait) {
    std::exception_ptr last;
    for (int number = 0; number < most_attempts; ++number) {
        if (number > 0)
            co_await sleep(first_wait * (1 << (number - 1)));
        try {
            const int result = co_await attempt();
            co_return result;
        } catch (const Interference&) {
            last = std::current_exception();
        }
    }
    std::rethrow_exception(last);
}

namespace {

class TurnedOn {
public:
    explicit TurnedOn(Radio& radio) : radio_(radio) {}
    Task<> aenter() { return radio_.turn_on(); }
    Task<> aexit(std::exception_ptr) { return radio_.turn_off(); }

private:
    Radio& radio_;
};

}  // namespace

namespace {

Task<int> ask_once(Radio& radio) {
    TurnedOn turned_on(radio);
    int beds = 0;
    co_await async_with(turned_on, [&]() -> Task<> { beds = co_await radio.ask(); });
    co_return beds;
}

}  // namespace

Task<int> ask_for_beds(Radio& radio, int most_attempts, std::chrono::milliseconds first_wait) {
    co_return co_await retry([&] { return ask_once(radio); }, most_attempts, first_wait);
}

}  // namespace cahier
