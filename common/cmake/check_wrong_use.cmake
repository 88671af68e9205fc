# A wrong use must not compile, and the compiler must say what is wrong in one readable sentence.
#
# usage: cmake -DSOURCE=FILE -P check_wrong_use.cmake -- COMPILER OPTION...
#
# FILE says what is expected of it: `// expect: SENTENCE`, once or more. Each must be in the first error that the compiler
# prints, and that must be the only one: a sentence that is lost among others helps nobody. An awaitable that is dropped
# is a warning, which counts as an error here.
cmake_minimum_required(VERSION 3.25)

set(command "")
set(after_dashes FALSE)
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(index RANGE ${last})
    if(after_dashes)
        list(APPEND command "${CMAKE_ARGV${index}}")
    elseif(CMAKE_ARGV${index} STREQUAL "--")
        set(after_dashes TRUE)
    endif()
endforeach()

set(ENV{LC_ALL} C)
execute_process(COMMAND ${command} -Werror=unused-result -Werror=unused-value -fsyntax-only "${SOURCE}"
    OUTPUT_VARIABLE printed ERROR_VARIABLE printed RESULT_VARIABLE status)

set(problems "")
if(status EQUAL 0)
    string(APPEND problems "It compiles.\n")
endif()
file(STRINGS "${SOURCE}" expectations REGEX "^// expect: ")
if(NOT expectations)
    string(APPEND problems "It has no line `// expect: SENTENCE`.\n")
endif()
string(REGEX MATCHALL "[^\n]* error: [^\n]*" errors "${printed}")
list(LENGTH errors count)
if(count GREATER 2)
    string(APPEND problems "The compiler reports ${count} errors; one must say it all.\n")
endif()
string(REGEX MATCH "[^\n]* error: [^\n]*" first "${printed}")
foreach(sentence IN LISTS expectations)
    string(REPLACE "// expect: " "" sentence "${sentence}")
    string(FIND "${first}" "${sentence}" place)
    if(place EQUAL -1)
        string(APPEND problems "The compiler's first error does not say: ${sentence}\n")
    endif()
endforeach()

if(problems)
    message("${SOURCE}\n${problems}\nThe compiler's output:\n${printed}")
    message(FATAL_ERROR "This wrong use is not reported as it should be.")
endif()
