// GeneratorFrame: a share in the frame of a generator, held by its owner and by whoever awaits it.
#pragma once

#include "async/coroutine.hpp"

namespace cahier {

// As in Python, whoever awaits a generator keeps it alive: when the last share goes, the promise's
// nobody_left() closes the generator or ends its frame. The promise counts them in `shares`.
template <class Promise>
class GeneratorFrame {
public:
    using Handle = std::coroutine_handle<Promise>;

    explicit GeneratorFrame(Promise& promise) : promise_(&promise) { ++promise.shares; }
    GeneratorFrame(const GeneratorFrame& other) noexcept : promise_(other.promise_) {
        if (promise_)
            ++promise_->shares;
    }
    GeneratorFrame(GeneratorFrame&& other) noexcept : promise_(std::exchange(other.promise_, nullptr)) {}
    GeneratorFrame& operator=(GeneratorFrame&& other) noexcept {
        std::swap(promise_, other.promise_);
        return *this;
    }
    ~GeneratorFrame() {
        if (promise_ && --promise_->shares == 0) [[unlikely]]
            promise_->nobody_left();
    }

    explicit operator bool() const { return promise_; }  // false: moved from
    Promise& operator*() const { return *promise_; }
    Promise* operator->() const { return promise_; }
    Handle handle() const { return Handle::from_promise(*promise_); }

private:
    Promise* promise_;
};

}  // namespace cahier
