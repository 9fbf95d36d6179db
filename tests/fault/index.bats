#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# An index folder that is damaged, or made by someone who means harm.
load lib

@test "a damaged index is recognised, set aside and rebuilt from the cache" {
  script damage
}

@test "a file that cannot be removed is no damage: the index is not begun anew" {
  sample_library
  rm .decksearch/sums
  mkdir .decksearch/sums
  sed -i 's/Mara Lindqvist/Maren Lundquist/' talks/2024-kubecon-na.md
  run decksearch index
  exits 2
  has "cannot write the index: cannot remove" # what the one and only attempt met
  run decksearch netkit
  exits 0
}

# refused WORDS: neither search nor index uses the folder, and both say WORDS; nothing is run, changed or removed.
refused() {
  for words in "netkit" "index" "check"; do
    run decksearch $words
    exits 2
    has "$1"
  done
  [ ! -e ../ran ]
  run find .decksearch -name 'db.old-*'
  [ -z "$output" ]
}

@test "stub files that name programs are refused by name, as a folder's entry and in place of the folder" {
  sample_library
  printf 'remote :sh -c "touch %s/ran"\n' "$BATS_TEST_TMPDIR" >stub
  cp stub .decksearch/db/XAPIANDB
  refused XAPIANDB
  mv .decksearch/db ../db
  cp stub .decksearch/db
  refused "is not a folder"
  rm .decksearch/db
  mkdir .decksearch/db
  cp stub .decksearch/db/XAPIANDB
  refused XAPIANDB
}

@test "links out of the index folder are refused, and nothing behind them is touched" {
  sample_library
  mkdir ../precious ../precious/aa
  echo mine >../precious/file
  echo mine >../precious/aa/file
  mv .decksearch/db ../db
  ln -s ../../precious .decksearch/db
  refused "is not a folder"
  rm .decksearch/db
  mv ../db .decksearch/db
  cp .decksearch/db/postlist.glass ../precious/table
  cp ../precious/table ../table
  ln -sf ../../../precious/table .decksearch/db/postlist.glass
  refused "postlist.glass"
  cmp ../table ../precious/table
  rm -r .decksearch
  decksearch index . >/dev/null
  mv .decksearch/cache ../cache
  ln -s ../../precious .decksearch/cache
  touch -d yesterday talks/*
  rm community/Hubble_by_Example.pdf
  run decksearch index
  exits 2
  has "the cache"
  rm .decksearch/cache
  mv ../cache .decksearch/cache
  ln -s ../../../precious/aa .decksearch/cache/zz
  ln -sfn ../../../precious/aa .decksearch/cache/0a
  ln -s ../../precious .decksearch/db.old-1
  run decksearch index
  exits 0
  [ "$(cat ../precious/file ../precious/aa/file)" = $'mine\nmine' ]
}

@test "an index folder that is a link, or a database of someone else's in it, is not used" {
  samples
  decksearch index lib >/dev/null
  mv lib/.decksearch away
  ln -s ../away lib/.decksearch
  run decksearch -L lib netkit
  exits 2
  [ "$(id -u)" = 0 ] || skip "only root can give a folder away"
  rm lib/.decksearch
  mv away lib/.decksearch
  chown 12345 lib/.decksearch/db
  run decksearch -L lib netkit
  exits 2
  has "belongs to someone else"
}

@test "an index of someone else's is used when it is named itself, and only read" {
  [ "$(id -u)" = 0 ] || skip "only root can give a folder away"
  samples
  decksearch index lib >/dev/null
  chown -R 12345 lib/.decksearch
  run decksearch --index=lib/.decksearch netkit
  exits 0
  run decksearch --index=lib/.decksearch check
  exits 0
  touch lib/decksearch.yaml
  for command in index compact 'unlink tetragon'; do
    run decksearch --index=lib/.decksearch $command
    exits 2
    has "'$PWD/lib/.decksearch' belongs to someone else: it is only read"
  done
  run decksearch --library=lib netkit
  exits 2
  has "the index of '$PWD/lib' belongs to someone else; to read it, name it: --index='$PWD/lib/.decksearch'"
  [ ! -s lib/decksearch.yaml ]
  cd lib/community
  run decksearch netkit
  exits 2
  has "the index of '${PWD%/*}' belongs to someone else"
  run decksearch index ..
  exits 2
  has "belongs to someone else"
}

@test "a file of shards with nonsense is refused by its line" {
  sample_library
  for line in 'remote :sh -c "touch ../ran"' 'auto db' 'local ../../etc' 'inmemory' 'remote prog:0' 'local' $'local db\nremote x'; do
    printf '%s\n' "$line" >.decksearch/shards
    run decksearch netkit
    exits 2
    has "no shard"
  done
  head -c 70000 /dev/zero | tr '\0' '\n' >.decksearch/shards
  run decksearch netkit
  exits 2
  has "larger than"
  head -c 300 /dev/urandom >.decksearch/shards
  run decksearch netkit
  exits 2
  [ ! -e ../ran ]
}

@test "an index of a newer schema is refused and left as it is" {
  sample_library
  python3 - .decksearch/db/postlist.glass <<'PY'
import re, sys
with open(sys.argv[1], "r+b") as file:
    data = file.read()
    assert re.search(rb"\xc0schema\d", data)
    file.seek(0)
    file.write(re.sub(rb"\xc0schema\d", b"\xc0schema9", data)) # also in blocks of older revisions
PY
  rm .decksearch/sums # they would tell of damage
  for words in netkit index status export; do
    run decksearch $words
    exits 2
    has "newer decksearch (schema 9"
  done
  [ -z "$(find .decksearch -name 'db.old-*')" ]
}
