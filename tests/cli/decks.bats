#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "each deck with its talk and how sure the link is" {
  sample_library
  run decksearch decks --json
  exits 0
  [ "$(json 'o["deck"] if not o["talk"] else None' <<<"$output")" = "" ]
  [ "$(json 'o["link"]["how"] if "Hubble" in o["deck"] else None' <<<"$output")" = list ]
  [ "$(json 'o["textless_pages"] if "tetragon" in o["deck"] else None' <<<"$output")" != "[]" ]
  json 'o["link"]["evidence"]' <<<"$output" | grep -q "title slide"
}

@test "a query narrows them by path, title, the talk's title, and fields" {
  sample_library
  run decksearch decks hubble
  [ "${#lines[@]}" = 1 ]
  run decksearch decks speaker:okafor year:2024
  [ "${#lines[@]}" = 1 ]
  has "Eleven Clusters"
  run decksearch decks year:2019
  exits 1
  [ "$output" = "no deck matches" ]
}

@test "a deck without evidence stays unlinked, and says so" {
  samples
  rm -r lib/talks
  decksearch index lib >/dev/null
  run decksearch -L lib decks --unlinked
  exits 0
  [ "${#lines[@]}" = 6 ]
  run on_terminal "NO_COLOR=1 decksearch -L lib decks"
  has "unlinked:"
}

@test "links on the real decks: none wrong, at least 98 of 100 found" {
  need_data truth/links/dev.jsonl
  cp -r "$DECKSEARCH_TESTDATA/corpus/eu-2019" eu
  decksearch index eu >/dev/null
  decksearch -L eu decks --json | json '__import__("json").dumps({"deck": o["deck"], "talk_title": o["talk"] and o["talk"]["title"]})' >said.jsonl
  run "$DECKSEARCH_TESTDATA/truth/links/score.py" "$DECKSEARCH_TESTDATA/truth/links/dev.jsonl" said.jsonl
  echo "$output"
  has "precision 1.000"
  [[ "${lines[0]}" =~ recall\ (1\.000|0\.9[89]) ]]
}

@test "metadata in any script is read, in the cage, too" {
  sample_library
  [[ "$(decksearch --json decks network-policy-zh-ja | json 'o["link"]["evidence"]')" == *metadata* ]]
}

@test "a deck's title is what its opening says, not what a program wrote into the metadata" {
  sample_library
  run decksearch decks --json hubble
  has '"title":"Hubble by Example'
  lacks "Microsoft PowerPoint"
}
