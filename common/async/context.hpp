// ContextVar<T>: a variable of which each task has a value of its own. Python's contextvars.
#pragma once

#include <optional>
#include <stdexcept>

#include "async/context_values.hpp"

namespace cahier {

// Throw std::logic_error, and std::out_of_range, which is one: wrong uses.
[[noreturn]] void context_is_entered();
[[noreturn]] void has_no_value(const std::string& name);
[[noreturn]] void refuse_token(const std::string& name, const char* reason);

// What copy_context() gives: a copy of the current values, to call functions with. Copies are the same
// context.
class Context {
public:
    explicit Context(std::shared_ptr<ContextValues> values) : values_(std::move(values)) {}

    // Calls the function with these values, and keeps those that it sets. Throws std::logic_error while it
    // runs already.
    template <class F, class... Arguments>
    decltype(auto) run(F&& function, Arguments&&... arguments) const {
        if (values_->entered)
            context_is_entered();
        std::shared_ptr<ContextValues> values = values_;
        const EnteredContext entered(values);
        const Mark mark(values->entered);
        return std::forward<F>(function)(std::forward<Arguments>(arguments)...);
    }

private:
    struct Mark {
        explicit Mark(bool& entered) : entered(entered) { entered = true; }
        ~Mark() { entered = false; }
        bool& entered;
    };
    std::shared_ptr<ContextValues> values_;
};

inline Context copy_context() {
    auto values = copy_of_current_values();
    return Context(values ? std::move(values) : std::make_shared<ContextValues>());
}

// contextvars.ContextVar. A task starts with the values that who creates it has then, and what it sets is its
// own. to_thread() gives its function a copy, and a callback has the values of who added it. Usually a global
// variable; its name is for messages.
template <class T>
class ContextVar final {
public:
    explicit ContextVar(std::string name) : key_(std::make_shared<ContextKey>(ContextKey{std::move(name)})) {}
    ContextVar(std::string name, T otherwise) : ContextVar(std::move(name)) {
        default_ = std::move(otherwise);
    }
    ContextVar(const ContextVar&) = delete;

    const std::string& name() const { return key_->name; }

    // The value in the current task, else the default, else std::out_of_range.
    T get() const {
        if (const auto value = current())
            return value_of(value);
        if (!default_)
            has_no_value(name());
        return *default_;
    }
    T get(T otherwise) const {
        const auto value = current();
        return value ? value_of(value) : std::move(otherwise);
    }

    // What set() returns: what was there before, for reset(). Copies are the same token.
    class Token {
    public:
        std::optional<T> old_value() const {  // empty where Python says Token.MISSING
            return state_->before ? std::optional<T>(value_of(state_->before)) : std::nullopt;
        }

    private:
        friend ContextVar;
        struct State {
            std::shared_ptr<const ContextKey> key;
            std::weak_ptr<ContextValues> context;
            ContextValues::Value before;
            bool used = false;
        };
        explicit Token(State state) : state_(std::make_shared<State>(std::move(state))) {}
        std::shared_ptr<State> state_;
    };

    Token set(T value) {
        auto& context = current_context();
        if (!context)
            context = std::make_shared<ContextValues>();
        Token token({key_, context, context->find(key_)});
        context->set(key_, std::make_shared<const T>(std::move(value)));
        return token;
    }

    // Takes that set() back. Throws std::logic_error unless the token is of this variable, and of the current
    // task, and is used for the first time.
    void reset(const Token& token) {
        typename Token::State& state = *token.state_;
        const auto& context = current_context();
        if (state.used)
            refuse_token(name(), "has been used already");
        if (state.key != key_)
            refuse_token(name(), "is another variable's");
        if (!context || state.context.lock() != context)
            refuse_token(name(), "was made in another task or context");
        state.used = true;
        context->set(key_, state.before);
    }

private:
    static const T& value_of(const ContextValues::Value& value) {
        return *static_cast<const T*>(value.get());
    }
    ContextValues::Value current() const {
        const ContextValues* values = current_values();
        return values ? values->find(key_) : nullptr;
    }

    std::shared_ptr<const ContextKey> key_;
    std::optional<T> default_;
};

}  // namespace cahier
