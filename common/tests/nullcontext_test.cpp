#include "managers/nullcontext.hpp"

#include <memory>

#include "managers/async_with.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

TEST(Nullcontext, LendsWhatItWasGiven) {
    run_virtually([]() -> Task<> {
        int number = 1;
        co_await async_with(nullcontext(number), [&](int& lent) -> Task<> {
            EXPECT_EQ(&lent, &number);
            co_return;
        });
    });
}

TEST(Nullcontext, KeepsATemporary) {
    run_virtually([]() -> Task<> {
        const int seven =
            co_await async_with(nullcontext(std::make_unique<int>(7)), [](auto& kept) -> Task<int> {
                co_await sleep(1s);
                co_return *kept;
            });
        EXPECT_EQ(seven, 7);
    });
}

TEST(Nullcontext, MayHaveNothingToLend) {
    run_virtually([]() -> Task<> {
        bool ran = false;
        co_await async_with(nullcontext(), [&]() -> Task<> {
            ran = true;
            co_return;
        });
        EXPECT_TRUE(ran);
    });
}

TEST(Nullcontext, LetsErrorsThrough) {
    run_virtually([]() -> Task<> {
        auto body = []() -> Task<> { return failing("body"); };
        EXPECT_EQ(message_of(co_await error_of(async_with(nullcontext(), body))), "body");
    });
}

}  // namespace
}  // namespace cahier
