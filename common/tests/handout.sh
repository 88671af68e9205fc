#!/bin/sh
# usage: handout.sh TOOL WORKBOOK: is the student's edition whole, and without the solutions?
set -eu
tool=$1
workbook=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
edition=$folder/edition

fail() {
    echo "handout: $1" >&2
    exit 1
}

status=0
said=$("$tool" handout "$edition" 2>&1) || status=$?
[ "$status:$said" = 0: ] || fail "it says: $said"

for name in README.md SOMMAIRE.md LICENSE CMakeLists.txt CMakePresets.json cahier chapters common exercises; do
    [ -e "$edition/$name" ] || fail "there is no $name"
done
[ -x "$edition/cahier" ] || fail "cahier cannot be run"
[ ! -e "$edition/solutions" ] || fail "the solutions are there"

# Nothing in the edition is a solution or another answer, wherever it lies.
find "$edition" -type f -exec sha256sum {} + | cut -d ' ' -f 1 | sort -u >"$folder/handed_out"
find "$workbook/solutions" -type f -exec sha256sum {} + | cut -d ' ' -f 1 | sort -u >"$folder/answers"
[ -s "$folder/answers" ] || fail "found no solutions to look for"
[ -z "$(comm -12 "$folder/handed_out" "$folder/answers")" ] || fail "a file is one of the answers"

# It can be configured, and has the tests of the exercises but none of the solutions.
cmake -S "$edition" -B "$folder/build" -G Ninja >"$folder/log" 2>&1 || {
    cat "$folder/log"
    fail "it cannot be configured"
}
ctest --test-dir "$folder/build" -N >"$folder/tests"
grep -q '02_class_manager.nominal (2 points)' "$folder/tests" || fail "the exercises have no tests"
! grep -E '\.(solution|handed_out|right_|wrong_)' "$folder/tests" || fail "it has tests of answers"

# A folder that has something in it, and a file, are left as they are.
mkdir "$folder/full"
echo mine >"$folder/full/file"
for there in "$folder/full" "$folder/full/file"; do
    status=0
    "$tool" handout "$there" 2>"$folder/said" || status=$?
    [ $status -eq 2 ] || fail "it wrote into $there"
    [ "$(wc -l <"$folder/said")" -eq 1 ] || fail "it said more than a line"
done
[ "$(ls "$folder/full")" = file ] || fail "it wrote into a folder that was not empty"
