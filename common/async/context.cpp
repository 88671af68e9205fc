#include "async/context.hpp"

#include <fmt/core.h>

#include "async/loop.hpp"

namespace cahier {

ContextValues::Value ContextValues::find(const std::shared_ptr<const ContextKey>& key) const {
    if (values)
        for (const auto& [known, value] : *values)
            if (known == key)
                return value;
    return nullptr;
}

void ContextValues::set(const std::shared_ptr<const ContextKey>& key, Value value) {
    auto changed = values ? std::make_shared<Values>(*values) : std::make_shared<Values>();
    std::erase_if(*changed, [&](const auto& entry) { return entry.first == key; });
    if (value)
        changed->emplace_back(key, std::move(value));
    values = std::move(changed);
}

static TaskState* current_task_or_null() {
    const Loop* loop = Loop::running_or_null();
    return loop ? loop->current_task_or_null() : nullptr;
}

static thread_local std::shared_ptr<ContextValues> outside_of_tasks;

std::shared_ptr<ContextValues>& current_context() {
    TaskState* task = current_task_or_null();
    return task ? task->context() : outside_of_tasks;
}

const ContextValues* current_values() {
    TaskState* task = current_task_or_null();
    return !task ? outside_of_tasks.get() : task->has_context() ? task->context().get() : nullptr;
}

std::shared_ptr<ContextValues> copy_of_current_values() {
    const ContextValues* current = current_values();
    return current ? std::make_shared<ContextValues>(ContextValues{current->values, false}) : nullptr;
}

void context_is_entered() {
    throw std::logic_error("this Context runs a function already: copy_context() gives another");
}

void has_no_value(const std::string& name) {
    throw std::out_of_range(fmt::format("ContextVar '{}' has no value here, and no default", name));
}

void refuse_token(const std::string& name, const char* reason) {
    throw std::logic_error(fmt::format("ContextVar '{}': this token {}", name, reason));
}

}  // namespace cahier
