#include "workbook/random.hpp"

#include <bit>
#include <random>
#include <span>
#include <stdexcept>

namespace cahier {
namespace {

// The seed sequence that gives std::mt19937 the state which CPython's init_by_array() computes from an
// integer. The engine asks generate() for all of its 624 words and keeps them as they are: the one state that
// it would mend, all zeros, does not occur, since the first word is never zero.
class PythonSeed {
public:
    using result_type = std::uint32_t;

    // Python cuts an integer into 32-bit words, the lowest first, without the zero words on top.
    explicit PythonSeed(std::uint64_t seed)
        : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
          key_size_(seed >> 32 == 0 ? 1 : 2) {}

    void generate(std::uint32_t* first, std::uint32_t* last) const {
        const std::span state(first, last);
        state[0] = 19650218;
        for (std::size_t i = 1; i < state.size(); ++i)
            state[i] = 1812433253U * mixed(state[i - 1]) + static_cast<std::uint32_t>(i);

        std::size_t i = 1;
        const auto go_on = [&] {  // round and round, with the last word in the place of the first
            if (++i == state.size()) {
                state[0] = state.back();
                i = 1;
            }
        };
        for (std::size_t step = 0; step < state.size(); ++step, go_on()) {
            const std::size_t j = step % key_size_;
            state[i] = (state[i] ^ mixed(state[i - 1]) * 1664525U) + key_[j] + static_cast<std::uint32_t>(j);
        }
        for (std::size_t step = 1; step < state.size(); ++step, go_on())
            state[i] = (state[i] ^ mixed(state[i - 1]) * 1566083941U) - static_cast<std::uint32_t>(i);
        state[0] = 0x80000000U;
    }

private:
    static std::uint32_t mixed(std::uint32_t word) { return word ^ word >> 30; }

    std::uint32_t key_[2];
    std::size_t key_size_;
};

std::mt19937 seeded(std::uint64_t seed) {
    PythonSeed sequence(seed);
    return std::mt19937(sequence);
}

}  // namespace

struct Random::Engine {
    std::mt19937 next;
};

Random::Random(std::uint64_t seed) : engine_(new Engine{seeded(seed)}) {}
Random::Random(Random&&) noexcept = default;
Random& Random::operator=(Random&&) noexcept = default;
Random::~Random() = default;

double Random::random() {
    const std::uint64_t high = bits(27);
    const std::uint64_t low = bits(26);
    return static_cast<double>(high << 26 | low) * 0x1p-53;
}

double Random::uniform(double a, double b) {
    // volatile: rounded before it is added, as in Python. Some compilers would fuse the two into one
    // rounding.
    const volatile double step = (b - a) * random();
    return a + step;
}

std::int64_t Random::randint(std::int64_t a, std::int64_t b) {
    const auto first = static_cast<std::uint64_t>(a);
    const std::uint64_t count = static_cast<std::uint64_t>(b) - first + 1;
    if (b < a || count == 0)
        throw std::invalid_argument("randint: no number to draw from this range");
    return static_cast<std::int64_t>(first + below(count));
}

std::size_t Random::index_below(std::size_t count) {
    if (count == 0)
        throw std::invalid_argument("choice: there is nothing to choose from");
    return static_cast<std::size_t>(below(count));
}

// Python's _randbelow(): draws again until the number is small enough.
std::uint64_t Random::below(std::uint64_t count) {
    const auto width = static_cast<int>(std::bit_width(count));
    std::uint64_t drawn = bits(width);
    while (drawn >= count)
        drawn = bits(width);
    return drawn;
}

// Python's getrandbits(), for 1 to 64 bits: the upper bits of each 32-bit word, the lowest word first.
std::uint64_t Random::bits(int count) {
    const std::uint64_t low = engine_->next();
    if (count <= 32)
        return low >> (32 - count);
    const std::uint64_t high = engine_->next();
    return high >> (64 - count) << 32 | low;
}

Random& rng() {
    static Random generator(1);
    return generator;
}

}  // namespace cahier
