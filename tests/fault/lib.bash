# SPDX-License-Identifier: GPL-3.0-or-later
# What the fault tests share beside tests/cli/lib.bash.
load ../cli/lib

# A script of this folder, whose own results are the output. Not in builds with sanitizers, before which nothing can be preloaded.
script() {
  case $DECKSEARCH_BUILD in *-address* | *-undefined*) skip "a build with sanitizers" ;; esac
  need_tool python3
  run python3 "$DECKSEARCH_TOP/tests/fault/$1.py"
  echo "$output"
  exits 0
}
