#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# What people read off the pictures of slides (doc/reading.md).
load lib

@test "the labelled slides are those that are drawn" {
  need_tool pdftotext
  need_tool pdfinfo
  need_data corpus/eu-2019
  for what in titles order; do
    "$DECKSEARCH_TOP/tests/bench/draw.py" $what >drawn
    if [ $what = titles ]; then
      grep -v '^#' "$DECKSEARCH_TOP/tests/data/titles.tsv" | awk -F'\t' '{ print $1 ":" $2 }'
    else
      cat "$DECKSEARCH_TOP"/tests/data/order/*.json | json 'o["deck"] + ":" + str(o["page"])'
    fi >labelled
    diff <(sort drawn) <(sort labelled)
  done
}

@test "slides get the title that a person reads" {
  need_data corpus/eu-2019
  run "$DECKSEARCH_TOP/tests/bench/titles.py"
  echo "$output"
  exits 0
  awk '/ titles as read: / { seen = 1; if ($1 < 76 || $3 != 80) bad = 1 } END { exit bad || !seen }' <<<"$output"
}

@test "text stands in the order in which a person reads it" {
  need_tool pdftotext
  need_data corpus/eu-2019
  run "$DECKSEARCH_TOP/tests/bench/order.py"
  echo "$output"
  exits 0
  awk '/ mean of 24$/ { seen = 1; if ($1 < 0.95 || $1 < $2 || $1 < $3 || $4 < 0.95) bad = 1 } END { exit bad || !seen }' <<<"$output"
}
