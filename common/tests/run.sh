#!/bin/sh
# usage: run.sh PRESET [OPTION...]: runs the tests of a preset with ctest. A test that is skipped counts as failed, unless
# it says which feature of the kernel is missing, in a line "skipped: the kernel ...".
set -u
preset=$1
shift
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
[ "$jobs" -ge 4 ] || jobs=4 # many tests only wait
results=$(mktemp) || exit 1
trap 'rm -f "$results"' EXIT
ctest --preset "$preset" --parallel "$jobs" --output-junit "$results" "$@" || exit

# The names of the others that were skipped: <testcase name=...>, perhaps <skipped .../>, and what it printed.
skipped=$(awk '
    function judge() { if (skipped && !excused) print "  " name }
    /<testcase / { judge(); skipped = excused = 0; name = $0; sub(/.*<testcase name="/, "", name); sub(/".*/, "", name) }
    /<skipped / { skipped = 1 }
    /skipped: the kernel / { excused = 1 }
    END { judge() }' "$results")
[ -z "$skipped" ] || {
    printf 'These tests were skipped, though the kernel can do what they need:\n%s\n' "$skipped" >&2
    exit 1
}
