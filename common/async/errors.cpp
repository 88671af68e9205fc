#include "async/errors.hpp"

#include <fmt/core.h>

#include <array>
#include <utility>

namespace cahier {

ExceptionGroup::ExceptionGroup(const std::string& message, std::vector<std::exception_ptr> exceptions)
    : std::runtime_error(fmt::format("{} ({} sub-exception{})", message, exceptions.size(),
                                     exceptions.size() == 1 ? "" : "s")),
      exceptions_(std::move(exceptions)) {}

std::string message_of(const std::exception_ptr& error) {
    if (!error)
        return "no error";
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& known) {
        return known.what();
    } catch (const Cancelled&) {
        return "cancelled";
    } catch (const GeneratorExit&) {
        return "generator exit";
    } catch (const KeyboardInterrupt&) {
        return "interrupted";
    } catch (...) {
        return "an error that is no std::exception";
    }
}

namespace {

struct Contexts {
    std::array<std::pair<std::exception_ptr, std::exception_ptr>, 256> pairs;
    std::size_t next = 0;
};

Contexts& contexts() {
    static thread_local Contexts of_this_thread;
    return of_this_thread;
}

}  // namespace

std::exception_ptr context_of(const std::exception_ptr& error) {
    if (error) {
        // The newest first: an error may get another context further out.
        Contexts& known = contexts();
        for (std::size_t age = 1; age <= known.pairs.size(); ++age) {
            const auto& [thrown, context] = known.pairs[(known.next - age) % known.pairs.size()];
            if (thrown == error)
                return context;
        }
    }
    return nullptr;
}

void set_context(const std::exception_ptr& error, const std::exception_ptr& context) {
    if (!error || error == context)
        return;
    Contexts& known = contexts();
    known.pairs[known.next++ % known.pairs.size()] = {error, context};
}

void forget_contexts() {
    contexts() = {};
}

}  // namespace cahier
