# add_chapter(NN_name) builds chapters/NN_name/main.cpp as bin/NN_name, and tests it: each transcripts/SCENE.txt is a
# test NN_name.SCENE, and the scenes that the program lists must be those that have a transcript.

set(CAHIER_SCENE_SECONDS 10 CACHE STRING "How long a scene may take on the virtual clock before its test fails")

function(add_chapter name)
    set(folder ${PROJECT_SOURCE_DIR}/chapters/${name})
    add_executable(${name} ${folder}/main.cpp)
    target_link_libraries(${name} PRIVATE cahier_workbook)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
    cahier_test_transcripts(${name} ${folder}/transcripts)
endfunction()

function(cahier_test_transcripts target folder)
    file(GLOB transcripts CONFIGURE_DEPENDS ${folder}/*.txt)
    set(check ${PROJECT_SOURCE_DIR}/common/cmake)
    add_test(NAME ${target}.--list
        COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:${target}> -DFOLDER=${folder} -P ${check}/check_scenes.cmake)
    foreach(transcript IN LISTS transcripts)
        cmake_path(GET transcript STEM LAST_ONLY scene)
        add_test(NAME ${target}.${scene}
            COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:${target}> -DSCENE=${scene} -DTRANSCRIPT=${transcript}
                -DSCRATCH=${PROJECT_BINARY_DIR}/transcripts/${target} -DSECONDS=${CAHIER_SCENE_SECONDS}
                -P ${check}/check_transcript.cmake)
    endforeach()
endfunction()
