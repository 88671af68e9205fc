#!/bin/sh
# Finds a C++ compiler that does coroutines right, by what it does with compiler_probe.cpp and not by its version.
#
# usage: find_compiler.sh [COMPILER...]    without a name: all that this machine has, clang first, newest first
#
# Prints the first good one, status 0. If there is none: the first that at least compiles coroutines, status 1.
# If none does: nothing, status 2.
probe=$(dirname "$0")/compiler_probe.cpp
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT

# The programs PREFIX-NUMBER on the path, highest number first.
numbered() {
    echo "$PATH" | tr ':' '\n' | while IFS= read -r folder; do
        for file in "$folder/$1"-[0-9]*; do
            [ -x "$file" ] && echo "${file##*"$1"-} ${file##*/}"
        done
    done | sort -rnu | cut -d ' ' -f 2
}

# Homebrew keeps its clang off the path.
PATH=$PATH:/opt/homebrew/opt/llvm/bin:/usr/local/opt/llvm/bin
# shellcheck disable=SC2046
[ $# -gt 0 ] || set -- $(numbered clang++) clang++ $(numbered g++) g++ c++

flawed=
for compiler; do
    path=$(command -v "$compiler") || continue
    # CXXFLAGS is a list of words, as it is for CMake.
    # shellcheck disable=SC2086
    "$path" ${CXXFLAGS-} -std=c++20 -w "$probe" -o "$scratch/probe" >/dev/null 2>&1 || continue
    # The inner shell keeps "Illegal instruction" and its like to itself.
    if sh -c '"$1"; exit $?' sh "$scratch/probe" >/dev/null 2>&1; then
        echo "$path"
        exit 0
    fi
    flawed=${flawed:-$path}
done
[ -n "$flawed" ] || exit 2
echo "$flawed"
exit 1
