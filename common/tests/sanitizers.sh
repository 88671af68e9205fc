#!/bin/sh
# usage: sanitizers.sh COMPILER SYMBOLIZER: what `./cahier check --asan` and chapter 00 rest on: the sanitizers find what
# reads freed memory, and name its line.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >wrong.cpp <<'END'
int main() {
    const int* number = new int(1);
    delete number;
    return *number;
}
END
"$1" -g1 -fsanitize=address,undefined -DCAHIER_SYMBOLIZER="\"$2\"" -w wrong.cpp "$here/../cmake/symbolizer.cpp" -o wrong
! ./wrong 2>said || { echo "it ended as if nothing were wrong" >&2 && exit 1; }
if ! grep -q heap-use-after-free said || ! grep -q 'main .*wrong\.cpp:4' said; then
    cat said >&2
    exit 1
fi
