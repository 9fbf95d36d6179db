#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

talk_of() { decksearch --json decks "$1" | json 'o["talk"]["title"] if o["talk"] else "none"'; }

@test "link pins a deck, unlink takes the pin away, comments survive" {
  sample_library
  printf '# ours\nignore: [] # nothing\n' >decksearch.yaml
  run decksearch link tetragon Ask Me Anything
  exits 0
  [ "$(talk_of tetragon)" = "Ask Me Anything: Running Cilium on Bare Metal" ]
  [ "$(decksearch --json decks tetragon | json 'o["link"]["how"]')" = pinned ]
  grep -q '^# ours$' decksearch.yaml
  grep -q '^ignore: \[\] # nothing$' decksearch.yaml
  run decksearch unlink tetragon
  exits 0
  [ "$(talk_of tetragon)" = "A Field Guide to Tetragon" ]
  lacks tetragon
}

@test "--none says that a deck has no talk" {
  sample_library
  run decksearch link --none tetragon
  exits 0
  [ "$(talk_of tetragon)" = none ]
  run decksearch talks --unlinked
  has "A Field Guide to Tetragon"
}

@test "a talk that no list has is refused before anything is written" {
  sample_library
  run decksearch link tetragon "No Such Talk"
  exits 2
  [ ! -e decksearch.yaml ]
}
