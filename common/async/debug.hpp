// Debug mode, CAHIER_DEBUG=1: the runtime says on standard error what a program forgot.
#pragma once

#include <source_location>
#include <string>
#include <string_view>

namespace cahier {

bool debug_mode();
void report(std::string_view message);  // one line on standard error, unless on_report() says otherwise
// From now on log(message) is called for each report; null: standard error again. Python's logging handlers.
void on_report(void (*log)(std::string_view message));

// "fetch" of "cahier::Task<int> fetch(std::string)", as both compilers write it.
std::string function_name(const std::source_location& where);
// "chapters/01_coroutines/main.cpp:12"
std::string line_of(const std::source_location& where);
// Whether the line is one of the runtime's own, which nobody wants to read about.
bool is_runtime(const std::source_location& where);

}  // namespace cahier
