#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "a slide's text and its talk" {
  sample_library
  run decksearch show maintainer:10
  exits 0
  has "kubecon-na-2024/cilium-maintainer-track.pdf:10"
  has "BIG TCP: fewer, larger packets inside the host"
  has "Mara Lindqvist"
  lacks "North America 2024"
}

@test "--noise shows what was taken out, and why" {
  sample_library
  run decksearch show --noise maintainer:7
  exits 0
  has "[banner] North America 2024 (same place on"
}

@test "any page of a build's range, a range of slides, a hit" {
  sample_library
  run decksearch show life:4
  has ":2-5"
  run decksearch show maintainer:7-9
  has ":7"
  has ":9"
  decksearch title:netkit >/dev/null
  run decksearch show 1
  exits 0
}

@test "a page label that differs is told" {
  sample_library
  run decksearch show tetragon:5
  has "page label 2"
}

@test "a hit is one of the last result list, not of one before it" {
  sample_library
  decksearch --limit=100 is:slide >/dev/null
  decksearch --limit=1 netkit >/dev/null
  run decksearch show 1
  exits 0
  run decksearch show 2
  exits 2
  has "no hit 2: the last result list has 1"
}

@test "a deck is also named as it was printed" {
  mkdir odd
  cp "$DECKSEARCH_TOP/decks/kubecon-na-2024/cilium-maintainer-track.pdf" $'odd/caf\351\n1.pdf'
  cp "$DECKSEARCH_TOP/decks/community/tetragon-field-guide.pdf" $'odd/tab\there\x1b.pdf'
  decksearch index odd >/dev/null
  cd odd
  decksearch decks | cut -f1 >names
  [ "$(wc -l <names)" = 2 ]
  while IFS= read -r deck; do
    run decksearch show -- "$deck:2"
    exits 0
    has "$deck:2"
  done <names
  run decksearch show 'caf\xe9:1'
  exits 0
  [ "$(decksearch --json 'deck:tab' | json 'o["deck"] if o["type"] == "hit" else None' | sort -u)" = $'tab\there\x1b.pdf' ]
}

@test "a hit of a library whose own name is no UTF-8 is found again" {
  samples
  mv lib $'caf\351'
  decksearch index $'caf\351' >/dev/null
  decksearch -L $'caf\351' --limit=1 netkit >/dev/null
  run decksearch show 1
  exits 0
  has 'maintainer-track.pdf:7'
  run decksearch open --print 1
  exits 0
  has $'caf\351'
}

@test "slides count from 1, and digits of any length are a hit" {
  sample_library
  run decksearch show maintainer:0
  exits 2
  has "has the pages 1 to 15, not 0"
  decksearch netkit >/dev/null
  run decksearch show 99999999999999999999
  exits 2
  has "no hit"
  run decksearch open --library=. --talk --print $((4294967296 + 1))
  exits 2
  has "no hit"
}

@test "a hit is found whatever bytes its deck and library are named by, and the list is for nobody else" {
  mkdir $'odd %41\tlib\n\351'
  cd $'odd %41\tlib\n\351'
  cp "$DECKSEARCH_TOP/decks/kubecon-na-2024/cilium-maintainer-track.pdf" $'caf\351\n%0A\t1.pdf'
  decksearch index . >/dev/null
  decksearch netkit >/dev/null
  cd ..
  run decksearch show 1
  exits 0
  has netkit
  [ "$(stat -c %a "$XDG_STATE_HOME"/decksearch/last-*)" = 600 ]
}

@test "a result list that is none, or another version's, has no hits" {
  sample_library
  decksearch netkit >/dev/null
  list=$(echo "$XDG_STATE_HOME"/decksearch/last-*)
  for line in '{"deck": "a.pdf", "slide": 2}' $'1\t1\t1' $'1\t1\t1\t\t\t\t\t\t\t' '%' ''; do
    printf '%s\n' "$line" >"$list"
    run decksearch show 1
    exits 2
    has "no hit 1: the last result list has" || has "no result list"
  done
}

@test "of a result list too long to keep, the first hits are kept" {
  sample_library
  words=$(printf 'long%.0s' $(seq 950))
  for i in $(seq 8); do cp -r community "copy$i"; done
  for deck in copy*/*.pdf; do echo "% $deck" >>"$deck"; done
  decksearch index >/dev/null
  decksearch --limit=1000 is:slide OR "$words" >all
  [ "$(wc -l <all)" -gt 290 ]
  run decksearch show 1
  exits 0
}

@test "a hit of a library that has moved is found where it is now" {
  samples
  decksearch index lib >/dev/null
  mv lib there
  decksearch -L there netkit >/dev/null
  run decksearch open --print --viewer=evince 1
  exits 0
  has "/there/"
}

@test "a hit that is a talk is shown as the talk, and opens its deck" {
  sample_library
  decksearch is:talk "ordinary servers" >hits
  run decksearch show 1
  exits 0
  has "From 40 to 100 Gigabits"
  has "https://talks.example.org/"
  has "The network cards were bought"
  run decksearch show --json 1
  [ "$(json '(o["type"], o["decks"])' <<<"$output")" = "('talk', [])" ]
  run decksearch open --print --viewer=mupdf 1
  exits 2
  has "'decksearch show 1' prints it"
  decksearch is:talk "comes next" >hits
  run decksearch open --print --viewer=mupdf 1
  exits 0
  has "cilium-maintainer-track.pdf 1"
}

@test "a slide without a deck is no deck that fits all" {
  sample_library
  run decksearch show :3
  exits 2
  [ "$output" = "decksearch: a deck's name is missing" ]
}

@test "on a terminal lines are broken at words, behind their bullet; a pipe gets the slide's own lines" {
  sample_library
  run on_terminal "COLUMNS=46 NO_COLOR=1 decksearch show maintainer:9"
  [ "$(wc -L <<<"$output")" -le 46 ]
  has $'- Running pods keep the device they were born\n  with: roll nodes, not'
  has $'    --set bpf.masquerade=true'
  COLUMNS=46 decksearch show maintainer:9 | grep -qx -- '- Running pods keep the device they were born with: roll nodes, not'
}
