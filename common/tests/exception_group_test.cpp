// The cases of split() and subgroup() in CPython's test_exception_group.
#include "async/errors.hpp"

#include <new>
#include <optional>

#include "tests/support.hpp"

namespace cahier {
namespace {

std::exception_ptr value_error(std::string message) {
    return std::make_exception_ptr(std::invalid_argument(message));
}
std::exception_ptr type_error(std::string message) {
    return std::make_exception_ptr(std::domain_error(message));
}

// "eg(1 eg2(2 3))"
std::string form(const ExceptionGroup& group) {
    std::string text = group.what();
    text = text.substr(0, text.find(' ')) + "(";
    for (const std::exception_ptr& error : group.exceptions()) {
        const auto* inner = error_as<ExceptionGroup>(error);
        text += (text.back() == '(' ? "" : " ") + (inner ? form(*inner) : message_of(error));
    }
    return text + ")";
}
std::string form(const std::optional<ExceptionGroup>& group) {
    return group ? form(*group) : "nothing";
}

ExceptionGroup nested() {
    const ExceptionGroup inner("inner", {value_error("v2"), type_error("t2")});
    const ExceptionGroup types("types", {type_error("t3")});
    return {"outer",
            {value_error("v1"), type_error("t1"), std::make_exception_ptr(inner),
             std::make_exception_ptr(types)}};
}

TEST(ExceptionGroup, SplitsByTypeAndKeepsItsForm) {
    const auto [match, rest] = nested().split<std::invalid_argument>();
    EXPECT_EQ(form(match), "outer(v1 inner(v2))");
    EXPECT_EQ(form(rest), "outer(t1 inner(t2) types(t3))");
}

TEST(ExceptionGroup, SplitsBySeveralTypes) {
    const auto [match, rest] = nested().split<std::invalid_argument, std::domain_error>();
    EXPECT_EQ(form(match), form(nested()));
    EXPECT_EQ(form(rest), "nothing");
}

TEST(ExceptionGroup, SplitsByABaseOfTheTypes) {
    EXPECT_EQ(form(nested().subgroup<std::logic_error>()), form(nested()));
}

TEST(ExceptionGroup, SplitsByACondition) {
    const auto [match, rest] =
        nested().split([](const std::exception_ptr& error) { return message_of(error) == "t2"; });
    EXPECT_EQ(form(match), "outer(inner(t2))");
    EXPECT_EQ(form(rest), "outer(v1 t1 inner(v2) types(t3))");
}

TEST(ExceptionGroup, AsksForGroupsToo) {
    const auto is_inner = [](const std::exception_ptr& error) {
        return message_of(error).starts_with("inner");
    };
    const auto [match, rest] = nested().split(is_inner);
    EXPECT_EQ(form(match), "outer(inner(v2 t2))");
    EXPECT_EQ(form(rest), "outer(v1 t1 types(t3))");
}

TEST(ExceptionGroup, IsItsOwnSubgroupWhenItIsAskedForItself) {
    const auto [match, rest] = nested().split<ExceptionGroup>();
    EXPECT_EQ(form(match), form(nested()));
    EXPECT_EQ(form(rest), "nothing");
}

TEST(ExceptionGroup, HasNoSubgroupOfWhatIsNotThere) {
    const auto [match, rest] = nested().split<std::bad_alloc>();
    EXPECT_EQ(form(match), "nothing");
    EXPECT_EQ(form(rest), form(nested()));
}

TEST(ExceptionGroup, KeepsTheErrorsThemselves) {
    const std::exception_ptr one = value_error("v1");
    const ExceptionGroup group("group", {type_error("t1"), one});
    EXPECT_EQ(group.subgroup<std::invalid_argument>()->exceptions(), std::vector{one});
}

TEST(ExceptionGroup, PartsKeepItsContext) {
    const std::exception_ptr group = std::make_exception_ptr(nested());
    const std::exception_ptr context = value_error("before");
    set_context(group, context);
    const auto [match, rest] = error_as<ExceptionGroup>(group)->split<std::invalid_argument>();
    EXPECT_EQ(context_of(std::make_exception_ptr(*match)), context);
    EXPECT_EQ(context_of(std::make_exception_ptr(*rest)), context);
}

TEST(ExceptionGroup, PartsCountTheirErrors) {
    EXPECT_STREQ(nested().subgroup<std::invalid_argument>()->what(), "outer (2 sub-exceptions)");
}

}  // namespace
}  // namespace cahier
