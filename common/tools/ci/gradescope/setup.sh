#!/bin/sh
# Gradescope runs this once, as root, when it builds the autograder's image: it installs what grading needs, and builds
# the workbook by grading nobody, so that each submission finds that done.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends ca-certificates
mkdir -p /autograder/nobody/handed_nothing_in
/autograder/source/cahier/cahier grade /autograder/nobody --out /autograder/grading --sandbox user --yes \
    --assignment /autograder/source/assignment.json
