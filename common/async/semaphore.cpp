#include "async/semaphore.hpp"

namespace cahier {

Task<> Semaphore::aexit(std::exception_ptr) {
    release();
    co_return;
}

}  // namespace cahier
