#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Workers that misbehave, and the real worker's cage attacked from inside. tests/unit/extract_pool.c has more of the former.
load lib

# A copy of the program in ./bin whose worker is $1, told to do $2.
with_worker() {
  mkdir -p bin
  cp "$(command -v decksearch)" bin/decksearch
  ln -sf "$1" bin/decksearch-extract
  echo "$2" >bin/how
}

# No worker of ./bin is left.
no_worker_left() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    left=$(grep -lsF "$PWD/bin/decksearch-extract" /proc/[0-9]*/cmdline || true)
    [ -z "$left" ] && return 0
    sleep 0.2
  done
  echo "left: $left"
  return 1
}

fake="$BATS_TEST_DIRNAME/malice.py"

@test "a library read by a worker that misbehaves: each deck is named, the run ends, the next one with a good worker is whole" {
  samples
  decksearch index lib
  decksearch -L lib export >whole
  for how in crash exit-early garbage lie-length torn-frame wrong-body flood-stderr fork-holder uncaged; do
    rm -rf lib/.decksearch
    with_worker "$fake" $how
    run bin/decksearch index lib
    exits 3
    for deck in Hubble_by_Example cilium-maintainer-track tetragon-field-guide; do has "$deck.pdf"; done
    lacks $'\x1b'
    no_worker_left
    run bin/decksearch index lib
    exits 0
    has "6 failed before"
    run decksearch index --retry lib
    exits 0
    decksearch -L lib export | cmp whole -
  done
}

@test "a deck that changes between two looks at it is not read on, and read again by the next run" {
  mkdir lib
  cp "$DECKSEARCH_TOP/decks/community/Hubble_by_Example.pdf" lib/
  with_worker "$fake" change
  run bin/decksearch index lib
  exits 3
  has "2 pages; the first is page 2: worker killed by SIGKILL" # else page 3 of another file would stand beside page 1
  run bin/decksearch extract lib/Hubble_by_Example.pdf
  exits 3
  has "2 pages; the first is page 2: worker killed by SIGKILL"
  run decksearch index lib
  exits 0
  decksearch -L lib export >mended
  rm -rf lib/.decksearch
  decksearch index lib
  decksearch -L lib export | cmp mended -
}

@test "a worker that never says hello ends the run, and no deck is blamed" {
  samples
  with_worker "$fake" never-hello
  run bin/decksearch index lib
  exits 2
  has "did not say hello"
  no_worker_left
}

@test "a worker that stalls is ended by the wall clock" {
  [ -n "${FAULT_ROUNDS:-}" ] || skip "takes minutes; FAULT_ROUNDS=1 runs it"
  samples
  with_worker "$fake" stall
  run bin/decksearch extract lib/community/Hubble_by_Example.pdf
  exits 3
  has timed-out
  no_worker_left
}

# attack NAME WORDS: what the program says of a deck whose worker tries NAME. Nothing may have come of it.
attack() {
  with_worker "$DECKSEARCH_BUILD/tests/fault-attack" "$1"
  run bin/decksearch extract deck.pdf
  exits 3
  has "$2"
  lacks BREACH
  [ "$(cat bin/how)" = "$1" ] && [ ! -e bin/breach ]
}

cage_is_whole() {
  samples
  cp lib/community/Hubble_by_Example.pdf deck.pdf
  decksearch index lib >/dev/null
  run decksearch -L lib status
  [[ "$output" != *" OFF"* ]] || skip "the whole cage is not to be had here"
}

@test "from inside the cage no file is opened, made, changed or removed" {
  cage_is_whole
  for how in open-passwd open-own-file list-folder open-zones make-file reopen-deck open-memory; do attack $how "refused: Permission denied"; done
  for how in make-folder truncate-file chmod-deck; do attack $how "refused: Operation not permitted"; done
  attack remove-file "killed by SIGSYS"
  attack write-deck "refused: Bad file descriptor"
}

@test "from inside the cage nothing is connected, run, traced or signalled" {
  cage_is_whole
  for how in socket connect exec fork thread ptrace kill memory-file io-uring old-call; do attack $how "killed by SIGSYS"; done
  for how in socketpair tgkill set-owner raise-limits dumpable; do attack $how "refused: Operation not permitted"; done
}

@test "from inside the cage neither memory nor descriptors nor the host's memory are used up" {
  cage_is_whole
  attack eat-memory "out-of-memory"
  attack open-many "refused: Too many open files"
  with_worker "$DECKSEARCH_BUILD/tests/fault-attack" flood
  run sh -c 'ulimit -v 1500000; bin/decksearch extract deck.pdf 2>&1 >/dev/null'
  exits 3
  has "more than 128 MiB of text"
  no_worker_left
}
