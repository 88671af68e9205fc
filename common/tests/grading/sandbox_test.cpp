#include "tools/sandbox.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <iostream>

#include "tools/confine.hpp"
#include "tools/exercises.hpp"

namespace cahier {
namespace {

TEST(Sandbox, HasThreeNames) {
    for (const char* name : {"bwrap", "user", "none"})
        EXPECT_EQ(name_of(sandbox_named(name)), name);
    EXPECT_THROW(sandbox_named("docker"), UserError);
    EXPECT_THROW(choose_sandbox("docker"), UserError);
}

TEST(SandboxDeathTest, OfAnotherUserNeedsRoot) {
    const auto as_nobody = [] {
        (void)!seteuid(65534);
        try {
            choose_sandbox("user");
        } catch (const UserError& error) {
            std::cerr << error.what();
            _exit(0);
        }
        _exit(1);
    };
    EXPECT_EXIT(as_nobody(), testing::ExitedWithCode(0), "needs root");
}

TEST(Sandbox, SaysWhatItLacksUnlessItIsBubblewrap) {
    EXPECT_EQ(what_it_lacks(SandboxKind::bubblewrap), "");
    EXPECT_NE(what_it_lacks(SandboxKind::user), "");
    EXPECT_NE(what_it_lacks(SandboxKind::none), "");
}

TEST(Confine, NeedsToKnowWhereTheOutputGoes) {
    EXPECT_THROW(confine(SandboxKind::none, {"true"}), UserError);
}

}  // namespace
}  // namespace cahier
