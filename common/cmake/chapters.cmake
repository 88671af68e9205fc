# add_chapter(NN_name) builds chapters/NN_name/main.cpp as bin/NN_name, and tests it: each transcripts/SCENE.txt is a
# test NN_name.SCENE, and the scenes that the program lists must be those that have a transcript. A scene may have more:
# transcripts/SCENE.seed7.txt is what it prints with --seed 7.

set(CAHIER_SCENE_SECONDS 10 CACHE STRING "How long a scene may take on the virtual clock before its test fails")

# add_chapter(NN_name NETWORK) has sockets and HTTP too. Where they cannot be had, its tests are shown as skipped.
function(add_chapter name)
    if(CAHIER_GRADING)
        return()
    endif()
    set(folder ${PROJECT_SOURCE_DIR}/chapters/${name})
    cmake_parse_arguments(PARSE_ARGV 1 arg "NETWORK" "" "")
    if(arg_NETWORK AND NOT CAHIER_HAS_NETWORK)
        cahier_add_skipped_test(${name} "${CAHIER_NO_NETWORK}" "")
        add_custom_target(${name} COMMAND ${CMAKE_COMMAND} -E echo "${name} is left out: ${CAHIER_NO_NETWORK}"
            VERBATIM)
        return()
    endif()
    add_executable(${name} ${folder}/main.cpp)
    target_link_libraries(${name} PRIVATE cahier_workbook)
    if(arg_NETWORK)
        target_link_libraries(${name} PRIVATE cahier_net)
    endif()
    target_precompile_headers(${name} REUSE_FROM cahier_workbook)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
    add_dependencies(student ${name})
    cahier_test_transcripts(${name} ${folder}/transcripts)
    if(arg_NETWORK)
        cahier_test_over_tcp(${name} ${folder}/transcripts)
    endif()
endfunction()

# NN_name.SCENE.tcp: the transcripts hold over TCP and on the real clock too, but for the times in them.
function(cahier_test_over_tcp target folder)
    file(GLOB transcripts CONFIGURE_DEPENDS ${folder}/*.txt)
    foreach(transcript IN LISTS transcripts)
        cmake_path(GET transcript STEM scene)
        add_test(NAME ${target}.${scene}.tcp
            COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:${target}> -DSCENE=${scene} -DTRANSCRIPT=${transcript}
                -P ${PROJECT_SOURCE_DIR}/common/cmake/check_over_tcp.cmake)
    endforeach()
endfunction()

# A test that CTest shows as skipped, with the reason in its name.
function(cahier_add_skipped_test name reason label)
    set(test "${name} (skipped: ${reason})")
    add_test(NAME ${test} COMMAND ${CMAKE_COMMAND} -E echo "Skipped")
    set_tests_properties(${test} PROPERTIES SKIP_REGULAR_EXPRESSION "Skipped" LABELS "${label}")
endfunction()

function(cahier_test_transcripts target folder)
    file(GLOB transcripts CONFIGURE_DEPENDS ${folder}/*.txt)
    set(check ${PROJECT_SOURCE_DIR}/common/cmake)
    add_test(NAME ${target}.--list
        COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:${target}> -DFOLDER=${folder} -P ${check}/check_scenes.cmake)
    foreach(transcript IN LISTS transcripts)
        cmake_path(GET transcript STEM LAST_ONLY stem)
        string(REGEX MATCH "^([^.]+)(\\.seed([0-9]+))?$" stem "${stem}")
        add_test(NAME ${target}.${stem}
            COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:${target}> -DSCENE=${CMAKE_MATCH_1} -DSEED=${CMAKE_MATCH_3}
                -DTRANSCRIPT=${transcript}
                -DSCRATCH=${PROJECT_BINARY_DIR}/transcripts/${target} -DSECONDS=${CAHIER_SCENE_SECONDS}
                -P ${check}/check_transcript.cmake)
    endforeach()
endfunction()
