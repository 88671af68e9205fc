// BoundedSemaphore: a semaphore that cannot have more permits than it began with. asyncio.BoundedSemaphore.
#pragma once

#include "async/semaphore.hpp"

namespace cahier {

// One release() too many throws std::logic_error.
class BoundedSemaphore final : public Semaphore {
public:
    explicit BoundedSemaphore(std::ptrdiff_t permits = 1) : Semaphore(permits, permits) {}
};

}  // namespace cahier
