// say(): how a chapter prints a line.
#pragma once

#include <fmt/core.h>

#include "async/coroutine.hpp"

namespace cahier {

// What say() does once the compiler has checked the format against its arguments.
void say_formatted(fmt::string_view format, fmt::format_args args);

// Python's print(f"..."): prints one line on standard output, at once and in one piece, even from several
// threads. Throws std::system_error when the line cannot be written (a full disk, a closed pipe when SIGPIPE
// is ignored), as print() raises OSError.
template <class... Args>
void say(fmt::format_string<Args...> format, Args&&... args) {
    say_formatted(format, fmt::make_format_args(args...));
}

// An empty line.
inline void say() {
    say("");
}

}  // namespace cahier

// Said where the result of a task, or what another awaitable gives, was meant.
template <cahier::Awaitable A>
struct fmt::formatter<A> {
    constexpr auto parse(format_parse_context& context) { return context.begin(); }
    auto format(const A&, format_context& context) const {
        static_assert(cahier::always_false<A>, "this is not yet its result: co_await it");
        return context.out();
    }
};
