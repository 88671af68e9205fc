# Does PROGRAM print the scene SCENE over TCP and on the real clock as the file TRANSCRIPT has it, but for the times that
# it measures?
cmake_minimum_required(VERSION 3.25)

execute_process(COMMAND "${PROGRAM}" --scene ${SCENE} --tcp
    OUTPUT_VARIABLE actual ERROR_VARIABLE errors RESULT_VARIABLE status TIMEOUT 60)
file(READ "${TRANSCRIPT}" expected)
foreach(text IN ITEMS actual expected)
    string(REGEX REPLACE "[0-9]+\\.[0-9]+s" "N.Ns" ${text} "${${text}}")
endforeach()
if(NOT status EQUAL 0)
    message(FATAL_ERROR "The scene ${SCENE} ended with ${status} instead of 0:\n${errors}${actual}")
elseif(NOT actual STREQUAL expected)
    message(FATAL_ERROR "The scene ${SCENE} printed over TCP:\n${actual}\ninstead of:\n${expected}")
endif()
