#!/bin/sh
# usage: needs.sh WORKBOOK: what ./cahier says and does on machines that lack something, and that lack the means to
# install it. Their programs are scripts of ours.
set -u
workbook=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
bin=$folder/bin
mkdir -p "$bin" "$folder/workbook/common/cmake"
cp "$workbook/cahier" "$folder/workbook/"
cp "$workbook"/common/cmake/* "$folder/workbook/common/cmake/"
for program in sh sed cut dirname grep rm mktemp cat tr sort env; do
    ln -s "$(command -v $program)" "$bin/"
done
problems=0

# program NAME SCRIPT
program() {
    rm -f "$bin/$1"
    printf '#!/bin/sh\n%s\n' "$2" >"$bin/$1"
    chmod +x "$bin/$1"
}

# expect STATUS LINE WORD...: how `./cahier WORD...` ends, and a line that it says.
expect() {
    wanted=$1 line=$2
    shift 2
    status=0
    said=$(cd "$folder/workbook" && PATH=$bin ./cahier "$@" </dev/null 2>&1) || status=$?
    case $said in *NN*) status="$status, with NN" ;; esac
    [ "$status" = "$wanted" ] && echo "$said" | grep -q "^$line\$" && return
    printf './cahier %s: status %s instead of %s, or it does not say: %s\n%s\n' "$*" "$status" "$wanted" "$line" "$said"
    problems=1
}

# Each row of the list has all its columns, and says for what.
grep -v '^#' "$workbook/common/cmake/needs.txt" | grep -Ev '^[^|]+\| (run|library|test|grade|ci) +(\|[^|]+){6}$' && problems=1

program id 'echo 1000'
expect 2 'cahier: install these, by the names that your system has for them: cmake ninja compiler diff.*' run

program brew ''
expect 2 'cahier: install it with: brew install cmake ninja llvm diffutils.*' install
rm "$bin/brew"

# A package list that has everything but CMake 3.25.
program apt-get 'echo "$@" >>"$0.log"'
program apt-cache 'case $2 in cmake) echo "  Candidate: 3.18" ;; *) echo "  Candidate: 1:99" ;; esac'
program dpkg 'case $1:$4 in --compare-versions:3.25) exit 1 ;; -s:*) exit 1 ;; esac'
expect 2 'cahier: this system has no package with CMake, 3.25 or later (.*)' run

program apt-cache 'echo "  Candidate: 1:99"'
program dpkg 'echo "$@" | grep NN; case $1 in -s) exit 1 ;; esac'
expect 2 'cahier: there is no sudo here; install it as root with: apt-get update && apt-get install .* clang-19 .*' run
program sudo 'exec "$@"'
expect 2 'cahier: nothing was installed; run that command, or say --yes to agree to it' run
! [ -e "$bin/apt-get.log" ] || { echo "something was installed without having been asked for" && problems=1; }
expect 1 'cahier: still missing after the installation: cmake .*' install --yes
grep -q '^install -y --no-install-recommends cmake ninja-build clang-19' "$bin/apt-get.log" || problems=1

# What tests need is of the compiler's version, and grading needs more.
expect 2 'To install it: .* clang-19 .*libclang-rt-19-dev llvm-19 openssl curl.*' test
expect 2 'To install it: .* libarchive-tools bubblewrap.*' grade submissions
expect 2 'To install it: .* openssl curl libarchive-tools bubblewrap.*' test --all

program id 'echo 0'
program apt-get '[ "$1" = update ]'
expect 1 'cahier: the installation failed' run
program apt-get 'exit 1'
program apt-cache ''
expect 1 'cahier: apt-get update failed' run

export CXX=c++-none
expect 2 "cahier: there is no program 'c++-none', which the variable CXX names" run
exit $problems
