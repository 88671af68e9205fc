#!/usr/bin/env bash
# measure.sh WORKBOOK STUDENTS EXERCISES FOLDER [OPTION...]: grades a made-up class in a new folder, and compares the time
# with that of the bare compiling and linking of its answers: the same commands by the same Ninja, without sandbox or tests.
# Times are seconds on the clock, and seconds of all processors together, which count on a machine that has other work.
# The options are those of ./cahier grade. Reads what make_class.sh has written if it is there already.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
workbook=$(cd "$1" && pwd) students=$2 exercises=$3
mkdir -p "$4" && folder=$(cd "$4" && pwd)
shift 4
export CCACHE_DISABLE=1 TIMEFORMAT='%R %U %S'
jobs=$(nproc)
tool=$folder/cahier_tool
cp "$workbook/build/bin/cahier_tool" "$tool"  # so that one may go on building
[ -d "$folder/class" ] || "$here/make_class.sh" "$workbook" "$students" "$exercises" "$folder"

graded() {
    { time "$tool" grade "$folder/class" --exercises "$folder/workbook" --out "$folder/out" --jobs "$jobs" "$@" \
        >"$folder/table.txt" 2>"$folder/progress.txt"; } 2>&1
}

# The workbook itself first: it is built once, whatever the class.
mkdir -p "$folder/nobody/nobody"
"$tool" grade "$folder/nobody" --exercises "$folder/workbook" --out "$folder/out" --jobs "$jobs" "$@" >/dev/null 2>&1
row() { echo "$2" | awk -v what="$1" '{ printf "%-30s %8.1f s %8.1f s\n", what, $1, $2 + $3 }'; }
printf '%-30s %10s %10s\n' "" clock processors
all=$(graded "$@")
row "the class, graded" "$all"
row "the same again" "$(graded "$@")"
echo "// changed" >>"$(find "$folder/class/student-1" -name exercise.cpp | sort | head -n 1)"
row "with one answer changed" "$(graded "$@")"

bare=$folder/bare
rm -rf "$bare"
cp -a "$folder/out/work/build" "$bare"
rm -r "$bare/bin/submissions" "$bare/submissions"
sed -i -E "s|\S*/cahier_tool confine --sandbox [a-z]+ -- ||" "$bare/build.ninja" "$bare/CMakeFiles/rules.ninja"
compiled=$( { time ninja -C "$bare" -j "$jobs" -k 0 submissions >"$folder/bare.log" 2>&1 || true; } 2>&1)
row "bare compiling and linking" "$compiled"
echo "$all $compiled" | awk '{ printf "%-30s %8.2f   %8.2f\n", "graded in times that", $1 / $4, ($2 + $3) / ($5 + $6) }'
