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

@test "digits alone are a hit, and its deck is linked, in its library" {
  sample_library
  cp community/tetragon-field-guide.pdf community/2024.pdf
  decksearch index
  decksearch --limit=1 netkit >/dev/null
  run decksearch link 2024 "Ask Me Anything"
  exits 2
  has "no hit 2024"
  cd ..
  run decksearch link 1 "Ask Me Anything"
  exits 0
  grep -q 'cilium-maintainer-track.pdf' lib/decksearch.yaml
  run decksearch unlink 1
  exits 0
  ! grep -q 'cilium-maintainer-track.pdf' lib/decksearch.yaml
  run decksearch -L lib open --talk --print 4294967297
  exits 2
  has "no hit"
}

@test "a talk that no list has is refused before anything is written" {
  sample_library
  run decksearch link tetragon "No Such Talk"
  exits 2
  [ ! -e decksearch.yaml ]
}
