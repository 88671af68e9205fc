// Shared<T>: an object that lives for as long as somebody owns it. Its owners are in one thread, as tasks
// are.
#pragma once

#include <cstdint>
#include <utility>

namespace cahier {

// The base of what is shared.
class Counted {
protected:
    Counted() = default;
    Counted(const Counted&) = delete;
    ~Counted() = default;

private:
    template <class>
    friend class Shared;
    std::uint32_t owners_ = 1;
};

template <class T>
class Shared {
public:
    template <class... Args>
    static Shared make(Args&&... args) {
        return Shared(new T(std::forward<Args>(args)...));
    }
    Shared(const Shared& other) noexcept : object_(other.object_) { ++object_->owners_; }
    Shared(Shared&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    Shared& operator=(Shared other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    ~Shared() {
        if (object_ && --object_->owners_ == 0) [[unlikely]]
            destroy(object_);
    }

    T* operator->() const noexcept { return object_; }
    T& operator*() const noexcept { return *object_; }

private:
    explicit Shared(T* made) : object_(made) {}
    // Not inline: whoever only comes and goes has less to do.
    [[gnu::noinline]] static void destroy(T* object) { delete object; }

    T* object_;
};

}  // namespace cahier
