#!/bin/sh
# grade.sh TOOL WORKBOOK: grades a small made-up class with `TOOL grade` as an instructor would, several times, and looks at
# what comes of it. Without a sandbox, which has tests of its own.
set -u
tool=$1 workbook=$2
exercise=02_class_manager
solution=$workbook/solutions/$exercise
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
class=$scratch/class
out="$scratch/the marks"

fail() {
    echo "grade.sh: $1" >&2
    [ -z "${2-}" ] || cat "$2" >&2
    exit 1
}

grade() { "$tool" grade "$class" --out "$out" --assignment "$scratch/assignment.json" --no-sandbox "$@" \
    >"$scratch/table" 2>"$scratch/errors"; }

works() {
    grade "$@" || fail "grading ended with status $?: grade $*" "$scratch/errors"
}

# hand_in STUDENT ANSWER
hand_in() {
    mkdir -p "$class/$1/$exercise"
    cp "$2" "$class/$1/$exercise/exercise.cpp"
}

# marks LINE...: those of grades.csv are these.
marks() {
    printf '%s\n' "student,$exercise,total,maximum" "$@" | diff -u - "$out/grades.csv" ||
        fail "other marks than expected; the table:" "$scratch/table"
}

has() { grep -qF -e "$2" "$1" || fail "$1 does not have: $2" "$1"; }

count() { grep -c -e "$2" "$1"; }

# One scene is worth other points than declared.
echo "{\"exercises\": {\"$exercise\": {\"points\": {\"nominal\": 10}}}, \"seeds\": [3, 5]}" >"$scratch/assignment.json"
strange=$(printf '%s\nO"Neil' "../a b'")

hand_in Ada "$solution/exercise.cpp"
hand_in Bob "$solution/wrong/result_lost.cpp"
mkdir -p "$scratch/packed/homework" && mv "$class/Bob/$exercise" "$scratch/packed/homework/"
bsdtar -C "$scratch/packed" -acf "$class/Bob.zip" homework && rm -r "$class/Bob"
mkdir -p "$class/Eve/$exercise" && ln -s "$solution/exercise.cpp" "$class/Eve/$exercise/exercise.cpp"
hand_in "Mal ${strange#*/}" "$solution/right/named_manager.cpp"
# Of an await that is forgotten the compiler only warns: it costs nothing by itself.
echo 'cahier::Task<> forget() { cahier::sleep(std::chrono::seconds(1)); co_return; }' \
    >>"$class/Mal ${strange#*/}/$exercise/exercise.cpp"
hand_in Tom "$workbook/exercises/$exercise/exercise.cpp"
echo 'this is no C++ <b>' >>"$class/Tom/$exercise/exercise.cpp"
mkdir "$class/Zoé" && echo "sorry" >"$class/Zoé/excuse.txt"

# The first time: every way to hand in, and each mark.
works
marks "Ada,13,13,13" "Bob,12,12,13" "Eve,0,0,13" "\"Mal a b'\\nO\"\"Neil\",13,13,13" "Tom,0,0,13" "Zoé,0,0,13"
for word in "Tom: 02" "Zoé: 02" "Eve: exercise.cpp is a symbolic link" "1 other file of Zoé"; do
    has "$scratch/table" "$word"
done
for word in "sleep() does nothing until it is awaited" "no C++ &lt;b&gt;" "exercise.cpp is a symbolic link" "excuse.txt" "printed 1 line in place of 1 line" '3, 5'; do
    has "$out/report.html" "$word"
done
[ "$(count "$out/junit.xml" '<testcase ')" -eq 4 ] || fail "JUnit's file has not a test for each answer" "$out/junit.xml"
has "$out/junit.xml" 'tests="4"'
has "$out/gradescope/2.json" '"score": 12'
has "$out/gradescope/2.json" '"student": "Bob"'
has "$out/grading.json" "$(sha256sum "$class/Ada/$exercise/exercise.cpp" | cut -d ' ' -f 1)"

# The same again: the same marks, and but for the answer that does not compile, nothing is built and nothing runs.
cp "$out/grades.csv" "$scratch/old.csv"
find "$out/work/results" "$out/work/expected" -type f -exec stat -c '%n %y' {} + | sort >"$scratch/before"
works --compare "$scratch/old.csv"
cmp "$scratch/old.csv" "$out/grades.csv" || fail "the same class has other marks"
has "$scratch/table" "No mark has changed"
[ "$(cat "$out"/work/*.log | grep -c -e 'Building' -e 'Re-running')" -eq 1 ] ||
    fail "something was built again" "$out/work/build.log"
find "$out/work/results" "$out/work/expected" -type f -exec stat -c '%n %y' {} + | sort | grep -v "/5/" >"$scratch/after"
grep -v "/5/" "$scratch/before" | diff -u - "$scratch/after" || fail "something ran again"

# Tom mends his answer, Ada breaks hers: her earlier program counts no more. Liz comes late, and moves nobody.
hand_in Tom "$solution/right/task_of_its_own.cpp"
echo '#error broken' >>"$class/Ada/$exercise/exercise.cpp"
hand_in Liz "$solution/exercise.cpp"
works --compare "$scratch/old.csv"
marks "Ada,0,0,13" "Bob,12,12,13" "Eve,0,0,13" "Liz,13,13,13" "\"Mal a b'\\nO\"\"Neil\",13,13,13" "Tom,13,13,13" \
    "Zoé,0,0,13"
sed -n '/Marks that have changed/,/^$/p' "$scratch/table" | sed 1d | diff -u /dev/fd/3 - 3<<END ||
  Ada: $exercise: 13 -> 0
  Liz: $exercise: none -> 13
  Tom: $exercise: 0 -> 13

END
    fail "other changes than expected"
[ "$(count "$out/work/build.log" 'Building CXX')" -eq 3 ] || fail "not only what has changed was built" "$out/work/build.log"
has "$out/gradescope/2.json" '"student": "Bob"'
has "$out/gradescope/7.json" '"student": "Liz"'

# Ada takes her answer back, Bob leaves.
rm -r "${class:?}/Ada/$exercise" "$class/Bob.zip"
works
marks "Ada,0,0,13" "Eve,0,0,13" "Liz,13,13,13" "\"Mal a b'\\nO\"\"Neil\",13,13,13" "Tom,13,13,13" "Zoé,0,0,13"
[ ! -e "$out/gradescope/2.json" ] || fail "who has left is still there"

# An earlier grading was interrupted while it collected.
rm -r "$out/work/submissions/1"* "$out/work/submissions/5" && touch "$out/work/collecting"
works
marks "Ada,0,0,13" "Eve,0,0,13" "Liz,13,13,13" "\"Mal a b'\\nO\"\"Neil\",13,13,13" "Tom,13,13,13" "Zoé,0,0,13"

# What cannot be done is one line, and status 2; nothing is written.
refuses() {
    sentence=$1
    shift
    "$tool" grade "$@" >"$scratch/table" 2>"$scratch/errors"
    status=$?
    [ $status -eq 2 ] || fail "status $status instead of 2: grade $*" "$scratch/errors"
    [ "$(wc -l <"$scratch/errors")" -eq 1 ] || fail "not one line: grade $*" "$scratch/errors"
    has "$scratch/errors" "$sentence"
    [ ! -e "$scratch/new" ] || fail "something was written: grade $*"
}

mkdir "$scratch/empty" "$scratch/full"
echo mine >"$scratch/full/diary"
echo "student,points" >"$scratch/other.csv"
new=$scratch/new
refuses "there is no folder $scratch/nobody" "$scratch/nobody" --out "$new" --no-sandbox
refuses "cannot be written into" "$class" --out "$class/marks" --no-sandbox
refuses "neither empty nor" "$class" --out "$scratch/full" --no-sandbox
refuses "is no folder" "$class" --out "$scratch/full/diary" --no-sandbox
refuses "there is no assignment" "$class" --out "$new" --no-sandbox --assignment "$scratch/no.json"
refuses "is no grades.csv" "$class" --out "$new" --no-sandbox --compare "$scratch/other.csv"
refuses "to compare with" "$class" --out "$new" --no-sandbox --compare "$scratch/no.csv"
refuses "there is no folder" "$class" --out "$new" --no-sandbox --exercises "$scratch/empty"
refuses "there is no sandbox 'box'" "$class" --out "$new" --sandbox box
refuses "--no-sandbox" "$class" --out "$new" --sandbox user --no-sandbox
refuses "--out" "$class"
refuses "--jobs" "$class" --out "$new" --jobs 0
refuses "--colour" "$class" --out "$new" --colour
[ "$(cat "$scratch/full/diary")" = mine ] || fail "a file of somebody else's is gone"

# Two at once in one folder.
exec 9>"$out/work/lock"
flock -n 9 || fail "the lock is still held"
grade
[ $? -eq 2 ] || fail "two gradings may be at work in one folder" "$scratch/errors"
has "$scratch/errors" "another grading is at work"
exec 9>&-

# A wrong assignment leaves the marks as they were.
cp "$out/grades.csv" "$scratch/old.csv"
echo '{"exercises": ["99_unknown"], "seeds": [3]}' >"$scratch/assignment.json"
grade
status=$?
[ $status -eq 2 ] || fail "an unknown exercise is status $status instead of 2" "$scratch/errors"
has "$scratch/errors" "there is no exercise \"99_unknown\""
cmp "$scratch/old.csv" "$out/grades.csv" || fail "the earlier marks are gone"
refuses "there is no exercise \"99_unknown\"" "$class" --out "$new" --no-sandbox --assignment "$scratch/assignment.json"
echo "All is well."
