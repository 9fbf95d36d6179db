#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "kept text of each page, pages ended by a form feed" {
  run decksearch extract "$DECKSEARCH_TOP/decks/kubecon-na-2024/cilium-maintainer-track.pdf"
  exits 0
  [ "$(tr -cd '\f' <<<"$output" | wc -c)" = 15 ]
  has "netkit: a network device made for eBPF"
  lacks "North America 2024"
}

@test "JSON: a page a line, the banner in noise with its reason, not in text" {
  run decksearch extract --json "$DECKSEARCH_TOP/decks/kubecon-na-2024/cilium-maintainer-track.pdf"
  exits 0
  [ "${#lines[@]}" = 15 ]
  [ "$(json '[n["kind"] for n in o["noise"]] if o["slide"] == 7 else None' <<<"$output")" = "['banner', 'banner']" ]
  [ "$(json '"North America" in o["text"]' <<<"$output" | sort -u)" = False ]
  json 'o["noise"][0]["why"] if o["slide"] == 7 else None' <<<"$output" | grep -q "same place on 8 of"
}

@test "page counters and copyright footers are noise; a counter in a sentence is not" {
  run decksearch extract --json "$DECKSEARCH_TOP/decks/kubecon-na-2024/KubeCon NA 2024 - Eleven Clusters, One Mesh - Jonas Okafor_final_v2 (1).pdf"
  exits 0
  [ "$(json 'any(n["kind"] == "page-number" for n in o["noise"]) if o["slide"] > 1 else None' <<<"$output" | sort -u)" = True ]
  [ "$(json '"©" in o["text"]' <<<"$output" | sort -u)" = False ]
}

@test "build steps carry their range" {
  run decksearch extract --json "$DECKSEARCH_TOP"/decks/kubecon-na-2024/life-of-a-packet*.pdf
  [ "$(json '"%d:%d-%d" % (o["slide"], o["build"]["first"], o["build"]["last"]) if o["build"] and o["slide"] < 12 else None' <<<"$output" | xargs)" = "2:2-5 3:2-5 4:2-5 5:2-5 6:6-9 7:6-9 8:6-9 9:6-9" ]
}

@test "labels, links, and pages without text" {
  run decksearch extract --json "$DECKSEARCH_TOP/decks/community/tetragon-field-guide.pdf"
  [ "$(json 'o["label"]' <<<"$output" | head -4 | xargs)" = "i ii iii 1" ]
  [ "$(json 'o["slide"] if not o["lines"] else None' <<<"$output" | wc -l)" = 1 ]
}

@test "a file that cannot be read is named, the others are printed" {
  echo no >no.pdf
  run decksearch extract no.pdf "$DECKSEARCH_TOP/decks/community/Hubble_by_Example.pdf"
  exits 3
  has "not-pdf: deck 'no.pdf': is not a PDF"
  has "Hubble"
}

@test "the maintainer-track deck: the banner of 13 slides is noise, the same words in prose stay" {
  need_data library/cilium/decks
  run decksearch extract --json "$DECKSEARCH_TESTDATA/library/cilium/decks/cilium-maintainer-track-kubecon-na-2024.pdf"
  exits 0
  [ "$(json 'o["slide"] if sorted(n["text"] for n in o["noise"]) == ["CloudNativeCon", "KubeCon", "North America 2024"] and "North America 2024" not in o["text"] else None' <<<"$output" | xargs)" = \
    "4 8 13 23 28 30 31 34 35 36 37 38 39" ]
  json 'o["title"] if o["slide"] == 43 else None' <<<"$output" | grep -q KubeCon
  json 'o["text"] if o["slide"] == 31 else None' <<<"$output" | grep -q "Kickstart Your eBPF Journey"
}
