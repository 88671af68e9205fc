# Exercises, and the solutions and other answers to them that the checks must judge rightly.
#
#     add_exercise(NN_name [NETWORK] SCENES nominal:2 body_fails:3 [ORDERED body_fails])
#
# Each scene with its points; one of 0 points is shown but not scored. ORDERED: in these scenes the lines of one
# instant must come in the order of the transcript too. These lines stand in exercises/CMakeLists.txt. An instructor may
# have others, in CAHIER_EXERCISES_DIR, a folder with exercises/ and solutions/ in it.
#
# For each exercise there are these programs, all with exercises/NN_name/main.cpp:
#     bin/exercises/NN_name                 the student's exercise.cpp; only the target `exercises` builds it, and what
#                                           the compiler says of it is kept in messages/NN_name.txt
#     bin/solutions/NN_name                 the solution
#     bin/answers/NN_name/right_STEM        solutions/NN_name/right/STEM.cpp, and the same for wrong/
# exercises.json, in the build folder, tells all this to the program that judges.

set(CAHIER_EXERCISES_DIR "" CACHE PATH "A folder with exercises/ and solutions/, beside the workbook's own")
set(CAHIER_SEEDS 20 CACHE STRING "Under how many seeds the tests run solutions and other answers")

# What every answer to the exercise is linked with. A second definition of anything in there is an error, and not taken
# instead: hence the whole archive.
function(cahier_exercise_program target answer name output folder)
    add_executable(${target} EXCLUDE_FROM_ALL ${answer})
    target_link_libraries(${target} PRIVATE exercise_main_${name})
    target_precompile_headers(${target} REUSE_FROM cahier_workbook)
    set_target_properties(${target} PROPERTIES OUTPUT_NAME ${output}
        RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin/${folder})
endfunction()

function(add_exercise name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "NETWORK" "" "SCENES;ORDERED")
    set(folder ${CMAKE_CURRENT_SOURCE_DIR}/${name})
    cmake_path(SET solution NORMALIZE ${CMAKE_CURRENT_SOURCE_DIR}/../solutions/${name})
    if(TARGET exercise_${name})
        message(FATAL_ERROR "There are two exercises ${name}: rename ${folder}")
    endif()
    if(arg_UNPARSED_ARGUMENTS OR NOT arg_SCENES)
        message(FATAL_ERROR "add_exercise(${name}) takes SCENES nominal:2 ..., NETWORK and ORDERED nominal ...")
    endif()

    # What exercises.json says of it.
    set(scenes "")
    foreach(scene IN LISTS arg_SCENES)
        if(NOT scene MATCHES "^([a-z][a-z0-9_]*):([0-9]+)$")
            message(FATAL_ERROR "add_exercise(${name}): '${scene}' is no scene with points, such as nominal:2")
        endif()
        set(ordered false)
        if(CMAKE_MATCH_1 IN_LIST arg_ORDERED)
            set(ordered true)
            list(REMOVE_ITEM arg_ORDERED ${CMAKE_MATCH_1})
        endif()
        list(APPEND scenes "{\"name\": \"${CMAKE_MATCH_1}\", \"points\": ${CMAKE_MATCH_2}, \"ordered\": ${ordered}}")
    endforeach()
    if(arg_ORDERED)
        message(FATAL_ERROR "add_exercise(${name}): ORDERED names a scene that it does not have: ${arg_ORDERED}")
    endif()
    list(JOIN scenes ", " scenes)
    set(reason "")
    if(arg_NETWORK)
        set(reason "${CAHIER_NO_NETWORK}")
    endif()
    set_property(GLOBAL APPEND PROPERTY CAHIER_EXERCISES "{\"name\": \"${name}\", \"folder\": \"${folder}\", \
\"own\": ${CAHIER_OWN}, \"left_out\": \"${reason}\", \"program\": \"${PROJECT_BINARY_DIR}/bin/exercises/${name}\", \"scenes\": [${scenes}]}")
    if(reason)
        cahier_add_skipped_test(${name} "${reason}" "")
        return()
    endif()

    add_library(exercise_main_${name} OBJECT EXCLUDE_FROM_ALL ${folder}/main.cpp)
    target_include_directories(exercise_main_${name} PUBLIC ${folder})
    target_link_libraries(exercise_main_${name} PUBLIC "$<LINK_LIBRARY:WHOLE_ARCHIVE,cahier_workbook>")
    if(arg_NETWORK)
        target_link_libraries(exercise_main_${name} PUBLIC cahier_net)
    endif()
    target_precompile_headers(exercise_main_${name} REUSE_FROM cahier_workbook)

    cahier_exercise_program(exercise_${name} ${folder}/exercise.cpp ${name} ${name} exercises)
    set(keep_messages sh ${PROJECT_SOURCE_DIR}/common/cmake/keep_messages.sh ${PROJECT_BINARY_DIR}/messages/${name}.txt)
    set_target_properties(exercise_${name} PROPERTIES
        CXX_COMPILER_LAUNCHER "${keep_messages};${CMAKE_CXX_COMPILER_LAUNCHER}")
    add_dependencies(exercises exercise_${name})
    cahier_test_exercise(${name} "${arg_SCENES}")
    if(EXISTS ${solution}/exercise.cpp)
        cahier_exercise_program(solution_${name} ${solution}/exercise.cpp ${name} ${name} solutions)
        add_dependencies(solutions solution_${name})
        cahier_test_solution(${name} ${solution})
    endif()
endfunction()

# What the student has written: a test for each scene, which the test preset `exercises` runs. The program is built by a
# test too, so that a file that does not compile fails its own scenes only.
function(cahier_test_exercise name scenes)
    add_test(NAME ${name}.build
        COMMAND ${CMAKE_COMMAND} --build ${PROJECT_BINARY_DIR} --target exercise_${name} cahier_tool)
    set_tests_properties(${name}.build PROPERTIES FIXTURES_SETUP build_${name} RESOURCE_LOCK build LABELS exercise)
    foreach(scene IN LISTS scenes)
        string(REGEX MATCH "^(.*):(.*)$" scene ${scene})
        set(points "${CMAKE_MATCH_2} points")
        if(CMAKE_MATCH_2 EQUAL 1)
            set(points "1 point")
        elseif(CMAKE_MATCH_2 EQUAL 0)
            set(points "no points")
        endif()
        set(test "${name}.${CMAKE_MATCH_1} (${points})")
        add_test(NAME ${test}
            COMMAND cahier_tool judge ${name} --scene ${CMAKE_MATCH_1}
                --result ${PROJECT_BINARY_DIR}/results/${name}.${CMAKE_MATCH_1}.json)
        set_tests_properties(${test} PROPERTIES FIXTURES_REQUIRED build_${name} LABELS exercise)
    endforeach()
endfunction()

# The exercise as it is handed out fails, its solution passes under every seed, and the other answers are judged as
# they say of themselves in a line `// fails: SCENE...`.
function(cahier_test_solution name solution)
    set(expected ${PROJECT_BINARY_DIR}/expected/${name})
    add_test(NAME ${name}.solution
        COMMAND cahier_tool record ${name} --program $<TARGET_FILE:solution_${name}> --into ${expected}
            --seeds 1-${CAHIER_SEEDS})
    set_tests_properties(${name}.solution PROPERTIES FIXTURES_SETUP expected_${name} TIMEOUT 600 COST 100 LABELS instructor)
    if(NOT CAHIER_JUDGES_ALL)
        return()
    endif()
    add_test(NAME ${name}.handed_out
        COMMAND cahier_tool judge ${name} --handed-out)
    set_tests_properties(${name}.handed_out PROPERTIES FIXTURES_REQUIRED handed_out LABELS instructor)

    file(GLOB answers CONFIGURE_DEPENDS RELATIVE ${solution} ${solution}/right/*.cpp ${solution}/wrong/*.cpp)
    foreach(answer IN LISTS answers)
        string(REGEX REPLACE "/(.*)\\.cpp$" "_\\1" stem ${answer})
        cahier_exercise_program(answer_${name}_${stem} ${solution}/${answer} ${name} ${stem} answers/${name})
        target_compile_options(answer_${name}_${stem} PRIVATE $<$<CONFIG:Debug>:-g1>)  # a third less to compile
        add_dependencies(solutions answer_${name}_${stem})
        add_test(NAME ${name}.${stem}
            COMMAND cahier_tool judge ${name} --program $<TARGET_FILE:answer_${name}_${stem}> --expected ${expected}
                --as-said-in ${solution}/${answer})
        set_tests_properties(${name}.${stem} PROPERTIES FIXTURES_REQUIRED expected_${name} TIMEOUT 600
            LABELS instructor)
    endforeach()
endfunction()

# What a wrong answer does is not said where the compiler is wrong, or where memory is watched. There only the
# solutions are tried.
set(CAHIER_JUDGES_ALL OFF)
if(CAHIER_COMPILER_VERDICT STREQUAL "good" AND NOT CAHIER_SANITIZED)
    set(CAHIER_JUDGES_ALL ON)
endif()

function(cahier_add_exercises)
    if(NOT TARGET cahier_tool)
        cahier_add_skipped_test(exercises "${CAHIER_NO_TOOL}" "")
        return()
    endif()
    add_custom_target(exercises)
    add_custom_target(solutions ALL)
    set(CAHIER_OWN false)
    add_subdirectory(exercises)
    if(CAHIER_EXERCISES_DIR)
        cmake_path(ABSOLUTE_PATH CAHIER_EXERCISES_DIR BASE_DIRECTORY ${PROJECT_SOURCE_DIR} NORMALIZE)
        if(NOT EXISTS ${CAHIER_EXERCISES_DIR}/exercises/CMakeLists.txt)
            message(FATAL_ERROR "CAHIER_EXERCISES_DIR: there is no ${CAHIER_EXERCISES_DIR}/exercises/CMakeLists.txt")
        endif()
        set(CAHIER_OWN true)
        add_subdirectory(${CAHIER_EXERCISES_DIR}/exercises ${PROJECT_BINARY_DIR}/own_exercises)
    endif()
    get_property(exercises GLOBAL PROPERTY CAHIER_EXERCISES)
    list(JOIN exercises ",\n" exercises)
    file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/exercises.json CONTENT "[\n@exercises@\n]\n" @ONLY)

    # Whatever does not compile: the tests of each exercise then say so.
    if(NOT CAHIER_JUDGES_ALL)
        return()
    endif()
    add_test(NAME exercises.build
        COMMAND sh -c "\"$@\" || true" sh ${CMAKE_COMMAND} --build ${PROJECT_BINARY_DIR} --target exercises -- -k 0)
    set_tests_properties(exercises.build PROPERTIES FIXTURES_SETUP handed_out RESOURCE_LOCK build TIMEOUT 1200
        LABELS instructor)
endfunction()
