// Ctrl-C, as asyncio.run() treats it: the first one cancels the main task, a second one ends the program at
// once.
#pragma once

namespace cahier {

class IdleSource;

// Handles SIGINT while it exists, unless somebody else does already.
class InterruptHandler {
public:
    InterruptHandler();
    ~InterruptHandler();
    InterruptHandler(const InterruptHandler&) = delete;

    void wake(IdleSource* source);  // who is to be woken when it arrives
    bool arrived() const;
    bool take();  // whether it has arrived since take() was last called

private:
    bool ours_ = false;
};

}  // namespace cahier
