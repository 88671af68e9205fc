#include "async/errors.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
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

TEST(ContextOf, StaysAndAnotherComesAfterIt) {
    const std::exception_ptr later = error("later");
    const std::exception_ptr first = error("first");
    const std::exception_ptr second = error("second");
    set_context(later, first);
    set_context(later, second);
    EXPECT_EQ(context_of(later), first);
    EXPECT_EQ(context_of(first), second);
    set_context(later, second);
    EXPECT_EQ(context_of(second), nullptr);
    forget_contexts();
}

// The chains, of errors that keep their contexts and of those that do not, as the numbers of their errors.
std::string chain(const std::vector<std::exception_ptr>& errors, std::exception_ptr from) {
    std::string numbers;
    for (; from && numbers.size() < 10; from = context_of(from))
        numbers += std::to_string(std::find(errors.begin(), errors.end(), from) - errors.begin());
    return numbers;
}

TEST(ContextOf, NeverFormsACircle) {
    for (const bool keeps : {false, true}) {
        std::vector<std::exception_ptr> errors;
        for (int number = 0; number < 4; ++number)
            errors.push_back(keeps ? std::make_exception_ptr(TimeoutError()) : error("foreign"));
        set_context(errors[1], errors[0]);
        set_context(errors[0], errors[1]);  // thrown again, while what came of it was under way
        EXPECT_EQ(chain(errors, errors[0]), "01");
        set_context(errors[2], errors[3]);
        set_context(errors[3], errors[0]);
        EXPECT_EQ(chain(errors, errors[2]), "2301");
        set_context(errors[1], errors[2]);  // the end of that chain, again
        EXPECT_EQ(chain(errors, errors[1]), "1230");
        forget_contexts();
    }
}

TEST(ContextOf, OfTheRuntimesOwnErrorsGoesWithThem) {
    const auto held = std::make_shared<int>(1);
    struct Holds : std::runtime_error {
        explicit Holds(std::shared_ptr<int> what) : std::runtime_error("holds"), what(std::move(what)) {}
        std::shared_ptr<int> what;
    };
    std::exception_ptr own = std::make_exception_ptr(TimeoutError());
    set_context(own, std::make_exception_ptr(Holds(held)));
    EXPECT_EQ(held.use_count(), 2);
    own = nullptr;
    EXPECT_EQ(held.use_count(), 1);

    std::exception_ptr foreign = error("foreign");
    run_virtually([&]() -> Task<> {
        set_context(foreign, std::make_exception_ptr(Holds(held)));
        co_return;
    });
    EXPECT_EQ(held.use_count(), 1);  // with the loop
}

TEST(ContextOf, OfAPartOfWhatWasUnderWayDoesNotKeepBothForEver) {
    const auto held = std::make_shared<int>(1);
    struct Holds : std::runtime_error, KeepsContext {
        explicit Holds(std::shared_ptr<int> what) : std::runtime_error("holds"), what(std::move(what)) {}
        std::shared_ptr<int> what;
    };
    {
        const std::exception_ptr part = std::make_exception_ptr(Holds(held));
        const std::exception_ptr group = std::make_exception_ptr(ExceptionGroup("group", {part}));
        set_context(part, group);
        EXPECT_EQ(context_of(part), group);
        EXPECT_EQ(context_of(group), nullptr);
    }
    forget_contexts();
    EXPECT_EQ(held.use_count(), 1);
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
