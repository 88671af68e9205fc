// The handler for pebbles takes a cancellation for one, and the stone goes on.
// fails: wheel curfew
#include "exercise.hpp"

namespace cahier {

using Loft = Queue<std::optional<Sack>>;  // an empty place says that no more sacks will come

Task<> unload(Cart& cart, Loft& loft) {
    while (auto sack = co_await cart.unload())
        co_await loft.put(std::move(sack));
}

Task<> unload_all(std::vector<Cart>& carts, Loft& loft, std::size_t stones) {
    std::vector<Task<>> unloading;
    for (Cart& cart : carts)
        unloading.push_back(unload(cart, loft));
    co_await gather(std::move(unloading));
    for (std::size_t i = 0; i < stones; ++i)
        co_await loft.put(std::nullopt);
}

Task<> grind(Stone& stone, Loft& loft, Flour& flour) {
    while (auto sack = co_await loft.get()) {
        try {
            const int ground = co_await stone.grind(*sack);
            flour.kilograms += ground;
        } catch (...) {
            ++flour.spoiled;
        }
    }
}

Task<Flour> mill(std::vector<Cart>& carts, std::vector<Stone>& stones, std::size_t room) {
    Loft loft(room);
    Flour flour;
    std::vector<Task<>> work;
    work.push_back(unload_all(carts, loft, stones.size()));
    for (Stone& stone : stones)
        work.push_back(grind(stone, loft, flour));
    co_await gather(std::move(work));  // when one fails, it stops the others
    co_return flour;
}

}  // namespace cahier
