// The scenes of exercise 12, and what they print. Not yours to change: grading uses its own.
#include <stdexcept>

#include "async/gather.hpp"
#include "exercise.hpp"
#include "workbook/note.hpp"

namespace cahier {

Task<> Hide::open() {
    if (open_)
        throw std::logic_error("the shutter of the " + name_ + " is opened, but it is open already");
    note(name_, "the shutter opens");
    co_await sleep(morning_.shutter);
    if (morning_.jams) {
        note(name_, "the shutter jams, and stays closed");
        throw std::runtime_error("the shutter jams");
    }
    open_ = true;
    note(name_, "open");
}

Task<> Hide::close() {
    if (!open_)
        throw std::logic_error("the shutter of the " + name_ + " is closed, but it was not open");
    note(name_, "the shutter closes");
    co_await sleep(morning_.shutter);
    open_ = false;
    note(name_, "closed");
}

Task<std::optional<Bird>> Hide::look() {
    if (!open_)
        throw std::logic_error("somebody looks out of the " + name_ + ", but its shutter is closed");
    co_await sleep(morning_.waits[seen_]);
    if (seen_ < morning_.birds.size()) {
        const Bird& bird = morning_.birds[seen_++];
        note(name_, "a {} comes", bird.species);
        co_return bird;
    }
    if (morning_.foggy) {
        note(name_, "fog comes");
        throw std::runtime_error("fog");
    }
    note(name_, "the birds have gone");
    co_return std::nullopt;
}

std::string_view Hide::shutter() const {
    return open_ ? "open" : "closed";
}

namespace {

Span draw_time() {
    return rng().randint(100, 900) * 1ms;
}

constexpr std::string_view all_species[] = {"heron", "dunlin", "curlew", "plover", "bittern", "ruff"};

// So many birds, of any species.
Morning draw_morning(std::int64_t birds) {
    Morning morning;
    morning.shutter = draw_time();
    for (std::int64_t i = 0; i < birds; ++i) {
        morning.waits.push_back(draw_time());
        morning.birds.push_back(
            Bird{std::string(rng().choice(all_species)), static_cast<int>(rng().randint(40, 190))});
    }
    morning.waits.push_back(draw_time());  // until the end
    return morning;
}

// What somebody does who wants to see every bird, and takes the time to write each down.
Task<> write_down_all(Hide& hide, std::string who, Span writing) {
    AsyncGenerator<Bird> birds = watch(hide);
    try {
        while (auto bird = co_await birds.next()) {
            note(who, "a {} of {} cm", bird->species, bird->wingspan);
            co_await sleep(writing);
        }
        note(who, "these were all, and the shutter is {}", hide.shutter());
    } catch (const std::exception& error) {
        note(who, "the watch failed: {}; the shutter is {}", error.what(), hide.shutter());
    }
}

// nominal: watch() gives all the birds of a morning, each as soon as it is seen.
Task<> nominal() {
    Hide hide("hide", draw_morning(rng().randint(3, 5)));
    co_await write_down_all(hide, "warden", draw_time());
}

// found: find() gives the first bird of a species; nobody asks for the rest, and the hide is closed.
Task<> found() {
    Morning morning = draw_morning(8);
    const Span rest = draw_time();
    const std::string wanted = morning.birds[static_cast<std::size_t>(rng().randint(2, 6))].species;
    Hide hide("hide", std::move(morning));
    const std::optional<Bird> bird = co_await find(hide, wanted);
    if (bird)
        note("warden", "a {} of {} cm, and the shutter is {}", bird->species, bird->wingspan, hide.shutter());
    else
        note("warden", "no {}", wanted);
    co_await sleep(rest);

    Morning empty = draw_morning(2);
    Hide pond("pond", std::move(empty));
    const std::optional<Bird> none = co_await find(pond, "phoenix");
    note("warden", "{}, and the shutter of the pond is {}", none ? "a phoenix" : "no phoenix",
         pond.shutter());
    co_await sleep(2s);  // what is closed too late is closed while there still is a hide
}

// fog: one hide does not open at all; at another, fog comes after some birds.
Task<> fog() {
    Morning jammed = draw_morning(2);
    jammed.jams = true;
    Morning foggy = draw_morning(rng().randint(1, 4));
    foggy.foggy = true;
    const Span writing = draw_time();
    Hide marsh("marsh", std::move(jammed));
    Hide shore("shore", std::move(foggy));
    co_await write_down_all(marsh, "warden", writing);
    co_await write_down_all(shore, "warden", writing);
    co_await sleep(2s);
}

// filtered: only() gives the birds of one species; after some of them nobody asks for the rest.
Task<> filtered() {
    Morning morning = draw_morning(9);
    const std::string wanted(rng().choice(all_species));
    for (const std::size_t place : {1, 4, 7})
        morning.birds[place].species = wanted;
    const Span writing = draw_time();
    auto left = rng().randint(1, 3);
    Hide hide("hide", std::move(morning));
    co_await async_with(aclosing(only(watch(hide), wanted)), [&](AsyncGenerator<Bird>& birds) -> Task<> {
        while (auto bird = co_await birds.next()) {
            note("painter", "a {} of {} cm", bird->species, bird->wingspan);
            co_await sleep(writing);
            if (--left == 0)
                break;
        }
        note("painter", "that will do");
    });
    note("painter", "the shutter is {}", hide.shutter());
    co_await sleep(2s);
}

// cancelled: find() is cancelled while it waits for a bird.
Task<> cancelled() {
    const auto after = static_cast<std::size_t>(rng().randint(1, 4));
    Morning morning = draw_morning(6);
    Duration time = morning.shutter.duration + morning.waits[after].duration / 2;
    for (std::size_t i = 0; i < after; ++i)
        time += morning.waits[i].duration;
    Hide hide("hide", std::move(morning));
    const TaskHandle<std::optional<Bird>> search = create_task(find(hide, "phoenix"));
    co_await sleep(time);
    note("warden", "calls the watcher home");
    search.cancel();
    co_await gather_settled(search);
    note("warden", "the search {}, and the shutter is {}",
         search.cancelled() ? "was cancelled" : "ended by itself", hide.shutter());
    co_await sleep(5s);
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    using namespace cahier;
    return run_scenes(argc, argv,
                      {{"nominal", nominal},
                       {"found", found},
                       {"fog", fog},
                       {"filtered", filtered},
                       {"cancelled", cancelled}});
}
