#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

leftovers() { find .decksearch -maxdepth 1 -name 'db.*' | wc -l; }

@test "a compacted index is smaller, says the same and goes on" {
  sample_library
  decksearch export >before.jsonl
  size=$(du -sb .decksearch/db | cut -f1)
  run decksearch compact
  exits 0
  has "compacted the index from"
  [ "$(du -sb .decksearch/db | cut -f1)" -lt "$size" ]
  [ "$(leftovers)" = 0 ]
  decksearch export | cmp before.jsonl -
  run decksearch check
  exits 0
  decksearch netkit | grep -q cilium-maintainer-track.pdf
  mv before.jsonl ..
  rm community/tetragon-field-guide.pdf
  decksearch -q index
  run decksearch check
  exits 0
}

@test "one writer at a time, and only what is whole" {
  sample_library
  hold_lock .decksearch/lock 5
  run decksearch compact
  exits 75
  wait
  printf 'x' | dd of=.decksearch/db/postlist.glass bs=1 seek=9000 conv=notrunc status=none
  run decksearch compact
  exits 2
  has "postlist.glass"
  mkdir ../empty
  cd ../empty
  run decksearch compact
  [ "$status" -ne 0 ]
}

@test "killed at any moment, the index is whole and the next run sweeps up" {
  sample_library
  decksearch export >../before.jsonl
  for delay in 0.002 0.004 0.006 0.008 0.010 0.012 0.015 0.018 0.022 0.026 0.030; do
    timeout --foreground -s KILL "$delay" decksearch -q compact || true # without it timeout kills itself, too, and waits for nothing
    flock .decksearch/lock true
    decksearch export | cmp ../before.jsonl -
  done
  mkdir .decksearch/db.new-1
  touch .decksearch/db.new-1/postlist.glass
  decksearch -q index
  [ "$(leftovers)" = 0 ]
  run decksearch check
  exits 0
}
