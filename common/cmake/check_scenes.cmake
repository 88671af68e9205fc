# Are the scenes that PROGRAM lists those that have a transcript in FOLDER? One that runs only when it is named, as its
# main.cpp says, needs none.
cmake_minimum_required(VERSION 3.25)

cmake_path(GET PROGRAM FILENAME name)

execute_process(COMMAND "${PROGRAM}" --list OUTPUT_VARIABLE listed RESULT_VARIABLE status TIMEOUT 10)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "${name} --list failed: ${status}")
endif()
string(REGEX MATCHALL "[^\r\n]+" listed "${listed}")

file(GLOB written RELATIVE "${FOLDER}" "${FOLDER}/*.txt")
list(TRANSFORM written REPLACE "(\\.seed[0-9]+)?\\.txt$" "")
list(REMOVE_DUPLICATES written)

set(problems "")
file(READ "${FOLDER}/../main.cpp" source)
string(REGEX MATCHALL "{\"[a-z0-9_]+\",[^{}]*Runs::when_named}" when_named "${source}")
list(TRANSFORM when_named REPLACE "{\"([a-z0-9_]+)\".*" "\\1")

foreach(scene IN LISTS listed)
    if(NOT scene IN_LIST written AND NOT scene IN_LIST when_named)
        list(APPEND problems "the scene ${scene} has no transcripts/${scene}.txt")
    endif()
endforeach()
foreach(scene IN LISTS written)
    if(NOT scene IN_LIST listed)
        list(APPEND problems "transcripts/${scene}.txt belongs to no scene that the program lists")
    endif()
endforeach()

foreach(problem IN LISTS problems)
    message("${name}: ${problem}.")
endforeach()
if(problems)
    message(FATAL_ERROR "${name}: scenes and transcripts disagree.")
endif()
