#include "async/frame_pool.hpp"

#include <memory>
#include <vector>

namespace cahier {

namespace {

// A thread's blocks, given back when it ends, unless a frame outlives the thread.
struct Blocks {
    std::vector<std::unique_ptr<std::byte[]>> blocks;

    ~Blocks() {
        if (frame_pool.alive() > 0)
            for (auto& block : blocks)
                (void)block.release();
    }
};

}  // namespace

void* FramePool::carve(std::size_t index) {
    const std::size_t size = index * step;
    ++carved_;
    constexpr std::size_t block_size = 64 * 1024;
    if (size > block_left_) {
        static thread_local Blocks blocks;
        blocks.blocks.push_back(std::make_unique_for_overwrite<std::byte[]>(block_size));
        block_ = blocks.blocks.back().get();
        block_left_ = block_size;
    }
    block_left_ -= size;
    void* memory = block_;
    block_ += size;
    return memory;
}

std::size_t FramePool::alive() const {
    std::size_t alive = carved_ + outside_;
    for (const Free* frame : free_)
        for (; frame; frame = frame->next)
            --alive;
    return alive;
}

}  // namespace cahier
