#!/bin/sh
# usage: skips.sh: run.sh takes a skipped test for a failure, unless it names what the kernel lacks.
set -eu
run=$(cd "$(dirname "$0")" && pwd)/run.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(skips LANGUAGES NONE)
enable_testing()
add_test(NAME excused COMMAND sh -c "echo 'skipped: the kernel has no namespaces' && exit 77")
add_test(NAME lazy COMMAND sh -c "echo 'skipped: there is no curl' && exit 77")
add_test(NAME right COMMAND true)
set_tests_properties(excused lazy PROPERTIES SKIP_RETURN_CODE 77)
END
cat >CMakePresets.json <<'END'
{"version": 6, "configurePresets": [{"name": "all", "generator": "Ninja", "binaryDir": "build"}],
 "testPresets": [{"name": "all", "configurePreset": "all"}]}
END
cmake --preset all >log
"$run" all -E lazy >log 2>&1 || { cat log && exit 1; }
! "$run" all >log 2>&1 || { cat log && exit 1; }
[ "$(grep '^  ' log | tail -n 1)" = "  lazy" ] || { cat log && exit 1; }
