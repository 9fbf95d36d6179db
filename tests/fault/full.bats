#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "a disk that is full or fails from any write on: the run says so, the last good state answers, the next run finishes" {
  script full
}

@test "a disk that is full or fails under two shards: the same" {
  FAULT_SHARDS=2 script full
}

# Runs its words with ./lib read-only; skips where that cannot be made.
read_only() {
  unshare -rm sh -c 'mount --bind lib lib && mount -o remount,bind,ro lib' 2>/dev/null || skip "no read-only mounts here"
  run unshare -rm sh -c 'mount --bind lib lib && mount -o remount,bind,ro lib && exec "$@"' sh "$@"
}

@test "on a read-only disk a search works, and index says why it cannot" {
  samples
  decksearch index lib
  read_only decksearch -L lib netkit
  exits 0
  has netkit
  read_only decksearch index lib
  exits 2
  has "Read-only file system"
  read_only decksearch -L lib check
  exits 0
  rm -rf lib/.decksearch
  read_only decksearch index lib
  exits 2
  has "Read-only file system"
}

@test "results that cannot be written are an error that is said" {
  sample_library
  run sh -c 'decksearch netkit >/dev/full'
  exits 2
  has "No space left on device"
  run sh -c 'decksearch export >/dev/full'
  exits 2
  has "No space left on device"
}

@test "a compaction whose rename fails where no two names can be exchanged leaves the index" {
  case $DECKSEARCH_BUILD in *-address* | *-undefined*) skip "a build with sanitizers" ;; esac
  sample_library
  decksearch export >../before
  for k in 1 2 3 4; do
    LD_PRELOAD="$DECKSEARCH_BUILD/tests/fault-shim.so" FAULT_CLASS=rename FAULT_AT=$k FAULT_DO=no-exchange decksearch compact || ((++failed))
    decksearch export | cmp ../before -
  done
  [ "$failed" -ge 2 ] # the old database's rename, and the new one's
}
