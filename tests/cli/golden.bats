#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "the sample decks read as they should, line by line" {
  run "$DECKSEARCH_TOP/tests/golden.py" --check
  echo "$output"
  [ "$status" -eq 0 ]
}
