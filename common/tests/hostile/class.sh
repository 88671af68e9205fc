#!/usr/bin/env bash
# class.sh CAHIER_TOOL WORKBOOK SANDBOX [STUDENT...]: a class of hostile students, or some of them, is graded, with honest
# ones among them. Each must get what verdicts.txt says, and nothing may be left: no process, no file, no control character
# in what a person reads.
set -u
tool=$1 workbook=$2 sandbox=$3
shift 3
here=$(cd "$(dirname "$0")" && pwd)
export LC_ALL=C.UTF-8

case $sandbox in
bwrap) column=2 ;;
user) column=3 ;;
none) column=4 ;;
esac

folder=$(mktemp -d)
chmod 755 "$folder"
trap 'chmod -R u+rwX "$folder"; rm -rf "$folder"' EXIT
students=$folder/students out=$folder/out home=$folder/home
mkdir "$students" "$home" "$folder/tmp"
chmod 700 "$home"
echo secret >"$home/secret"
solution=$workbook/solutions/02_class_manager/exercise.cpp

failures=0
problem() {
    echo "$*" >&2
    failures=$((failures + 1))
}

# --- the class -------------------------------------------------------------------------------------------------------

# %0A is a newline: names of students have any bytes.
decoded() {
    local text=${1//\\/\\\\}
    printf '%b' "${text//%/\\x}"
}

# hand_in NAME: its file, from standard input.
hand_in() {
    mkdir -p "$students/$1/02_class_manager"
    cat >"$students/$1/02_class_manager/exercise.cpp"
}

rows() {
    sed -e '/^#/d' -e '/^$/d' "$here/verdicts.txt" | while read -r row; do
        [ "$(row_points "$row")" = - ] && continue
        [ -z "$chosen" ] || grep -qxF -- "$(row_name "$row")" <<<"$chosen" || continue
        printf '%s\n' "$row"
    done
}
chosen=$(printf '%s\n' "$@")
row_name() { sed -E 's/ +[05-] [05-] [05-]  .*//' <<<"$1"; }
row_points() { sed -E 's/.* ([05-]) ([05-]) ([05-])  .*/\1 \2 \3/' <<<"$1" | cut -d ' ' -f $((column - 1)); }
row_pattern() { sed -E 's/.* [05-] [05-] [05-]  //' <<<"$1"; }

make_student() {
    local name=$1 raw scratch=$folder/scratch
    raw=$(decoded "$name" && echo .) && raw=${raw%.}
    case $name in
    "right in a zip")
        mkdir -p "$scratch/exercises/02_class_manager"
        cp "$solution" "$scratch/exercises/02_class_manager/"
        bsdtar -c --format zip -f "$students/$name.zip" -C "$scratch" exercises
        ;;
    "right in a folder")
        mkdir -p "$students/$name/my workbook/exercises/02_class_manager"
        cp "$solution" "$students/$name/my workbook/exercises/02_class_manager/"
        ;;
    bytes_in_a_comment) { printf '// caf\xe9 \xff\xfe \xc0\xaf\n' && cat "$solution"; } | hand_in "$name" ;;
    controls_in_a_message) printf '#error "\033[2J\033]0;owned\007"\n' | hand_in "$name" ;;
    empty) hand_in "$name" </dev/null ;;
    nothing) mkdir "$students/$name" ;;
    huge) { cat "$solution" && head -c 50000000 /dev/zero | tr '\0' ' '; } | hand_in "$name" ;;
    "folder in its place") mkdir -p "$students/$name/02_class_manager/exercise.cpp" ;;
    "link in its place")
        mkdir -p "$students/$name/02_class_manager"
        ln -s "$solution" "$students/$name/02_class_manager/exercise.cpp"
        ;;
    "link in an archive")
        mkdir -p "$scratch/02_class_manager"
        ln -s "$solution" "$scratch/02_class_manager/exercise.cpp"
        bsdtar -czf "$students/$name.tar.gz" -C "$scratch" 02_class_manager
        ;;
    bomb)
        mkdir -p "$scratch/02_class_manager"
        head -c 300000000 /dev/zero >"$scratch/02_class_manager/exercise.cpp"
        bsdtar -czf "$students/$name.tar.gz" -C "$scratch" 02_class_manager
        ;;
    "climbs out")
        mkdir -p "$scratch"
        echo climbed >"$scratch/escaped"
        bsdtar -czf "$students/$name.tar.gz" -P -s "|^escaped|../../../../escaped|" -C "$scratch" escaped
        ;;
    "no archive") echo "this is no archive" >"$students/$name.zip" ;;
    *)
        if [ -f "$here/$name.cpp" ]; then
            { sed -e "s|@WORKBOOK@|$workbook|" -e "s|@OUT@|$out|" -e "s|@HOME@|$home|" "$here/$name.cpp" &&
                cat "$solution"; } | hand_in "$name"
        else
            hand_in "$raw" <"$solution"
        fi
        ;;
    esac
    rm -rf "$scratch"
}

while read -r row; do
    make_student "$(row_name "$row")"
done < <(rows)
for file in "$here"/*.cpp; do
    name=$(basename "$file" .cpp)
    grep -q "^$name " "$here/verdicts.txt" || problem "verdicts.txt has no $name"
done

# --- grading ---------------------------------------------------------------------------------------------------------

echo '{"exercises": ["02_class_manager"], "seeds": [7, 4242]}' >"$folder/assignment.json"
# Of everything but what is graded and the marks: names, sizes, times.
everything() { find "$folder" "$workbook" \( -path "$out" -o -path "$workbook/build*" -o -path "$workbook/.git" \) -prune \
    -o -type f -printf '%p %s %T@ %m %u\n' | sort; }
before=$(everything)

case $sandbox in
none) how=(--no-sandbox) ;;
*) how=(--sandbox "$sandbox") ;;
esac
TMPDIR=$folder/tmp "$tool" grade "$students" --out "$out" --assignment "$folder/assignment.json" --jobs 4 "${how[@]}" \
    >"$out.txt" 2>&1
status=$?
output=$(cat "$out.txt" && rm "$out.txt")
case $status:$output in
2:*'needs root'*) [ "$(id -u)" -ne 0 ] && exit ;; # which is all that there is to see
2:*'does not work here'*)
    command -v bwrap >/dev/null && echo "skipped: the kernel does not let us make a sandbox: $output" && exit 77
    ;;
esac
if [ $status -ne 0 ]; then
    echo "grading ended with $status: $output" >&2
    exit 1
fi

# --- what it gave ----------------------------------------------------------------------------------------------------

# students.json has names as URLs do.
encoded() {
    local LC_ALL=C name=$1 text='' i byte
    for ((i = 0; i < ${#name}; i++)); do
        printf -v byte '%d' "'${name:i:1}"
        byte=$((byte & 255))
        if ((byte <= 32 || byte >= 127 || byte == 37)); then
            printf -v text '%s%%%02X' "$text" "$byte"
        else
            text+=${name:i:1}
        fi
    done
    printf '%s' "$text"
}

# The number of a student, by the name of what was handed in.
number_of() {
    local text
    text=$(encoded "$1")
    text=${text//\\/\\\\} text=${text//\"/\\\"}
    grep -F " \"$text" "$out/work/students.json" | sed 's/.*: \([0-9]*\),\{0,1\}$/\1/' | head -1
}

words() { sed -n 's/^ *"output": //p' "$1" | head -c 1000; }

count=0
while read -r row; do
    name=$(row_name "$row") points=$(row_points "$row") pattern=$(row_pattern "$row")
    count=$((count + 1))
    raw=$(decoded "$name" && echo .) && raw=${raw%.}
    number=$(number_of "$raw")
    result=$out/gradescope/$number.json
    if [ -z "$number" ] || ! [ -f "$result" ]; then
        problem "$name has no results"
        continue
    fi
    got=$(sed -n 's/^ "output": "\([0-9]*\) of 5 points.*/\1/p' "$result")
    [ "$got" = "$points" ] || problem "$name got $got points instead of $points: $(words "$result")"
    grep -Eq -- "$pattern" "$result" || problem "$name: nothing says '$pattern': $(words "$result")"
done < <(rows)

# --- what is left ----------------------------------------------------------------------------------------------------

difference=$(diff <(echo "$before") <(everything))
[ -z "$difference" ] || problem "these files have changed: $difference"
left=$(find "$folder/tmp" "$folder" "$workbook" /tmp/hostile-* /etc/hostile-* -mindepth 1 \( -path "$folder/tmp/*" -o \
    -name "hostile-*" \) 2>/dev/null)
[ -z "$left" ] || problem "this is left: $left"
for process in /proc/[0-9]*; do
    [ "${process#/proc/}" = $$ ] && continue
    if [[ $(readlink "$process/exe" 2>/dev/null) == "$folder"/* ]] ||
        { tr '\0' ' ' <"$process/cmdline"; } 2>/dev/null | grep -qF "$folder/out"; then
        problem "a process is left: $(tr '\0' ' ' <"$process/cmdline")"
    fi
done

for text in "$out/grades.csv" "$out/report.html" "$out/junit.xml" "$out"/gradescope/*.json; do
    iconv -f utf-8 -t utf-8 "$text" >/dev/null || problem "$text is no UTF-8"
    LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]' "$text" && problem "$text has control characters"
done
tr -d '\n\r' <<<"$output" | LC_ALL=C grep -qP '[\x00-\x1f\x7f]' && problem "the terminal gets control characters"

echo "$count students, $failures problems"
[ $failures -eq 0 ]
