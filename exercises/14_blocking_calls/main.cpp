// The scenes of exercise 14, and what they print. Not yours to change: grading uses its own.
#include <algorithm>
#include <deque>
#include <stdexcept>
#include <thread>

#include "exercise.hpp"
#include "workbook/note.hpp"

namespace cahier {
namespace {

// How long, in real time, a thread waits for others that do not come. It is long, so that a machine with much
// to do changes nothing: who does it right never waits for so long.
constexpr auto patience = 400ms;

// Blocks. In the loop's own thread this moves the scenes' clock. In another thread that clock stands still
// meanwhile, so that a hundredth of the time is enough.
void hold(Span time) {
    if (Loop::running_or_null())
        block_for(time);
    else
        std::this_thread::sleep_for(time.duration / 100);
}

}  // namespace

void Telescope::open_dome() {
    hold(dome_);
    const std::lock_guard lock(mutex_);
    if (open_)
        throw std::logic_error("the dome is opened, but it is open already");
    open_ = true;
}

void Telescope::close_dome() {
    hold(dome_);
    const std::lock_guard lock(mutex_);
    if (!open_)
        throw std::logic_error("the dome is closed, but it is not open");
    if (exposing_)
        throw std::logic_error("the dome is closed during an exposure");
    open_ = false;
}

int Telescope::expose(const Star& star, std::stop_token stop) {
    std::unique_lock lock(mutex_);
    if (!open_)
        throw std::logic_error("an exposure under a closed dome");
    if (exposing_)
        throw std::logic_error("two exposures at once with one telescope");
    exposing_ = true;
    changed_.notify_all();
    lock.unlock();

    hold(exposure_);
    bool in_company = true;
    if (company_) {
        std::unique_lock together(company_->mutex);
        ++company_->arrived;
        company_->changed.notify_all();
        company_->changed.wait_for(together, patience, [&] {
            return company_->arrived == company_->expected || company_->broken_up;
        });
        if (company_->arrived < company_->expected)
            company_->broken_up = true;
        in_company = !company_->broken_up;
    }

    lock.lock();
    const bool holds_the_loop = Loop::running_or_null();  // then nobody can say so
    if (star.kind == Star::Kind::faint && !holds_the_loop)
        changed_.wait_for(lock, stop, patience, [&] { return enough_; });
    exposing_ = false;
    last_ = stop.stop_requested()                        ? "broken off"
            : !in_company                                ? "alone"
            : star.kind == Star::Kind::faint && !enough_ ? "far too long"
                                                         : "good";
    if (star.kind == Star::Kind::clouded)
        throw std::runtime_error("clouds before " + star.name);
    return last_ == "good" ? star.photons * mirror_ : 0;
}

void Telescope::open_at_dusk() {
    const std::lock_guard lock(mutex_);
    open_ = true;
}

void Telescope::wait_until_exposing() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, patience, [&] { return exposing_; });
}

void Telescope::say_enough() {
    const std::lock_guard lock(mutex_);
    enough_ = true;
    changed_.notify_all();
}

void Telescope::share(Company& company) {
    company_ = &company;
}

std::string_view Telescope::dome() const {
    const std::lock_guard lock(mutex_);
    return open_ ? "open" : "closed";
}

std::string_view Telescope::last_exposure() const {
    const std::lock_guard lock(mutex_);
    return last_;
}

namespace {

Span draw_time() {
    return rng().randint(100, 900) * 1ms;
}

Star draw_star(Star::Kind kind) {
    return Star{rng().choice<std::string>({"Vega", "Altair", "Deneb", "Mizar", "Capella", "Algol"}),
                static_cast<int>(rng().randint(1000, 9000)), kind};
}

// Strikes late if somebody holds the loop.
Task<> bell(Span interval) {
    for (int stroke = 1; stroke <= 4; ++stroke) {
        co_await sleep(interval);
        note("bell", "stroke {}", stroke);
    }
}

Task<> observe(Telescope& telescope, Star star, Span before, Span after) {
    co_await async_with(Dome(telescope), [&]() -> Task<> {
        note("astronomer", "the dome is {}", telescope.dome());
        co_await sleep(before);
        note("astronomer", "exposes {}", star.name);
        const TaskHandle<int> exposure = create_task(expose(telescope, star));
        // This thread is asked for before that of the exposure, which on the virtual clock gives it the first
        // turn.
        co_await to_thread([&] { telescope.wait_until_exposing(); });
        note("assistant", "says that it is enough");
        telescope.say_enough();
        const int photons = co_await exposure;
        note("astronomer", "{} photons of {}, the exposure was {}", photons, star.name,
             telescope.last_exposure());
        co_await sleep(after);
    });
    note("astronomer", "the dome is {}", telescope.dome());
}

// nominal: an exposure lasts until the assistant says that it is enough, and the bell strikes meanwhile.
Task<> nominal() {
    const Span turning = draw_time();
    Telescope telescope(turning, draw_time());
    const Star star = draw_star(Star::Kind::faint);
    const Span before = draw_time();
    const Span after = draw_time();
    const Span interval = draw_time();
    co_await gather(observe(telescope, star, before, after), bell(interval));
}

// clouds: the exposure fails. The dome is closed, and the error goes on.
Task<> clouds() {
    const Span turning = draw_time();
    Telescope telescope(turning, draw_time());
    const Star star = draw_star(Star::Kind::clouded);
    const Span before = draw_time();
    const TaskHandle<> bells = create_task(bell(draw_time()));
    try {
        co_await async_with(Dome(telescope), [&]() -> Task<> {
            note("astronomer", "the dome is {}", telescope.dome());
            co_await sleep(before);
            note("astronomer", "exposes {}", star.name);
            const int photons = co_await expose(telescope, star);
            note("astronomer", "{} photons of {}", photons, star.name);
        });
    } catch (const std::exception& error) {
        note("astronomer", "goes home: {}", error.what());
    }
    note("astronomer", "the dome is {}", telescope.dome());
    co_await bells;
}

// comet: it is seen only if all telescopes expose at the same time.
Task<> comet() {
    const auto count = static_cast<int>(rng().randint(2, 4));
    Company company(count);
    std::deque<Telescope> telescopes;
    std::vector<Telescope*> all;
    for (int i = 0; i < count; ++i) {
        const Span turning = draw_time();
        Telescope& telescope = telescopes.emplace_back(turning, draw_time(), i + 1);
        telescope.open_at_dusk();
        telescope.share(company);
        all.push_back(&telescope);
    }
    const Star star{"the comet", static_cast<int>(rng().randint(10, 90)), Star::Kind::bright};
    const TaskHandle<> bells = create_task(bell(draw_time()));
    const std::vector<int> photons = co_await expose_all(all, star);
    note("astronomer", "{} exposures with {} telescopes", photons.size(), count);
    for (std::size_t i = 0; i < photons.size(); ++i)
        note("astronomer", "{} photons", photons[i]);
    for (const Telescope& telescope : telescopes)
        note("astronomer", "an exposure was {}", telescope.last_exposure());
    co_await bells;
}

// cancelled: an exposure would last far too long. It is broken off when its task is cancelled.
Task<> cancelled() {
    const Span turning = draw_time();
    Telescope telescope(turning, draw_time());
    const Star star = draw_star(Star::Kind::faint);
    const Span before = draw_time();
    const TaskHandle<> bells = create_task(bell(draw_time()));
    telescope.open_at_dusk();
    co_await sleep(before);
    note("astronomer", "exposes {}", star.name);
    const TaskHandle<int> exposure = create_task(expose(telescope, star));
    co_await to_thread([&] { telescope.wait_until_exposing(); });
    note("assistant", "sees that the moon rises");
    exposure.cancel();
    co_await gather_settled(exposure);
    note("astronomer", "the task {}, the exposure was {}", exposure.cancelled() ? "was cancelled" : "went on",
         telescope.last_exposure());
    co_await bells;
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    using namespace cahier;
    return run_scenes(argc, argv,
                      {{"nominal", nominal}, {"clouds", clouds}, {"comet", comet}, {"cancelled", cancelled}});
}
