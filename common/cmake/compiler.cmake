# Which compiler builds the workbook. Some releases of g++ silently miscompile coroutines, so a compiler is judged by
# find_compiler.sh, once for each build folder:
#
#     cahier_choose_compiler()    before project(): if the user has named no compiler, take the first good one
#     cahier_judge_compiler()     after it: warn, at each configuration, about one that is not good
#
# CAHIER_COMPILER keeps the compiler that was judged and CAHIER_COMPILER_VERDICT what was found: `good`, `flawed` (the
# user's choice), `fallback` (flawed, but this machine has no better one).

set(CAHIER_FIND_COMPILER sh ${CMAKE_CURRENT_LIST_DIR}/find_compiler.sh)
set(CAHIER_GOOD_COMPILERS "clang 16 or later, or g++ 13 or later")

function(cahier_choose_compiler)
    if(CMAKE_CXX_COMPILER OR CMAKE_TOOLCHAIN_FILE OR DEFINED ENV{CXX})
        return()
    endif()
    execute_process(COMMAND ${CAHIER_FIND_COMPILER}
        OUTPUT_VARIABLE found OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE status)
    if(status EQUAL 0)
        set(verdict good)
    elseif(status EQUAL 1)
        set(verdict fallback)
    else()
        message(FATAL_ERROR "No compiler here can compile this workbook. Install ${CAHIER_GOOD_COMPILERS}.")
    endif()
    set(CMAKE_CXX_COMPILER ${found} CACHE FILEPATH "The first compiler that does coroutines right")
    set(CAHIER_COMPILER ${found} CACHE INTERNAL "")
    set(CAHIER_COMPILER_VERDICT ${verdict} CACHE INTERNAL "")
endfunction()

function(cahier_judge_compiler)
    if(CMAKE_CROSSCOMPILING)
        return()
    endif()
    if(NOT CAHIER_COMPILER STREQUAL CMAKE_CXX_COMPILER)
        execute_process(COMMAND ${CAHIER_FIND_COMPILER} ${CMAKE_CXX_COMPILER} OUTPUT_QUIET RESULT_VARIABLE status)
        if(status EQUAL 0)
            set(verdict good)
        elseif(status EQUAL 1)
            set(verdict flawed)
        else()
            message(FATAL_ERROR "${CMAKE_CXX_COMPILER} cannot compile this workbook. "
                "Use ${CAHIER_GOOD_COMPILERS}.")
        endif()
        set(CAHIER_COMPILER ${CMAKE_CXX_COMPILER} CACHE INTERNAL "")
        set(CAHIER_COMPILER_VERDICT ${verdict} CACHE INTERNAL "")
    endif()
    if(CAHIER_COMPILER_VERDICT STREQUAL "good")
        message(STATUS "Coroutines: ${CMAKE_CXX_COMPILER} does them right")
    else()
        message(WARNING "${CMAKE_CXX_COMPILER} miscompiles coroutines: a correct program may crash or skip a branch. "
            "The workbook avoids what it does wrong, but your own code may not. Use ${CAHIER_GOOD_COMPILERS}.")
    endif()
endfunction()
