#include "async/errors.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace cahier {

ExceptionGroup::ExceptionGroup(const std::string& message, std::vector<std::exception_ptr> exceptions)
    : std::runtime_error(fmt::format("{} ({} sub-exception{})", message, exceptions.size(),
                                     exceptions.size() == 1 ? "" : "s")),
      message_(message),
      exceptions_(std::move(exceptions)) {}

ExceptionGroup::Split ExceptionGroup::split(const Condition& condition) const {
    if (condition(std::make_exception_ptr(*this)))
        return {*this, std::nullopt};
    std::vector<std::exception_ptr> match;
    std::vector<std::exception_ptr> rest;
    for (const std::exception_ptr& error : exceptions_) {
        if (const auto* group = error_as<ExceptionGroup>(error)) {
            const Split parts = group->split(condition);
            if (parts.match)
                match.push_back(parts.rest ? std::make_exception_ptr(*parts.match) : error);
            if (parts.rest)
                rest.push_back(parts.match ? std::make_exception_ptr(*parts.rest) : error);
        } else {
            (condition(error) ? match : rest).push_back(error);
        }
    }
    Split parts;
    if (!match.empty())
        parts.match = of(std::move(match));
    if (!rest.empty())
        parts.rest = of(std::move(rest));
    return parts;
}

std::optional<ExceptionGroup> ExceptionGroup::subgroup(const Condition& condition) const {
    return split(condition).match;
}

ExceptionGroup ExceptionGroup::of(std::vector<std::exception_ptr> exceptions) const {
    ExceptionGroup part(message_, std::move(exceptions));
    static_cast<KeepsContext&>(part) = *this;
    return part;
}

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

// The contexts of errors that do not keep them.
struct Contexts {
    std::array<std::pair<std::exception_ptr, std::exception_ptr>, 256> pairs;
    std::size_t next = 0;

    std::exception_ptr* find(const std::exception_ptr& error) {
        for (auto& [thrown, context] : pairs)
            if (thrown == error)
                return &context;
        return nullptr;
    }
    void put(const std::exception_ptr& error, const std::exception_ptr& context) {
        if (std::exception_ptr* known = find(error))
            *known = context;
        else
            pairs[next++ % pairs.size()] = {error, context};
    }
};

Contexts& contexts() {
    static thread_local Contexts of_this_thread;
    return of_this_thread;
}

std::vector<std::exception_ptr> chain_of(std::exception_ptr error) {
    std::vector<std::exception_ptr> chain;
    for (; error; error = context_of(error))
        chain.push_back(error);
    return chain;
}

bool is_among(const std::vector<std::exception_ptr>& errors, const std::exception_ptr& error) {
    return std::find(errors.begin(), errors.end(), error) != errors.end();
}

// Whether `error` is `owned`, or owns it: through its contexts, or as a group does.
bool owns(const std::exception_ptr& error, const std::exception_ptr& owned) {
    std::vector<std::exception_ptr> seen{error};
    for (std::size_t next = 0; next < seen.size(); ++next) {
        if (seen[next] == owned)
            return true;
        std::vector<std::exception_ptr> parts{context_of(seen[next])};
        if (const auto* group = error_as<ExceptionGroup>(seen[next]))
            parts.insert(parts.end(), group->exceptions().begin(), group->exceptions().end());
        for (const std::exception_ptr& part : parts)
            if (part && !is_among(seen, part))
                seen.push_back(part);
    }
    return false;
}

}  // namespace

std::exception_ptr context_of(const std::exception_ptr& error) {
    if (!error)
        return nullptr;
    const auto* keeper = error_as<KeepsContext>(error);
    if (keeper && keeper->context_)
        return keeper->context_;
    const std::exception_ptr* known = contexts().find(error);
    return known ? *known : nullptr;
}

void set_context(const std::exception_ptr& error, const std::exception_ptr& context) {
    if (!error || !context)
        return;
    const auto put = [](const std::exception_ptr& thrown, const std::exception_ptr& before) {
        auto* keeper = error_as<KeepsContext>(thrown);
        if (keeper)
            keeper->context_ = nullptr;
        if (keeper && !owns(before, thrown))
            keeper->context_ = before;
        else  // a part of what was under way: owning each other, they would never end
            contexts().put(thrown, before);
    };
    const std::vector<std::exception_ptr> chain = chain_of(error);
    if (is_among(chain, context))
        return;
    std::exception_ptr link = context;
    for (std::exception_ptr next = context_of(link); next; next = context_of(link)) {
        if (is_among(chain, next)) {
            put(link, nullptr);
            break;
        }
        link = next;
    }
    put(chain.back(), context);
}

void forget_contexts() {
    contexts() = {};
}

}  // namespace cahier
