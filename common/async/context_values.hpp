// The values of the ContextVars of a task, and how a task, a thread or a callback gets a copy of them.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cahier {

// What makes a ContextVar itself: a context that has a value of it keeps this.
struct ContextKey {
    std::string name;
};

// The values that a task, or a Context, has. They are never changed but replaced, so a copy costs nothing.
struct ContextValues {
    using Value = std::shared_ptr<const void>;
    using Values = std::vector<std::pair<std::shared_ptr<const ContextKey>, Value>>;

    Value find(const std::shared_ptr<const ContextKey>& key) const;       // null if it has none
    void set(const std::shared_ptr<const ContextKey>& key, Value value);  // null: none any more

    std::shared_ptr<const Values> values;  // null: none
    bool entered = false;                  // by Context::run()
};

// Where those of the current task are, or of the thread outside of any task. Null until one is set.
std::shared_ptr<ContextValues>& current_context();
const ContextValues* current_values();
std::shared_ptr<ContextValues> copy_of_current_values();  // null if there are none

// While it exists, these are the current values; then it gives them back.
class EnteredContext {
public:
    explicit EnteredContext(std::shared_ptr<ContextValues>& values)
        : values_(values), before_(std::exchange(current_context(), values)) {}
    ~EnteredContext() { values_ = std::exchange(current_context(), std::move(before_)); }
    EnteredContext(const EnteredContext&) = delete;

private:
    std::shared_ptr<ContextValues>& values_;
    std::shared_ptr<ContextValues> before_;
};

}  // namespace cahier
