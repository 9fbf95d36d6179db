#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "doc/tour.md is what a first session shows" {
  need_tool tmux
  timeout 60 "$DECKSEARCH_TOP/doc/tour.sh" "$DECKSEARCH_BUILD/decksearch" >tour.md
  diff "$DECKSEARCH_TOP/doc/tour.md" tour.md
}

@test "no line of the program's own in it is wider than the terminal" {
  run python3 - "$DECKSEARCH_TOP/doc/tour.md" <<'END'
import sys
inside = False
for line in open(sys.argv[1], encoding="utf-8"):
    if line.startswith("```"):
        inside = not inside
    elif inside and len(line) > 81 and "/home/ada/" not in line and not line.startswith("- **"):
        print(line)
END
  [ -z "$output" ]
}
