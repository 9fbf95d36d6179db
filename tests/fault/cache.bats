#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

# flip FILE...: other bits in one byte in the middle of each.
flip() {
  python3 -c '
import sys
for name in sys.argv[1:]:
    with open(name, "r+b") as file:
        file.seek(0, 2)
        file.seek(file.tell() // 2)
        byte = file.read(1)[0]
        file.seek(-1, 1)
        file.write(bytes([byte ^ 0x55]))' "$@"
}

@test "a cache entry with other bytes is recognised, and its deck is read again" {
  sample_library
  decksearch export >../before
  for damage in flip "truncate -s 0" "truncate -s 100"; do
    $damage .decksearch/cache/*/*
    rm -r .decksearch/db
    run decksearch index
    exits 0
    has "6 extracted"
    decksearch export | cmp ../before -
  done
  flip "$(ls .decksearch/cache/*/* | head -1)"
  rm -r .decksearch/db
  run decksearch index
  has "1 extracted"
  decksearch export | cmp ../before -
}

@test "a cache entry that is damaged when talks change is no reason to leave the deck as it was" {
  sample_library
  flip .decksearch/cache/*/*
  sed -i 's/Mara Lindqvist/Maren Lundquist/' talks/2024-kubecon-na.md
  run decksearch index
  exits 0
  has "6 extracted"
  run decksearch 'speaker:"Maren Lundquist"' has:deck
  exits 0
  decksearch export >../mended
  rm -r .decksearch
  decksearch index . >/dev/null
  decksearch export | cmp ../mended -
  run decksearch index
  has "0 extracted"
}

@test "a deck that was changed leaves the index that a new one of the same files would be" {
  sample_library
  cp kubecon-na-2024/cilium-maintainer-track.pdf community/Hubble_by_Example.pdf
  decksearch index >/dev/null
  decksearch export >../changed
  rm -r .decksearch
  decksearch index . >/dev/null
  decksearch export | cmp ../changed -
}
