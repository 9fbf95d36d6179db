#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "sorted JSON lines of decks, slides and talks, without anything of this machine" {
  sample_library
  run decksearch export
  exits 0
  [ "$(json 'o["record"]' <<<"$output" | sort | uniq -c | xargs)" = "6 deck 67 slide 9 talk 9 talk-document" ]
  LC_ALL=C sort -c <<<"$output"
  lacks "$BATS_TEST_TMPDIR"
}
