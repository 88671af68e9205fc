// Random: the numbers that Python's random module draws from the same seed.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <type_traits>
#include <utility>

namespace cahier {

// Python's random.Random: two generators with the same seed draw the same numbers, on every machine and in
// CPython. One generator is for one thread at a time.
class Random {
public:
    // random.seed(seed). As in Python the sign does not count: Random(-5) draws what Random(5) draws.
    explicit Random(std::uint64_t seed);

    template <std::signed_integral Integer>
    explicit Random(Integer seed) : Random(magnitude(seed)) {}

    Random(Random&&) noexcept;
    Random& operator=(Random&&) noexcept;
    ~Random();

    // A number from 0 up to, but without, 1.
    double random();

    // A number between a and b, whichever is the greater.
    double uniform(double a, double b);

    // A whole number from a to b, both included. Throws std::invalid_argument when there is none, that is
    // when b < a, and for all 2**64 numbers at once.
    std::int64_t randint(std::int64_t a, std::int64_t b);

    // One of the items, by reference: a named container, array or span, not a temporary one. Throws
    // std::invalid_argument when there is none.
    template <class Items>
    decltype(auto) choice(Items& items) {
        static_assert(!std::is_convertible_v<Items&, const char*>,
                      "choice: a string literal ends with an invisible '\\0'; give a std::string_view");
        return items[index_below(std::size(items))];
    }

    // The same, copied out of a list in braces: choice({"red", "green"}).
    template <class Item>
    Item choice(std::initializer_list<Item> items) {
        return items.begin()[index_below(items.size())];
    }

    // Puts the items in another order, in place.
    template <class Items>
    void shuffle(Items& items) {
        using std::swap;
        for (std::size_t left = std::size(items); left > 1; --left)
            swap(items[left - 1], items[index_below(left)]);
    }

private:
    struct Engine;  // std::mt19937, kept out of this header because <random> is slow to compile

    template <std::signed_integral Integer>
    static std::uint64_t magnitude(Integer seed) {
        const auto bits = static_cast<std::uint64_t>(seed);
        return seed < 0 ? 0 - bits : bits;
    }

    std::size_t index_below(std::size_t count);
    std::uint64_t below(std::uint64_t count);
    std::uint64_t bits(int count);

    std::unique_ptr<Engine> engine_;
};

// The program's generator, as Python's random.uniform() and the like use one. Seeded with 1; run_scenes()
// seeds it anew for each scene.
Random& rng();

}  // namespace cahier
