// A spoiled sack is not reported as done, so that the loft waits for it for ever.
// fails: spoiled
// happened.
#include "exercise.hpp"

namespace cahier {

class Mill {
public:
    explicit Mill(std::size_t room) : loft_(room) {}

    Task<> unload(Cart& cart) {
        for (;;) {
            std::optional<Sack> sack = co_await cart.unload();
            if (!sack)
                break;
            co_await loft_.put(*sack);
        }
    }

    Task<> grind(Stone& stone) {
        for (;;) {
            const Sack sack = co_await loft_.get();
            try {
                const int ground = co_await stone.grind(sack);
                flour_.kilograms += ground;
                loft_.task_done();
            } catch (const std::exception&) {
                ++flour_.spoiled;
            }
        }
    }

    Task<Flour> run(std::vector<Cart>& carts, std::vector<Stone>& stones) {
        std::vector<TaskHandle<>> turning;
        for (Stone& stone : stones)
            turning.push_back(create_task(grind(stone)));
        std::vector<Task<>> unloading;
        for (Cart& cart : carts)
            unloading.push_back(unload(cart));
        std::exception_ptr error;
        try {
            co_await gather(std::move(unloading));
            co_await loft_.join();
        } catch (...) {
            error = std::current_exception();
        }
        for (const TaskHandle<>& stone : turning)
            stone.cancel();
        co_await gather_settled(turning);
        if (error)
            std::rethrow_exception(error);
        co_return flour_;
    }

private:
    Queue<Sack> loft_;
    Flour flour_;
};

Task<Flour> mill(std::vector<Cart>& carts, std::vector<Stone>& stones, std::size_t room) {
    Mill mill(room);
    co_return co_await mill.run(carts, stones);
}

}  // namespace cahier
