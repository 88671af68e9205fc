#include "async/errors.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "tests/support.hpp"

namespace cahier {
namespace {

static_assert(!std::is_base_of_v<std::exception, Cancelled>);
static_assert(!std::is_base_of_v<std::exception, GeneratorExit>);
static_assert(!std::is_base_of_v<std::exception, KeyboardInterrupt>);

std::exception_ptr error(std::string message) {
    return std::make_exception_ptr(std::runtime_error(message));
}

TEST(ErrorAs, GivesTheErrorAsItsTypeOrABaseOfIt) {
    const std::exception_ptr held = error("boom");
    EXPECT_STREQ(error_as<std::runtime_error>(held)->what(), "boom");
    EXPECT_STREQ(error_as<std::exception>(held)->what(), "boom");
}

TEST(ErrorAs, GivesNullForAnotherTypeAndForNoError) {
    EXPECT_EQ(error_as<std::logic_error>(error("boom")), nullptr);
    EXPECT_EQ(error_as<std::exception>(nullptr), nullptr);
    EXPECT_EQ(error_as<std::exception>(std::make_exception_ptr(Cancelled{})), nullptr);
}

TEST(ErrorAs, GivesWhatIsNoStdException) {
    const std::exception_ptr held = std::make_exception_ptr(42);
    EXPECT_EQ(*error_as<int>(held), 42);
}

TEST(MessageOf, SaysWhatAPersonWantsToRead) {
    EXPECT_EQ(message_of(error("boom")), "boom");
    EXPECT_EQ(message_of(std::make_exception_ptr(TimeoutError())), "timed out");
    EXPECT_EQ(message_of(std::make_exception_ptr(Cancelled{})), "cancelled");
    EXPECT_EQ(message_of(std::make_exception_ptr(GeneratorExit{})), "generator exit");
    EXPECT_EQ(message_of(std::make_exception_ptr(KeyboardInterrupt{})), "interrupted");
    EXPECT_EQ(message_of(std::make_exception_ptr(42)), "an error that is no std::exception");
    EXPECT_EQ(message_of(nullptr), "no error");
}

TEST(ExceptionGroup, CountsItsErrors) {
    EXPECT_STREQ(ExceptionGroup("two", {error("a"), error("b")}).what(), "two (2 sub-exceptions)");
    EXPECT_STREQ(ExceptionGroup("one", {error("a")}).what(), "one (1 sub-exception)");
}

TEST(ContextOf, GivesTheErrorThatWasSet) {
    const std::exception_ptr later = error("later");
    const std::exception_ptr earlier = error("earlier");
    EXPECT_EQ(context_of(later), nullptr);
    set_context(later, earlier);
    EXPECT_EQ(context_of(later), earlier);
    EXPECT_EQ(context_of(earlier), nullptr);
    EXPECT_EQ(context_of(nullptr), nullptr);
    forget_contexts();
    EXPECT_EQ(context_of(later), nullptr);
}

TEST(ContextOf, GivesTheNewestOfOneError) {
    const std::exception_ptr later = error("later");
    const std::exception_ptr first = error("first");
    const std::exception_ptr second = error("second");
    set_context(later, first);
    set_context(later, second);
    EXPECT_EQ(context_of(later), second);
    forget_contexts();
}

TEST(ContextOf, AnErrorIsNotItsOwnContext) {
    const std::exception_ptr one = error("one");
    set_context(one, one);
    EXPECT_EQ(context_of(one), nullptr);
    forget_contexts();
}

TEST(ContextOf, KnowsTheNewest256) {
    const std::exception_ptr context = error("context");
    std::vector<std::exception_ptr> errors;
    for (int number = 0; number < 257; ++number) {
        errors.push_back(error(std::to_string(number)));
        set_context(errors.back(), context);
    }
    EXPECT_EQ(context_of(errors[0]), nullptr);
    EXPECT_EQ(context_of(errors[1]), context);
    EXPECT_EQ(context_of(errors[256]), context);
    forget_contexts();
}

TEST(ContextOf, IsForgottenWhenAnotherLoopStarts) {
    const std::exception_ptr later = error("later");
    set_context(later, error("earlier"));
    run_virtually([&]() -> Task<> {
        EXPECT_EQ(context_of(later), nullptr);
        co_return;
    });
}

}  // namespace
}  // namespace cahier
