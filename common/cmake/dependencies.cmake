# The libraries that the workbook uses: the machine's own, else a pinned release from the network.
include(FetchContent)

# Downloads a release and gives its folder in NAME_FOLDER, which is empty if it cannot be had. Unlike FetchContent by
# itself, which stops CMake, it leaves it to the caller what goes on without.
function(cahier_download name url sha256)
    set(archive ${PROJECT_BINARY_DIR}/_deps/${name}.tar.gz)
    set(${name}_FOLDER "" PARENT_SCOPE)
    if(NOT EXISTS ${archive})
        message(STATUS "Downloading ${name} from ${url}")
        file(DOWNLOAD ${url} ${archive}.part INACTIVITY_TIMEOUT 20 STATUS status)
        list(GET status 0 code)
        list(GET status 1 reason)
        if(code EQUAL 0)
            file(SHA256 ${archive}.part sum)
            if(NOT sum STREQUAL sha256)
                set(code 1)
                set(reason "what came is not that release")
            endif()
        endif()
        if(NOT code EQUAL 0)
            message(STATUS "Downloading ${name} failed: ${reason}")
            file(REMOVE ${archive}.part)
            return()
        endif()
        file(RENAME ${archive}.part ${archive})
    endif()
    FetchContent_Declare(${name} URL ${archive} DOWNLOAD_EXTRACT_TIMESTAMP FALSE SOURCE_SUBDIR no-such-folder)
    FetchContent_MakeAvailable(${name})  # it only unpacks: there is no such subfolder to build
    set(${name}_FOLDER ${${name}_SOURCE_DIR} PARENT_SCOPE)
endfunction()

# fmt::fmt. Nothing goes without.
macro(cahier_need_fmt)
    find_package(fmt 8 QUIET)
    if(NOT TARGET fmt::fmt)
        cahier_download(fmt https://github.com/fmtlib/fmt/archive/refs/tags/10.2.1.tar.gz
            1250e4cc58bf06ee631567523f48848dc4596133e163f02615c97f78bab6c811)
        if(NOT fmt_FOLDER)
            message(FATAL_ERROR "The fmt library is neither installed nor can it be downloaded. "
                "Install it (Debian: libfmt-dev; brew, pacman: fmt; dnf: fmt-devel).")
        endif()
        add_subdirectory(${fmt_FOLDER} ${PROJECT_BINARY_DIR}/_deps/fmt-build EXCLUDE_FROM_ALL SYSTEM)
    endif()
endmacro()

# GTest::gtest_main, if it can be had.
macro(cahier_find_googletest)
    find_package(GTest QUIET)
    if(NOT TARGET GTest::gtest_main)
        cahier_download(googletest https://github.com/google/googletest/archive/refs/tags/v1.14.0.tar.gz
            8ad598c73ad796e0d8280b082cebd82a630d73e73cd3c70057938a6501bba5d7)
        if(googletest_FOLDER)
            set(INSTALL_GTEST OFF)
            set(BUILD_GMOCK OFF)
            add_subdirectory(${googletest_FOLDER} ${PROJECT_BINARY_DIR}/_deps/googletest-build EXCLUDE_FROM_ALL SYSTEM)
        endif()
    endif()
endmacro()

# Boost::headers with Asio and Beast, if they can be had.
macro(cahier_find_boost)
    find_package(Boost 1.80 QUIET)
    if(NOT TARGET Boost::headers)
        cahier_download(boost https://archives.boost.io/release/1.81.0/source/boost_1_81_0.tar.gz
            205666dea9f6a7cfed87c7a6dfbeb52a2c1b9de55712c9c1a87735d7181452b6)
        if(boost_FOLDER)
            add_library(Boost::headers INTERFACE IMPORTED)
            target_include_directories(Boost::headers SYSTEM INTERFACE ${boost_FOLDER})
        endif()
    endif()
endmacro()

# nlohmann_json::nlohmann_json, if it can be had.
macro(cahier_find_json)
    find_package(nlohmann_json 3.9 QUIET)
    if(NOT TARGET nlohmann_json::nlohmann_json)
        cahier_download(json https://github.com/nlohmann/json/releases/download/v3.11.3/json.tar.xz
            d6c65aca6b1ed68e7a182f4757257b107ae403032760ed6ef121c9d55e81757d)
        if(json_FOLDER)
            add_library(nlohmann_json::nlohmann_json INTERFACE IMPORTED)
            target_include_directories(nlohmann_json::nlohmann_json SYSTEM INTERFACE ${json_FOLDER}/include)
        endif()
    endif()
endmacro()

# CLI11::CLI11, nlohmann_json::nlohmann_json and pugixml::pugixml for the program that checks and grades. CAHIER_NO_TOOL
# says what cannot be had.
macro(cahier_find_tool_libraries)
    find_package(CLI11 2 QUIET)
    if(NOT TARGET CLI11::CLI11)
        cahier_download(cli11 https://github.com/CLIUtils/CLI11/archive/refs/tags/v2.5.0.tar.gz
            17e02b4cddc2fa348e5dbdbb582c59a3486fa2b2433e70a0c3bacb871334fd55)
        if(cli11_FOLDER)
            add_library(CLI11::CLI11 INTERFACE IMPORTED)
            target_include_directories(CLI11::CLI11 SYSTEM INTERFACE ${cli11_FOLDER}/include)
        endif()
    endif()
    cahier_find_json()
    find_package(pugixml QUIET)
    if(NOT TARGET pugixml::pugixml)
        cahier_download(pugixml https://github.com/zeux/pugixml/releases/download/v1.14/pugixml-1.14.tar.gz
            2f10e276870c64b1db6809050a75e11a897a8d7456c4be5c6b2e35a11168a015)
        if(pugixml_FOLDER)
            add_subdirectory(${pugixml_FOLDER} ${PROJECT_BINARY_DIR}/_deps/pugixml-build EXCLUDE_FROM_ALL SYSTEM)
        endif()
    endif()
    set(CAHIER_NO_TOOL "")
    if(NOT TARGET CLI11::CLI11)
        set(CAHIER_NO_TOOL "CLI11 is neither installed (Debian: libcli11-dev) nor can it be downloaded")
    elseif(NOT TARGET nlohmann_json::nlohmann_json)
        set(CAHIER_NO_TOOL "nlohmann-json is neither installed (Debian: nlohmann-json3-dev) nor can it be downloaded")
    elseif(NOT TARGET pugixml::pugixml)
        set(CAHIER_NO_TOOL "pugixml is neither installed (Debian: libpugixml-dev) nor can it be downloaded")
    endif()
    set(CAHIER_NO_TOOL "${CAHIER_NO_TOOL}" CACHE INTERNAL "Why exercises cannot be checked")  # ./cahier reads it
endmacro()

# Boost::headers and nlohmann_json::nlohmann_json for sockets and HTTP, and OpenSSL for HTTPS, which may be missing.
# CAHIER_HAS_NETWORK, or CAHIER_NO_NETWORK says why not.
macro(cahier_find_network_libraries)
    cahier_find_boost()
    cahier_find_json()
    find_package(OpenSSL QUIET)
    set(CAHIER_HAS_NETWORK OFF)
    set(CAHIER_NO_NETWORK "")
    if(NOT TARGET Boost::headers)
        set(CAHIER_NO_NETWORK "Boost 1.80 or later is neither installed (Debian: libboost1.81-dev) nor can it be downloaded")
    elseif(NOT TARGET nlohmann_json::nlohmann_json)
        set(CAHIER_NO_NETWORK "nlohmann-json is neither installed (Debian: nlohmann-json3-dev) nor can it be downloaded")
    else()
        set(CAHIER_HAS_NETWORK ON)
    endif()
    set(CAHIER_NO_NETWORK "${CAHIER_NO_NETWORK}" CACHE INTERNAL "Why there are no network chapters")  # ./cahier reads it
endmacro()

# benchmark::benchmark, and Boost::headers.
macro(cahier_need_benchmark)
    find_package(benchmark QUIET)
    if(NOT TARGET benchmark::benchmark)
        cahier_download(benchmark https://github.com/google/benchmark/archive/refs/tags/v1.8.3.tar.gz
            6bc180a57d23d4d9515519f92b0c83d61b05b5bab188961f36ac7b06b0d9e9ce)
        if(NOT benchmark_FOLDER)
            message(FATAL_ERROR "Google Benchmark is neither installed (Debian: libbenchmark-dev) "
                "nor can it be downloaded.")
        endif()
        set(BENCHMARK_ENABLE_TESTING OFF)
        set(BENCHMARK_ENABLE_INSTALL OFF)
        set(BENCHMARK_ENABLE_WERROR OFF)
        add_subdirectory(${benchmark_FOLDER} ${PROJECT_BINARY_DIR}/_deps/benchmark-build EXCLUDE_FROM_ALL SYSTEM)
    endif()
    cahier_find_boost()
    if(NOT TARGET Boost::headers)
        message(FATAL_ERROR "The benchmarks need the headers of Boost 1.80 or later (Debian: libboost1.81-dev).")
    endif()
endmacro()
