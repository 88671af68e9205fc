// Memory for coroutine frames, recycled by size: a coroutine is called as often as a function, and a list of
// free frames is quicker than malloc. Under the sanitizers every frame is a fresh one, so that they see its
// whole life.
#pragma once

#include <cstddef>
#include <new>

namespace cahier {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool recycles_frames = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool recycles_frames = false;
#else
inline constexpr bool recycles_frames = true;
#endif
#else
inline constexpr bool recycles_frames = true;
#endif

// One for each thread. Frames never move to another thread, since a loop runs in the thread that made it.
class FramePool {
public:
    void* allocate(std::size_t size) {
        const std::size_t index = (size + step - 1) / step;
        if (recycles_frames && index < sizes) [[likely]] {
            if (Free* frame = free_[index]) [[likely]] {
                free_[index] = frame->next;
                return frame;
            }
            return carve(index);
        }
        ++outside_;
        return ::operator new(size);
    }

    void deallocate(void* memory, std::size_t size) noexcept {
        const std::size_t index = (size + step - 1) / step;
        if (recycles_frames && index < sizes) [[likely]]
            free_[index] = new (memory) Free{free_[index]};
        else
            --outside_, ::operator delete(memory);
    }

    // How many frames and tasks exist: what a test compares before and after.
    std::size_t alive() const;

private:
    struct Free {
        Free* next;
    };
    static constexpr std::size_t step = 16;
    static constexpr std::size_t sizes =
        65;  // up to 1 KiB; a larger frame is rare and comes from operator new

    void* carve(std::size_t index);  // from a block that is kept until the thread ends

    Free* free_[sizes] = {};
    std::byte* block_ = nullptr;
    std::size_t block_left_ = 0;
    std::size_t carved_ = 0;   // free or in use
    std::size_t outside_ = 0;  // in use, from operator new
};

inline constinit thread_local FramePool frame_pool{};

// A base class for what lives in the pool.
struct Pooled {
    static void* operator new(std::size_t size) { return frame_pool.allocate(size); }
    static void operator delete(void* memory, std::size_t size) noexcept {
        frame_pool.deallocate(memory, size);
    }
};

}  // namespace cahier
