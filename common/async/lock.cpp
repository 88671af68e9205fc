#include "async/lock.hpp"

namespace cahier {

Task<> Lock::acquire() {
    if (locked_ || anyone())
        co_await place("Lock.acquire()");
    locked_ = true;
}

void Lock::release() {
    if (!locked_)
        throw std::logic_error("this lock is not locked");
    locked_ = false;
    wake_one();
}

void Lock::give_back() {
    if (!locked_)
        wake_one();
}

Task<> Lock::aexit(std::exception_ptr) {
    release();
    co_return;
}

}  // namespace cahier
