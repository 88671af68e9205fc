#include "async/debug.hpp"

#include <fmt/core.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace cahier {
namespace {

std::atomic<void (*)(std::string_view)> reporter = nullptr;

}  // namespace

bool debug_mode() {
    const char* value = std::getenv("CAHIER_DEBUG");
    return value && *value && std::string_view(value) != "0";
}

void on_report(void (*log)(std::string_view message)) {
    reporter = log;
}

void report(std::string_view message) {
    if (const auto log = reporter.load()) {
        log(message);
        return;
    }
    std::fflush(stdout);
    fmt::print(stderr, "cahier: {}\n", message);
}

std::string function_name(const std::source_location& where) {
    std::string_view text = where.function_name();
    std::string name;
    // Leave out what stands in <> () [] and after the name, then what stands before it: its type.
    std::size_t at = 0;
    const auto skip = [&](char open, char close) {
        int depth = 0;
        do {
            depth += text[at] == open;
            depth -= text[at] == close;
            ++at;
        } while (at < text.size() && depth > 0);
    };
    const auto starts = [&](std::string_view what) { return text.substr(at).starts_with(what); };
    constexpr std::string_view lambdas[] = {"<lambda(", "(anonymous class)", "(lambda"};
    while (at < text.size()) {
        if (starts(lambdas[0])) {
            name += "lambda";
            skip('<', '>');
        } else if (starts(lambdas[1]) || starts(lambdas[2])) {
            name += "lambda";
            skip('(', ')');
        } else if (starts("(anonymous namespace)::")) {
            at += std::string_view("(anonymous namespace)::").size();
        } else if (starts("{anonymous}::")) {
            at += std::string_view("{anonymous}::").size();
        } else if (starts("operator()")) {
            at += std::string_view("operator()").size();
            if (name.ends_with("::"))
                name.resize(name.size() - 2);
        } else if (text[at] == '<') {
            skip('<', '>');
        } else if (text[at] == '[') {
            skip('[', ']');
        } else if (text[at] == '(') {
            skip('(', ')');
            if (!starts("::"))
                break;
        } else if (text[at] == ' ' || text[at] == '*' || text[at] == '&') {
            name.clear();
            ++at;
        } else {
            name += text[at++];
        }
    }
    constexpr std::string_view own = "cahier::";
    if (name.starts_with(own))
        name.erase(0, own.size());
    return name;
}

std::string line_of(const std::source_location& where) {
    return fmt::format("{}:{}", where.file_name(), where.line());
}

bool is_runtime(const std::source_location& where) {
    const std::string_view file = where.file_name();
    for (const std::string_view folder :
         {"common/async/", "common/managers/", "common/io/", "common/workbook/"})
        if (file.find(folder) != std::string_view::npos)
            return true;
    return false;
}

}  // namespace cahier
