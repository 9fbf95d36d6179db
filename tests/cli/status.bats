#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "counts, the cage's layers, versions" {
  sample_library
  run decksearch status
  exits 0
  has "6, 67 slides, 0 failed"
  has "9, 6 with a deck"
  has "no-new-privs on, rlimits on"
  has "no text    on 1 pages"
}

@test "JSON: failures with code and message, the last run" {
  samples
  echo no >lib/no.pdf
  decksearch index lib >/dev/null 2>&1 || true
  run decksearch -L lib --json status
  exits 0
  [ "$(json '[(f["deck"], f["code"]) for f in o["failures"]]' <<<"$output")" = "[('no.pdf', 'not-pdf')]" ]
  [ "$(json 'o["last_run"]["extracted"]' <<<"$output")" = 7 ]
}
