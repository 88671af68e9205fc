#!/bin/sh
# usage: keep_messages.sh FILE COMPILER OPTION...: compiles, and keeps in FILE what the compiler says, without its
# colours. ./cahier check asks for its warnings when there is nothing left to compile.
file=$1
shift
mkdir -p "${file%/*}"
status=0
messages=$("$@" 2>&1) || status=$?
[ -z "$messages" ] || printf '%s\n' "$messages" >&2
printf '%s\n' "$messages" | sed "s/$(printf '\033')\[[0-9;]*[mK]//g" >"$file"
exit $status
