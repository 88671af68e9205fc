#!/bin/sh
# make_class.sh WORKBOOK STUDENTS EXERCISES FOLDER: writes a class to grade, whose answers are the solutions, the right and
# the wrong ones that the workbook keeps, and the exercises as they are handed out, in turn. No two files are the same. If
# EXERCISES is more than the workbook has, they are used again under other names: FOLDER/workbook has them, and
# FOLDER/class the students.
set -eu
workbook=$1 students=$2 exercises=$3 folder=$4
mkdir -p "$folder/workbook/exercises" "$folder/workbook/solutions" "$folder/class"

cp "$workbook"/exercises/CMakeLists.txt "$folder/declared"
: >"$folder/workbook/exercises/CMakeLists.txt"
names=
number=0
while [ $number -lt "$exercises" ]; do
    original=$(sed -n 's/^add_exercise(\([^ )]*\).*/\1/p' "$folder/declared" |
        awk -v n=$number '{ name[NR - 1] = $0 } END { print name[n % NR] }')
    number=$((number + 1))
    name=${number}_$original
    names="$names $name"
    cp -r "$workbook/exercises/$original" "$folder/workbook/exercises/$name"
    cp -r "$workbook/solutions/$original" "$folder/workbook/solutions/$name"
    # A declaration may go on over several lines.
    sed -n "/^add_exercise(${original}[ )]/{:a;/)/!{N;ba};s/($original/($name/p}" "$folder/declared" \
        >>"$folder/workbook/exercises/CMakeLists.txt"
done
rm "$folder/declared"

student=0
while [ $student -lt "$students" ]; do
    student=$((student + 1))
    turn=$student
    for name in $names; do
        solution=$folder/workbook/solutions/$name
        set -- "$solution/exercise.cpp" "$solution"/right/*.cpp "$solution"/wrong/*.cpp \
            "$folder/workbook/exercises/$name/exercise.cpp"
        shift $((turn % $#))
        turn=$((turn + 1))
        into=$folder/class/student-$student/$name
        mkdir -p "$into"
        { cat "$1" && echo "// student $student"; } >"$into/exercise.cpp"
    done
done
