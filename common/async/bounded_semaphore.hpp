// BoundedSemaphore: a semaphore that cannot have more permits than it began with. asyncio.BoundedSemaphore.
#pragma once

#include "async/semaphore.hpp"

namespace cahier {

// One release() too many throws std::logic_error.
class BoundedSemaphore final : public Semaphore {
public:
    template <std::integral Number = int>
    explicit BoundedSemaphore(Number permits = 1)
        : Semaphore(static_cast<std::ptrdiff_t>(permits), static_cast<std::ptrdiff_t>(permits)) {}
};

}  // namespace cahier
