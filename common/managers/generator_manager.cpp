#include "managers/generator_manager.hpp"

#include <fmt/core.h>

#include "async/debug.hpp"

namespace cahier {

void entered_already() {
    throw std::logic_error(
        "this generator manager has been entered already: call its function again for another");
}

void is_not_entered() {
    throw std::logic_error(
        "this generator manager is left without having been entered: await its aenter() before its aexit()");
}

void is_entered_or_left_now() {
    throw std::logic_error(
        "this generator manager is just being entered or left by another task: one task at a time can");
}

void never_yields() {
    throw std::logic_error(
        "this generator manager never yields: it needs one co_yield, for the body to run at");
}

void yields_twice(const std::exception_ptr& error) {
    if (error && !error_as<GeneratorExit>(error))
        std::rethrow_exception(error);
    throw std::logic_error(
        "this generator manager yields twice: it needs one co_yield, for the body to run at");
}

bool loop_runs(const std::source_location& where) noexcept {
    if (Loop::running_or_null())
        return true;
    report(fmt::format("generator manager '{}' ({}) was not left before its loop ended", function_name(where),
                       line_of(where)));
    return false;
}

void leave_soon(Task<> closing) {
    struct Soon final : Job {
        explicit Soon(Task<> closing) : closing(std::move(closing)) {}
        void run() override {
            create_task(std::move(closing)).state().set_tidying();
            delete this;
        }
        Task<> closing;
    };
    Loop::running().post(*new Soon(std::move(closing)));
}

}  // namespace cahier
