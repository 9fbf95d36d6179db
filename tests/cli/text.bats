#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "no letter of the samples is lost" {
  need_tool pdftotext
  run "$DECKSEARCH_TOP/tests/whole_text.py" "$DECKSEARCH_TOP/decks"
  echo "$output"
  has "0 of 74 pages differ"
}

@test "no letter of a conference's decks is lost, but at the edges of five pages" {
  need_tool pdftotext
  need_data corpus/eu-2019
  run "$DECKSEARCH_TOP/tests/whole_text.py" "$DECKSEARCH_TESTDATA/corpus/eu-2019"
  echo "$output"
  has "5 of 1648 pages differ"
  lacks " 1 too many"
  [ "$(grep -c 'letters missing, 0 too many' <<<"$output")" -eq 5 ]
}

@test "what is taken out as noise of measured decks is noise, and nearly all of it" {
  need_data truth/noise
  run "$DECKSEARCH_TOP/tests/bench/truth.py" noise
  echo "$output"
  awk '$1 == "MICRO" { seen++; if ($9 < 99.5 || $10 < 99 || $11 > 0.05) bad = 1 } END { exit bad || seen != 2 }' <<<"$output"
}
