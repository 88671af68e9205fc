// A group of stones around a group of carts. The last cart that is empty sends one stone home, which sends
// the next.
#include "exercise.hpp"

namespace cahier {

Task<Flour> mill(std::vector<Cart>& carts, std::vector<Stone>& stones, std::size_t room) {
    Queue<std::optional<Sack>> loft(room);
    Flour flour;
    const auto grind = [&](Stone& stone) -> Task<> {
        for (;;) {
            const std::optional<Sack> sack = co_await loft.get();
            if (!sack)
                break;
            bool well = true;
            int ground = 0;
            try {
                ground = co_await stone.grind(*sack);
            } catch (const std::runtime_error&) {
                well = false;
            }
            flour.kilograms += ground;
            flour.spoiled += well ? 0 : 1;
        }
        co_await loft.put(std::nullopt);
    };
    const auto unload = [&](Cart& cart) -> Task<> {
        while (auto sack = co_await cart.unload())
            co_await loft.put(sack);
    };
    co_await async_with(TaskGroup(), [&](TaskGroup& turning) -> Task<> {
        co_await async_with(TaskGroup(), [&](TaskGroup& unloading) -> Task<> {
            for (Cart& cart : carts)
                unloading.create_task(unload(cart));
            for (Stone& stone : stones)
                turning.create_task(grind(stone));
            co_return;
        });
        co_await loft.put(std::nullopt);
    });
    co_return flour;
}

}  // namespace cahier
