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

# The content of $1 becomes other bytes of the same length, and nothing that is seen without reading tells.
swap_unseen() {
  touch -r "$1" ../time
  printf '%%%%other%%' | dd of="$1" conv=notrunc status=none
  touch -r ../time "$1"
}

@test "an index made anew reads no deck whose look is known, and each whose look is not" {
  sample_library
  find . -name '*.pdf' -exec touch -d '2020-01-01' {} +
  decksearch index
  decksearch export >../before
  swap_unseen community/Hubble_by_Example.pdf
  rm -r .decksearch/db
  run decksearch index
  has "0 extracted"
  decksearch export | cmp ../before - # its text came from the cache, unread
  touch -d 2020-01-02 community/Hubble_by_Example.pdf
  rm -r .decksearch/db
  run decksearch index
  exits 0
  has "1 extracted"
}

@test "a deck that is read for an index made anew is hashed, however well its look is known" {
  sample_library
  find . -name '*.pdf' -exec touch -d '2020-01-01' {} +
  decksearch index
  old=$(sha256sum <community/Hubble_by_Example.pdf)
  rm .decksearch/cache/"${old:0:2}/${old:2:62}".*
  swap_unseen community/Hubble_by_Example.pdf
  rm -r .decksearch/db
  run decksearch index
  exits 0
  has "1 extracted"
  new=$(sha256sum <community/Hubble_by_Example.pdf)
  ls .decksearch/cache/"${new:0:2}/${new:2:62}".*
  ! ls .decksearch/cache/"${old:0:2}/${old:2:62}".*
}

@test "kept hashes that are damaged are not used, nor those of decks as new as their run" {
  sample_library
  find . -name '*.pdf' -exec touch -d '2020-01-01' {} +
  decksearch index
  decksearch export >../before
  for damage in flip "truncate -s 0" "truncate -s 40" "rm"; do
    $damage .decksearch/cache/hashes
    rm -r .decksearch/db
    run decksearch index
    exits 0
    decksearch export | cmp ../before -
  done
  flip .decksearch/cache/hashes
  swap_unseen community/Hubble_by_Example.pdf
  rm -r .decksearch/db
  run decksearch index
  exits 0
  has "1 extracted"
  cp "$DECKSEARCH_TOP/decks/community/Hubble_by_Example.pdf" community/
  touch -d '1 hour' community/Hubble_by_Example.pdf # as if it was just written: its look says nothing
  decksearch index
  swap_unseen community/Hubble_by_Example.pdf
  rm -r .decksearch/db
  run decksearch index
  exits 0
  has "1 extracted"
}

@test "a deck that is read again since its cache entry is lost is hashed, however well its look is known" {
  sample_library
  find . -name '*.pdf' -exec touch -d '2020-01-01' {} +
  decksearch index
  swap_unseen community/Hubble_by_Example.pdf
  rm -r .decksearch/cache/??
  sed -i 's/Mara Lindqvist/Maren Lundquist/' talks/2024-kubecon-na.md # so that entries are wanted
  run decksearch index
  exits 0
  has "6 extracted"
  decksearch export >../again
  rm -r .decksearch
  decksearch index . >/dev/null
  decksearch export | cmp ../again -
}
