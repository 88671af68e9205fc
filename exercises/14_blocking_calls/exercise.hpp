// Exercise 14: an observatory. Its telescopes are old, and each of their functions blocks until it is done.
#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "async/gather.hpp"
#include "async/to_thread.hpp"
#include "managers/async_with.hpp"
#include "workbook/chapter.hpp"

namespace cahier {

// Not yours: what stands in the sky.
struct Star {
    std::string name;
    int photons;
    enum class Kind { bright, clouded, faint } kind = Kind::bright;
};

// Not yours: all who look at one star at the same time.
struct Company {
    explicit Company(int expected) : expected(expected) {}
    std::mutex mutex;
    std::condition_variable changed;
    int expected;
    int arrived = 0;
    bool broken_up = false;  // somebody has waited in vain
};

// Not yours either. These are ordinary functions, no coroutines: whoever calls them waits, and with him his
// thread. Different telescopes may be used from different threads at once.
class Telescope {
public:
    Telescope(Span dome, Span exposure, int mirror = 1) : dome_(dome), exposure_(exposure), mirror_(mirror) {}
    Telescope(const Telescope&) = delete;

    void open_dome();   // blocks
    void close_dome();  // blocks; throws std::logic_error if the dome is not open

    // Blocks, and gives the photons that arrived. Throws std::runtime_error if there are clouds. If it is
    // asked to stop, it stops soon.
    int expose(const Star& star, std::stop_token stop);

    // For the scenes.
    void open_at_dusk();            // does not block
    void wait_until_exposing();     // blocks
    void say_enough();              // a faint star is exposed until this is said
    void share(Company& company);   // the exposure begins when all of them are ready
    std::string_view dome() const;  // "open" or "closed"
    std::string_view last_exposure() const;

private:
    Span dome_;
    Span exposure_;
    int mirror_;                // one of 3 collects three times the photons
    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable_any changed_;
    bool open_ = false;
    bool exposing_ = false;
    bool enough_ = false;
    Company* company_ = nullptr;
    std::string_view last_ = "none";
};

// Yours: a manager around a telescope. Its dome is open while the body runs. The loop goes on meanwhile, also
// while the dome opens and closes.
class Dome {
public:
    explicit Dome(Telescope& telescope) : telescope_(telescope) {}

    Task<> aenter();
    Task<> aexit(std::exception_ptr);

private:
    [[maybe_unused]] Telescope& telescope_;
};

// Yours: exposes once, and gives the photons. The loop goes on meanwhile. If it is cancelled, so is the
// exposure.
Task<int> expose(Telescope& telescope, Star star);

// Yours: exposes with all the telescopes at the same time, and gives the photons of each, in their order.
Task<std::vector<int>> expose_all(std::vector<Telescope*> telescopes, Star star);

}  // namespace cahier
