#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "an overview, a screen for each command" {
  run decksearch help
  exits 0
  for command in search index open show talks decks link unlink extract status check export help; do
    has "  $command"
    run decksearch help $command
    exits 0
    has "decksearch $command"
    [ "${#lines[@]}" -le 24 ]
    run decksearch help
  done
  run decksearch --help
  exits 0
}

@test "fields, formats and viewers come from the program's tables" {
  run decksearch help fields
  for field in title talk speaker org event section kind deck slide lang date year has is in; do has "  $field:"; done
  run decksearch help formats
  has "ics"
  run decksearch help viewers
  has "zathura"
  run decksearch help nonsense
  exits 2
}

@test "help fits a terminal of 80 columns" {
  for topic in '' search index open show talks decks link unlink extract status check export help fields formats viewers; do
    # shellcheck disable=SC2086
    run decksearch help $topic
    exits 0
    wide=$(awk '{ gsub(/…/, ".") } length > 80' <<<"$output")
    [ -z "$wide" ] || { printf '%s: %s\n' "$topic" "$wide"; false; }
  done
}

@test "the manual names every command and option" {
  page=$DECKSEARCH_TOP/doc/decksearch.1
  for command in search index open show talks decks link unlink extract status check export help; do grep -Eq "^\.(It|Ss|B|Cm|Nm).*\b$command\b" "$page" || { echo "$command"; false; }; done
  for option in $(for c in search index open show talks decks link extract; do decksearch help $c; done | grep -oE -- '--[a-z-]+[a-z]' | sort -u); do
    grep -Eq "(Fl Fl|\\\\-\\\\-)${option#--}|Fl -${option#--}" "$page" || { echo "not in the manual: $option"; false; }
  done
}

@test "the manual is well-formed" {
  need_tool mandoc
  run mandoc -Tlint -Wwarning "$DECKSEARCH_TOP/doc/decksearch.1"
  echo "$output"
  exits 0
}

@test "the version" {
  run decksearch --version
  exits 0
  [[ "$output" =~ ^decksearch\ [0-9] ]]
}
