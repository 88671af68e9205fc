# The build of a grading, which ./cahier grade configures in its own folder: CAHIER_GRADING is that folder's work/. There
# each line of answers.txt is a student's number and exercises, and submissions/ID/EXERCISE/exercise.cpp is an answer:
#     bin/submissions/ID/EXERCISE     is its program, which the target `submissions` builds
#     ID.EXERCISE                     its test, labelled `submission`: all scenes under all seeds
# Compiler, linker and program run in a sandbox. A folder for each student: CMake is slow with many targets in one.
#
# cahier_tool is the program that grades; it is not built again here.

set(CAHIER_TOOL "" CACHE FILEPATH "The program that grades")
set(CAHIER_SANDBOX "" CACHE STRING "Its sandbox: bwrap, user or none")
add_executable(cahier_tool IMPORTED GLOBAL)
set_target_properties(cahier_tool PROPERTIES IMPORTED_LOCATION "${CAHIER_TOOL}")

function(cahier_add_submissions)
    add_custom_target(submissions)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CAHIER_GRADING}/answers.txt)
    file(STRINGS ${CAHIER_GRADING}/answers.txt lines)
    foreach(line IN LISTS lines)
        string(REPLACE " " ";" student_exercises "${line}")
        list(POP_FRONT student_exercises student)
        add_subdirectory(${CAHIER_GRADING}/submissions/${student} ${PROJECT_BINARY_DIR}/submissions/${student})
    endforeach()
endfunction()

# What the CMakeLists.txt of each student's folder calls.
function(cahier_add_answers)
    set(confined ${CAHIER_TOOL} confine --sandbox ${CAHIER_SANDBOX} --)
    foreach(exercise IN LISTS student_exercises)
        set(target submission_${student}_${exercise})
        cahier_exercise_program(${target} ${exercise}/exercise.cpp ${exercise} ${exercise} submissions/${student})
        set_target_properties(${target} PROPERTIES CXX_COMPILER_LAUNCHER "${confined}" CXX_LINKER_LAUNCHER "${confined}")
        add_dependencies(submissions ${target})
        add_test(NAME ${student}.${exercise}
            COMMAND cahier_tool --build ${PROJECT_BINARY_DIR} judge ${exercise} --program $<TARGET_FILE:${target}>
                --expected ${CAHIER_GRADING}/expected/${exercise} --unless-judged
                --result ${CAHIER_GRADING}/results/${student}/${exercise}.json --sandbox ${CAHIER_SANDBOX})
        set_tests_properties(${student}.${exercise} PROPERTIES LABELS submission)
    endforeach()
endfunction()
