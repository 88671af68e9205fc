# The sanitizers: whether this build has them, and how they find the program that tells them lines.
if("${CMAKE_CXX_FLAGS}" MATCHES "-fsanitize")
    set(CAHIER_SANITIZED ON)
else()
    set(CAHIER_SANITIZED OFF)
endif()

# CAHIER_SYMBOLIZER: clang's sanitizers look for `llvm-symbolizer` on the path, where Debian has llvm-symbolizer-19 only.
# So every program with the library ${layer} tells them.
function(cahier_name_symbolizer layer)
    string(REGEX MATCH "^[0-9]+" version ${CMAKE_CXX_COMPILER_VERSION})
    find_program(CAHIER_SYMBOLIZER NAMES llvm-symbolizer-${version} llvm-symbolizer)
    if(CAHIER_SANITIZED AND CAHIER_SYMBOLIZER AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
        add_library(cahier_symbolizer OBJECT ${PROJECT_SOURCE_DIR}/common/cmake/symbolizer.cpp)
        target_compile_definitions(cahier_symbolizer PRIVATE CAHIER_SYMBOLIZER="${CAHIER_SYMBOLIZER}")
        # It is called before the sanitizer is ready for what it watches.
        target_compile_options(cahier_symbolizer PRIVATE -fno-sanitize=all)
        target_link_libraries(${layer} INTERFACE $<TARGET_OBJECTS:cahier_symbolizer>)
    endif()
endfunction()
