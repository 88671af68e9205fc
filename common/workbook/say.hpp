// say(): how a chapter prints a line.
#pragma once

#include <fmt/core.h>

namespace cahier {

// What say() does once the compiler has checked the format against its arguments.
void say_formatted(fmt::string_view format, fmt::format_args args);

template <class>
class Task;
template <class>
class TaskHandle;
template <class>
inline constexpr bool is_said_without_co_await = false;

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

// What is said where the result of a task was meant.
template <class T>
struct fmt::formatter<cahier::Task<T>> {
    constexpr auto parse(format_parse_context& context) { return context.begin(); }
    auto format(const cahier::Task<T>&, format_context& context) const {
        static_assert(cahier::is_said_without_co_await<T>, "this is a Task, not yet its result: co_await it");
        return context.out();
    }
};
template <class T>
struct fmt::formatter<cahier::TaskHandle<T>> {
    constexpr auto parse(format_parse_context& context) { return context.begin(); }
    auto format(const cahier::TaskHandle<T>&, format_context& context) const {
        static_assert(cahier::is_said_without_co_await<T>, "this is a task, not yet its result: co_await it");
        return context.out();
    }
};
