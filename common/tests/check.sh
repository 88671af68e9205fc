#!/bin/sh
# usage: check.sh TOOL: what ./cahier check says of exercises in each state. The exercises are shell scripts, built by a
# CMake project that has the same targets, tests and exercises.json as the workbook.
set -eu
tool=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
problems=0

# exercise NAME TODO SCRIPT: two scenes, `first` with 2 points and `second` with 1, which must print their names.
exercise() {
    mkdir -p "$1/transcripts"
    echo "$2" >"$1/exercise.cpp"
    echo '// first: it says that it is the first.' >"$1/main.cpp"
    echo first >"$1/transcripts/first.txt"
    echo second >"$1/transcripts/second.txt"
    printf '#!/bin/sh\n%s\n' "$3" >"$1/program"
    chmod +x "$1/program"
    cat >>exercises.json.in <<JSON
{"name": "$1", "folder": "$folder/$1", "own": false, "left_out": "", "program": "$folder/build/$1", "scenes": [
{"name": "first", "points": 2, "ordered": false}, {"name": "second", "points": 1, "ordered": false}]},
JSON
    cat >>CMakeLists.txt <<CMAKE
add_custom_target(exercise_$1 COMMAND sh $folder/$1/build $folder/$1/program $folder/build/$1)
add_dependencies(exercises exercise_$1)
add_test(NAME $1.build COMMAND \${CMAKE_COMMAND} --build \${CMAKE_BINARY_DIR} --target exercise_$1)
set_tests_properties($1.build PROPERTIES FIXTURES_SETUP $1 RESOURCE_LOCK build LABELS exercise)
foreach(scene first second)
    add_test(NAME "$1.\${scene}" COMMAND $tool --build \${CMAKE_BINARY_DIR} judge $1 --scene \${scene}
        --result \${CMAKE_BINARY_DIR}/results/$1.\${scene}.json)
    set_tests_properties($1.\${scene} PROPERTIES FIXTURES_REQUIRED $1 LABELS exercise)
endforeach()
CMAKE
    echo 'cp "$1" "$2"' >"$1/build"
}

cat >CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(exercises LANGUAGES NONE)
enable_testing()
add_custom_target(exercises)
CMAKE
exercise 10_done solved 'echo $2'
exercise 11_begun solved '[ $2 = first ] && echo first || kill -SEGV $$'
exercise 12_not_begun TODO 'echo nothing'
exercise 13_broken solved ''
cat >13_broken/build <<'END_OF_BUILD'
echo "exercise.cpp:1:1: warning: a warning"
echo "exercise.cpp:3:5: error: expected ';'" >&2
exit 1
END_OF_BUILD
exercise 15_untyped solved ''
cat >15_untyped/build <<'END_OF_BUILD'
echo "exercise.cpp:3:5: error: 'co_await' cannot be used in a function with a deduced return type" >&2
exit 1
END_OF_BUILD
exercise 14_forgetful solved 'echo $2'
cat >>14_forgetful/build <<'END_OF_BUILD'
mkdir -p messages
cat >messages/14_forgetful.txt <<'END_OF_MESSAGES'
exercise.cpp:2:1: warning: another warning
    2 | nothing
exercise.cpp:4:5: warning: ignoring return value: a Task does nothing until it is awaited: co_await it [-Wunused-result]
    4 |     ring();
2 warnings generated.
END_OF_MESSAGES
END_OF_BUILD
{ echo '[' && sed '$s/,$//' exercises.json.in && echo ']'; } >exercises.json
mkdir build
cp exercises.json build/
cmake -G Ninja -B build >configure.log || cat configure.log

# expect STATUS LINE...: what `check $exercise` says and how it ends.
expect() {
    wanted=$1
    shift
    status=0
    # shellcheck disable=SC2086
    "$tool" --build build check $exercise >said 2>errors || status=$?
    if [ $status -ne "$wanted" ]; then
        echo "check $exercise: status $status instead of $wanted" >&2
        problems=$((problems + 1))
    fi
    for line; do
        grep -qxF -e "$line" said errors || {
            echo "check $exercise does not say: $line" >&2
            problems=$((problems + 1))
            cat said errors >&2
        }
    done
}

exercise=
expect 1 '10_done        3 of  3  done' '11_begun       2 of  3  fails: second' '12_not_begun   0 of  3  not begun' \
    '13_broken      0 of  3  does not compile' '14_forgetful   3 of  3  forgets a co_await' \
    '15_untyped     0 of  3  does not compile' \
    "8 of 18 points. Next: $folder/11_begun/README.md, and then ./cahier check 11"
exercise=10
expect 0 '10_done: 3 of 3 points' '  ✓ first (2 points)' '  ✓ second (1 point)'
exercise=11
expect 1 '  ✗ second (1 point) crashed: Segmentation fault (signal 11)' '-second' \
    "$folder/build/11_begun --scene second --seed 1 --clock virtual --time-limit 5"
exercise=12_not_begun
expect 1 '12_not_begun.first (2 points) printed 1 line in place of 1 line.' '-first' '+nothing' \
    'What it does: it says that it is the first.'
exercise=13
expect 1 '13_broken does not compile.' "exercise.cpp:3:5: error: expected ';'"
! grep -q 'a warning' said || { echo "check 13 begins before the first error" >&2 && problems=1; }
exercise=14
expect 1 '14_forgetful forgets a co_await.' '    4 |     ring();' '14_forgetful: 3 of 3 points' '  ✓ second (1 point)' \
    'exercise.cpp:4:5: error: ignoring return value: a Task does nothing until it is awaited: co_await it [-Wunused-result]'
! grep -q -e another -e generated said || { echo "check 14 shows more than what is dropped" >&2 && problems=1; }
[ "$(head -n 1 said)" = '14_forgetful forgets a co_await.' ] || { echo "check 14 does not begin with it" >&2 && problems=1; }
exercise=15
expect 1 '15_untyped does not compile.' \
    'A coroutine says what it returns: `Task<> f()`, or `[&]() -> Task<> { ... }`.' \
    "exercise.cpp:3:5: error: 'co_await' cannot be used in a function with a deduced return type"
exercise=99
expect 2 "cahier: there is no exercise '99'; the exercises are: 10_done 11_begun 12_not_begun 13_broken 15_untyped 14_forgetful"
exercise=1
expect 2 "cahier: '1' may be any of these exercises: 10_done 11_begun 12_not_begun 13_broken 15_untyped 14_forgetful"
[ $problems -eq 0 ]
