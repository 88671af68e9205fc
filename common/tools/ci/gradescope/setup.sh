#!/bin/sh
# Gradescope runs this once, as root, when it builds the autograder's image: it installs what grading needs.
set -eu
cd /autograder/source/cahier
apt-get update
apt-get install -y --no-install-recommends ca-certificates libarchive-tools util-linux
./cahier run --yes >/dev/null
