#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

# A watch runs in the background; what it leads to is waited for.

setup_file() {
  [ -e /proc/sys/fs/inotify ] || skip "no inotify here"
}

teardown() {
  [ -z "${watcher:-}" ] || kill -KILL "$watcher" 2>/dev/null || true
}

# Tries its words until they succeed, for twenty seconds.
until_true() {
  for _ in $(seq 400); do
    "$@" && return 0
    sleep 0.05
  done
  echo "never: $*"
  cat out err
  return 1
}

# Starts a watch of ./lib and waits until it says so.
start_watch() {
  decksearch watch "$@" lib >out 2>err 3>&- &
  watcher=$!
  until_true grep -q '^watching ' err
}

# TERM, and what is left: exit 0, no process, no lock held.
stop_watch() {
  kill -"${1:-TERM}" "$watcher"
  left=0
  wait "$watcher" || left=$?
  watcher=
  [ "$left" = 0 ] || { echo "exit $left"; cat out err; return 1; }
}

decks_are() { [ "$(decksearch -L lib decks 2>/dev/null | cut -f1 | sort | paste -sd' ')" = "$*" ]; }
lines_are() { [ "$(wc -l <out)" = "$1" ]; }
deck() { cp "$DECKSEARCH_TOP/decks/community/$1.pdf" "$2"; }

@test "decks that appear, are renamed, go into new folders and are deleted are followed" {
  mkdir lib
  start_watch
  grep -q "^watching '$PWD/lib' (1 folder)" err
  deck Hubble_by_Example lib/a.pdf
  until_true decks_are a.pdf
  mv lib/a.pdf lib/b.pdf
  until_true decks_are b.pdf
  mkdir -p lib/new/deep
  mv lib/b.pdf lib/new/deep/c.pdf
  until_true decks_are new/deep/c.pdf
  rm lib/new/deep/c.pdf
  until_true decks_are
  until_true lines_are 4
  grep -q '1 added; 1 extracted' out
  [ "$(grep -c '1 moved; 0 extracted' out)" = 2 ]
  grep -q '1 forgotten; 0 extracted' out
  stop_watch
}

@test "a folder that was made while it watched is watched itself, one that was moved away is not" {
  mkdir lib away
  start_watch --verbose
  mkdir lib/new
  deck Hubble_by_Example lib/new/a.pdf
  until_true decks_are new/a.pdf
  deck tetragon-field-guide lib/new/b.pdf
  until_true decks_are new/a.pdf new/b.pdf
  mv lib/new away
  until_true grep -q '2 forgotten' out
  lines=$(wc -l <out)
  deck tetragon-field-guide away/new/c.pdf
  sleep 0.8
  lines_are "$lines"
  stop_watch
}

@test "a deck that is written in pieces is read once, whole" {
  mkdir lib
  start_watch
  exec 9>lib/a.pdf
  head -c 9000 "$DECKSEARCH_TOP/decks/community/Hubble_by_Example.pdf" >&9
  sleep 0.8
  tail -c +9001 "$DECKSEARCH_TOP/decks/community/Hubble_by_Example.pdf" | head -c 9000 >&9
  sleep 0.8
  lines_are 0
  tail -c +18001 "$DECKSEARCH_TOP/decks/community/Hubble_by_Example.pdf" >&9
  exec 9>&-
  until_true lines_are 1
  decks_are a.pdf
  grep -q '1 added; 1 extracted' out
  if grep -q damaged err; then false; fi
  stop_watch
}

@test "decks of libraries below, ignored and hidden ones are none of its, nor is the index itself" {
  mkdir -p lib/sub lib/idx
  printf 'ignore: ["drafts"]\n' >lib/decksearch.yaml
  mkdir lib/drafts
  decksearch index lib/sub >/dev/null
  start_watch --verbose --index=lib/idx
  grep -q '(2 folders)' err # one is sub's index: should it go, sub is a part of this library
  deck Hubble_by_Example lib/sub/a.pdf
  deck Hubble_by_Example lib/drafts/b.pdf
  deck Hubble_by_Example lib/.c.pdf
  decksearch index lib/sub >/dev/null
  deck tetragon-field-guide lib/d.pdf
  until_true grep -q '1 added' out
  printf 'ignore: ["drafts", "d.pdf"]\n' >lib/decksearch.yaml
  until_true grep -q '1 forgotten' out
  rm -r lib/sub/.decksearch
  until_true lines_are 4
  [ "$(grep -c "1 added" out)" = 2 ] || { cat out; false; }
  sleep 0.8
  lines_are 4 || { cat out; false; }
  stop_watch INT
}

@test "links lead it where they lead an index" {
  mkdir lib out.d
  deck Hubble_by_Example out.d/a.pdf
  deck Hubble_by_Example one.pdf
  ln -s ../out.d lib/folder
  ln -s ../one.pdf lib/one.pdf
  start_watch --follow-outside
  until_true decks_are folder/a.pdf one.pdf
  deck tetragon-field-guide out.d/b.pdf
  until_true decks_are folder/a.pdf folder/b.pdf one.pdf
  deck tetragon-field-guide two.pdf
  slides_of_one() { [ "$(decksearch -L lib decks --json | json 'o["slides"] if o["deck"] == "one.pdf" else None')" = "$1" ]; }
  mv two.pdf one.pdf
  until_true slides_of_one "$(decksearch -L lib decks --json | json 'o["slides"] if o["deck"] == "folder/b.pdf" else None')"
  rm lib/folder
  until_true decks_are one.pdf
  stop_watch
}

@test "another writer is waited for; what cannot be done is told and done when it can be" {
  mkdir lib
  start_watch --verbose
  need_tool flock
  exec 9<>lib/.decksearch/lock
  flock 9
  deck Hubble_by_Example lib/a.pdf
  until_true grep -q 'another process is writing the index; waiting' err
  exec 9>&-
  until_true decks_are a.pdf
  echo 'ignore: [' >lib/decksearch.yaml
  until_true grep -q 'decksearch.yaml:' err
  printf 'pins:\n' >lib/decksearch.yaml
  deck tetragon-field-guide lib/b.pdf
  until_true decks_are a.pdf b.pdf
  stop_watch
}

@test "it ends when its library goes, and begins with none as index does" {
  mkdir lib
  start_watch
  rm -r lib/.decksearch
  status=0
  wait "$watcher" || status=$?
  watcher=
  exits 2
  grep -q "\.decksearch" err
  rm -r lib
  run decksearch watch
  exits 2
  has "decksearch index ."
  run decksearch watch lib lib
  exits 2
  has "to search for these words: decksearch search watch lib lib"
}

@test "where the kernel has no watches left it says so and looks now and then" {
  unshare -Ur true 2>/dev/null || skip "no user namespaces here"
  mkdir -p lib/a lib/b lib/c
  deck Hubble_by_Example lib/c/a.pdf
  unshare -Ur sh -c 'echo 2 >/proc/sys/user/max_inotify_watches; exec decksearch watch lib' >out 2>err 3>&- &
  watcher=$!
  until_true grep -q 'warning: cannot watch all folders: the limit fs.inotify.max_user_watches is reached (see sysctl); looking every 60 seconds' err
  decks_are c/a.pdf
  deck Hubble_by_Example lib/b.pdf
  until_true decks_are b.pdf c/a.pdf
  [ "$(grep -c warning err)" = 1 ]
  stop_watch
}

@test "ended in the middle of an update it loses nothing and leaves no process behind" {
  samples
  decksearch watch --jobs=1 lib >out 2>err 3>&- &
  watcher=$!
  until_true test -s lib/.decksearch/lock
  workers=$(cat "/proc/$watcher/task/$watcher/children" 2>/dev/null || true)
  stop_watch
  if grep interrupted err; then false; fi
  gone() { for pid in $workers; do [ ! -e "/proc/$pid" ] || return 1; done; }
  until_true gone
  decksearch -L lib index >/dev/null
  run decksearch -L lib check
  exits 0
}

@test "--json tells each update as index does" {
  samples
  start_watch --json
  [ "$(json 'o["added"]' <out)" = 6 ]
  rm lib/community/Hubble_by_Example.pdf
  until_true lines_are 2
  [ "$(json 'o["forgotten"]' <out | paste -sd' ')" = "0 1" ]
  stop_watch
}
