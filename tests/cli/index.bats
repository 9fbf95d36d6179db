#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "the first run says in one line what it did" {
  samples
  run decksearch index lib
  exits 0
  has "6 decks, 67 slides, 9 talks: 6 added; 6 extracted (74 pages)"
  [ "${#lines[@]}" = 1 ]
  [ -f lib/.decksearch/CACHEDIR.TAG ] && [ "$(cat lib/.decksearch/.gitignore)" = '*' ]
}

@test "without a library it says how to make one" {
  run decksearch index
  exits 2
  has "decksearch index ."
}

@test "an index elsewhere stays that of its library" {
  samples
  mkdir other && cp lib/community/Hubble_by_Example.pdf other
  decksearch --index=elsewhere index lib >/dev/null
  run decksearch --index=elsewhere index other
  exits 2
  has "is the index of '$PWD/lib', not of '$PWD/other'"
  run decksearch --index=elsewhere index lib
  exits 0
  has "nothing new"
}

@test "the environment names an index elsewhere, too" {
  samples
  mkdir other
  DECKSEARCH_INDEX=elsewhere decksearch index lib >/dev/null
  [ ! -e lib/.decksearch ]
  DECKSEARCH_INDEX=elsewhere run decksearch netkit
  exits 0
  DECKSEARCH_INDEX=elsewhere run decksearch index other
  exits 2
  has "'$PWD/elsewhere' (DECKSEARCH_INDEX) is the index of '$PWD/lib'"
  DECKSEARCH_INDEX=elsewhere run decksearch --index= index other
  exits 0
  [ -d other/.decksearch ]
}

@test "the index of a library that was moved knows its new place from the next run on" {
  samples
  decksearch index lib >/dev/null
  mv lib moved
  decksearch -L moved index >/dev/null
  run decksearch --index=moved/.decksearch status
  has "$PWD/moved"
  lacks "$PWD/lib"
  mkdir -p other/.decksearch
  decksearch --index=other/.decksearch index moved >/dev/null
  run decksearch --index=other/.decksearch index
  exits 0
  [ "$(cat other/.decksearch/root)" = "$PWD/moved" ]
}

@test "a library's name may end in a space" {
  samples
  mv lib 'lib '
  decksearch --index=I index 'lib ' >/dev/null
  run decksearch --index=I index
  exits 0
  has "nothing new"
}

@test "a link to a folder outside is left out, and that is said once a run" {
  samples
  mkdir outside && cp lib/community/*.pdf outside
  ln -s ../outside lib/linked
  ln -s community lib/inside
  ln -s nowhere lib/gone
  run decksearch index lib
  exits 0
  [ "${#lines[@]}" = 2 ]
  has "'linked' is a link to a folder outside the library, which is left out; --follow-outside follows it, or ignore the link in decksearch.yaml"
  echo 'ignore: [linked]' >lib/decksearch.yaml
  run decksearch index lib
  lacks linked
}

@test "links that lead outside are followed when that is asked for, loops end" {
  samples
  mkdir -p outside/deeper && mv lib/community/tetragon-field-guide.pdf outside/deeper
  mv lib/community/Hubble_by_Example.pdf other.pdf
  ln -s ../outside lib/linked
  ln -s ../lib outside/back
  ln -s "$PWD/other.pdf" lib/other.pdf
  run decksearch index --follow-outside lib
  exits 0
  lacks "outside the library"
  run decksearch -L lib decks
  has linked/deeper/tetragon-field-guide.pdf
  has other.pdf
  run decksearch -L lib check --follow-outside
  exits 0
  run decksearch -L lib check
  exits 1
  mkdir -p "$XDG_CONFIG_HOME/decksearch"
  echo 'follow_outside: yes' >"$XDG_CONFIG_HOME/decksearch/config.yaml"
  run decksearch index lib
  has "nothing new"
  run decksearch -L lib config
  has "follow_outside"
  echo 'follow_outside: no' >"$XDG_CONFIG_HOME/decksearch/config.yaml"
  run decksearch index lib
  has "1 forgotten, 1 failed"
  echo 'follow_outside: perhaps' >"$XDG_CONFIG_HOME/decksearch/config.yaml"
  run decksearch index lib
  exits 2
  has "'follow_outside' is yes or no"
}

@test "a second run extracts nothing" {
  sample_library
  run decksearch index
  exits 0
  has "nothing new; 0 extracted"
}

@test "a deck copied in is the only one extracted" {
  samples
  mv lib/community/tetragon-field-guide.pdf .
  decksearch index lib
  cp tetragon-field-guide.pdf lib/new.pdf
  run decksearch index lib
  has "1 added; 1 extracted"
  run decksearch -L lib --json title:tetragon
  has '"deck":"new.pdf"'
}

@test "a renamed deck is not extracted again, and the old name is gone" {
  sample_library
  mv community/tetragon-field-guide.pdf community/renamed.pdf
  run decksearch index
  has "1 moved; 0 extracted"
  run decksearch decks
  has community/renamed.pdf
  lacks tetragon-field-guide.pdf
}

@test "a deleted deck is gone from the results" {
  sample_library
  run decksearch TracingPolicy
  exits 0
  rm community/tetragon-field-guide.pdf
  run decksearch index
  has "1 forgotten; 0 extracted"
  run decksearch deck:tetragon
  exits 1
}

@test "touching a deck extracts nothing" {
  sample_library
  touch community/*.pdf
  run decksearch index
  has "nothing new; 0 extracted"
}

@test "a speaker's name corrected in a post changes the hits and opens no PDF" {
  sample_library
  run decksearch 'speaker:"Mara Lindqvist"'
  exits 0
  sed -i 's/Mara Lindqvist/Maren Lundquist/' talks/2024-kubecon-na.md
  run decksearch index
  exits 0
  has "1 brought up to date; 0 extracted"
  echo >>talks/2024-kubecon-na.md
  run decksearch index
  has "1 talk list read; 0 extracted"
  run decksearch 'speaker:"Maren Lundquist"' has:deck
  exits 0
  has cilium-maintainer-track.pdf
  run decksearch 'speaker:"Mara Lindqvist"'
  exits 1
}

@test "indexed in any order, one by one or at once, the export is the same" {
  samples
  decksearch index lib
  decksearch -L lib export >all.export
  for order in sort "sort -r" "shuf --random-source=$DECKSEARCH_TOP/LICENSE"; do
    rm -rf one && mkdir one
    (cd lib && find . -type f ! -path './.decksearch/*') | $order | while read -r file; do
      mkdir -p "one/$(dirname "$file")"
      cp "lib/$file" "one/$file"
      decksearch index one >/dev/null 2>&1
    done
    decksearch -L one export >one.export
    cmp all.export one.export
  done
}

@test "a deck that cannot be read costs itself only, is told once and remembered" {
  samples
  head -c 3000 lib/community/Hubble_by_Example.pdf >lib/broken.pdf
  echo hello >lib/note.pdf
  mkfifo lib/pipe.pdf
  run decksearch index lib
  exits 3
  has "deck 'broken.pdf'"
  has "not-pdf: deck 'note.pdf': is not a PDF"
  has "'pipe.pdf' is not a regular file"
  has "9 decks"
  run decksearch -L lib netkit
  exits 0
  run decksearch index lib
  exits 0
  has "3 failed before; 0 extracted"
  run decksearch -L lib --json decks --failed
  has '"code":"not-pdf"'
}

@test "an old text stays searchable when its deck became bad" {
  sample_library
  echo ruined >community/tetragon-field-guide.pdf
  run decksearch index
  exits 3
  run decksearch --json decks tetragon-field-guide
  has '"status":"stale"'
  run decksearch TracingPolicy
  exits 0
}

@test "an old text follows its talk, and its deck stays bad until it can be read" {
  sample_library
  local deck=community/tetragon-field-guide.pdf list=talks/community.yaml
  cp $deck good.keep
  echo ruined >$deck
  touch -d '1 minute ago' $deck
  run decksearch index
  exits 3
  sed -i 's/Priya Raman$/Priya Ramanujan/' $list
  touch -d '1 minute ago' $list
  run decksearch index
  exits 0
  has "1 failed before; 0 extracted"
  run decksearch --json TracingPolicy
  has '"Priya Ramanujan"'
  lacks '"Priya Raman"'
  run decksearch --json decks tetragon-field-guide
  has '"status":"stale"'
  cp good.keep $deck
  run decksearch index
  exits 0
  has "1 refreshed"
  run decksearch --json decks tetragon-field-guide
  has '"status":"ok"'
}

@test "a password in decksearch.yaml opens a deck, from the run on that finds it; a wrong one is told" {
  need_data badpdf/py-pdf+pypdf/resources/encryption/r3-user-password.pdf
  mkdir lib
  for name in right wrong none far; do cp "$DECKSEARCH_TESTDATA/badpdf/py-pdf+pypdf/resources/encryption/r3-user-password.pdf" $name.pdf && chmod u+w $name.pdf && echo "% $name" >>$name.pdf && mv $name.pdf lib; done
  run decksearch index lib
  exits 3
  has "right.pdf': is encrypted; its password belongs under 'passwords' in decksearch.yaml"
  printf 'passwords:\n  right.pdf: asdfzxcv\n  wrong.pdf: asdfzxc\n  far.pdf: "\\u043f\\u0430"\n' >lib/decksearch.yaml
  run decksearch index lib
  exits 3
  has "1 refreshed, 2 failed, 1 failed before"
  has "wrong.pdf': is encrypted; its password in decksearch.yaml does not open it"
  run decksearch index lib
  exits 0
  has "3 failed before"
  run decksearch -L lib decks
  has $'right.pdf\t1\tok'
  has "wrong.pdf': is encrypted; its password in decksearch.yaml does not open it"
  has "far.pdf': is encrypted; its password in decksearch.yaml does not open it"
  has "none.pdf': is encrypted; its password belongs under 'passwords' in decksearch.yaml"
  rm -r lib/.decksearch
  run decksearch index lib
  exits 3
  has "1 added, 3 failed"
  lacks crashed
}

@test "what was told of a deck is no news in the next run, however young the file is" {
  sample_library
  echo ruined >community/tetragon-field-guide.pdf
  run decksearch index
  exits 3
  run decksearch index
  exits 0
  has "1 failed before"
  lacks "not-pdf"
  echo ruined again >community/tetragon-field-guide.pdf
  run decksearch index
  exits 3
  run decksearch index --retry
  exits 3
  [ "$(id -u)" != 0 ] || return 0 # no file is closed to root
  cp kubecon-na-2024/cilium-maintainer-track.pdf closed.pdf
  chmod 0 closed.pdf
  run decksearch index
  exits 3
  has no-permission
  run decksearch index
  exits 0
  lacks no-permission
}

@test "a writer that finds another one says its pid and exits 75" {
  sample_library
  python3 -c '
import fcntl, os, time
f = open(".decksearch/lock", "w")
fcntl.flock(f, fcntl.LOCK_EX)
f.write(f"{os.getpid()} 0\n"); f.flush()
open("held", "w").close()
time.sleep(20)' 3>&- &
  holder=$!
  while [ ! -e held ]; do sleep 0.05; done
  run decksearch index
  kill $holder
  exits 75
  has "pid $holder"
}

@test "what a killed writer leaves behind is waited for" {
  sample_library
  gone=$(sh -c 'echo $$')
  printf '%s 0\n' "$gone" >.decksearch/lock
  hold_lock .decksearch/lock 1
  decksearch index
  wait
}

@test "--wait waits for the other writer, says whose pid it is, and then does its work" {
  samples
  mkdir -p lib/.decksearch
  python3 -c '
import fcntl, os, time
f = open("lib/.decksearch/lock", "w")
fcntl.flock(f, fcntl.LOCK_EX)
f.write(f"{os.getpid()} 0\n"); f.flush()
open("held", "w").close()
time.sleep(2)' 3>&- &
  holder=$!
  while [ ! -e held ]; do sleep 0.05; done
  run decksearch index --wait lib
  exits 0
  has "pid $holder; waiting"
  has "6 added"
}

# A copy of the program whose worker is the fake one that does $1.
with_worker() {
  mkdir -p bin
  cp "$(command -v decksearch)" bin/decksearch
  ln -s "$DECKSEARCH_TOP/tests/fault/malice.py" bin/decksearch-extract
  echo "$1" >bin/how
}

@test "a layer of the cage that is missing is a warning, with --require-cage an error before any file is read" {
  samples
  with_worker uncaged
  run bin/decksearch index --require-cage lib
  exits 2
  has "the worker's cage lacks"
  has landlock
  lacks "deck 'community"
  run bin/decksearch extract --require-cage lib/community/*.pdf
  exits 2
  has landlock
  run bin/decksearch index lib
  exits 3
  has "warning: the worker's cage lacks"
  has landlock
  run bin/decksearch index -q lib
  lacks warning
  run decksearch index --require-cage --retry lib
  exits 0
  has "6 extracted"
}

@test "a worker that cannot be run is no fault of the decks" {
  samples
  with_worker exit-at-once
  run bin/decksearch index lib
  exits 2
  has "the worker did not say hello"
  run decksearch index lib
  exits 0
  has "6 extracted"
}

@test "killed at any instant, the index answers and the next run finishes" {
  samples
  decksearch index lib
  decksearch -L lib export >whole.export
  for delay in 0.005 0.01 0.02 0.03 0.05 0.08 0.12; do
    rm -rf lib/.decksearch
    decksearch index lib >/dev/null 2>&1 3>&- &
    victim=$!
    sleep $delay
    kill -9 $victim 2>/dev/null || true
    wait $victim 2>/dev/null || true
    run decksearch -L lib netkit # hits, none, or not indexed yet; never a damaged index
    [[ "$output" != *damaged* && "$output" != *"cannot"* ]] || { echo "$output"; false; }
    decksearch index lib >/dev/null
    decksearch -L lib export >again.export
    cmp whole.export again.export
  done
}

@test "a damaged index is set aside and made anew from the cache" {
  sample_library
  decksearch export >../before
  for table in .decksearch/db/*.glass; do head -c 100 /dev/urandom >"$table"; done
  run decksearch index
  exits 0
  has "0 extracted"
  decksearch export >../after
  cmp ../before ../after
  [ -z "$(find .decksearch -maxdepth 1 -name 'db.old-*')" ]
}

@test "what a killed run left is looked through: a table that ends too early, or has bytes that are none of it, is made anew" {
  sample_library
  decksearch export >../before
  rm .decksearch/sums # as after a run that was killed: nothing tells of the damage but the reading of it
  cp -r .decksearch ../good
  for table in postlist docdata termlist position; do
    size=$(stat -c %s .decksearch/db/$table.glass)
    for ((blocks = 1; blocks * 8192 < size; blocks += 1 + size / 50000)); do
      rm -r .decksearch && cp -r ../good .decksearch
      if ((blocks % 2)); then
        truncate -s $((blocks * 8192)) .decksearch/db/$table.glass
      else
        dd if=/dev/zero of=.decksearch/db/$table.glass bs=8192 seek=$blocks count=1 conv=notrunc status=none
      fi
      run decksearch index
      exits 0
      decksearch export | cmp ../before -
    done
  done
  [ -z "$(find .decksearch -maxdepth 1 -name 'db.old-*')" ]
  # a good one gets its sums back
  rm -r .decksearch && cp -r ../good .decksearch
  run decksearch index
  has "nothing new"
  [ -f .decksearch/sums ]
}

@test "decksearch.yaml: ignored files stay out, a wrong key is an error with its place" {
  samples
  echo "ignore: ['community/*']" >lib/decksearch.yaml
  run decksearch index lib
  has "3 decks"
  echo "ignroe: []" >lib/decksearch.yaml
  run decksearch index lib
  exits 2
  has "decksearch.yaml:1:1: unknown key 'ignroe'"
}

@test "59 real decks: no failure, 1,648 pages, and any order gives the same export" {
  need_data corpus/eu-2019/talks.md
  cp -r "$DECKSEARCH_TESTDATA/corpus/eu-2019" eu
  run decksearch index eu
  exits 0
  has "59 decks"
  has "59 extracted (1648 pages)"
  decksearch -L eu export >all.export
  for seed in README.md LICENSE; do
    rm -rf one && mkdir one && cp eu/talks.md one
    part=0
    (cd eu && ls ./*.pdf) | shuf --random-source="$DECKSEARCH_TOP/$seed" | while read -r file; do
      cp "eu/$file" one
      part=$((part + 1))
      [ $((part % 12)) = 0 ] && decksearch index one >/dev/null 2>&1
      true
    done
    decksearch index one >/dev/null
    decksearch -L one export >one.export
    cmp all.export one.export
  done
}

@test "an interrupted run exits 130, loses nothing, and the next one finishes" {
  mkdir bin
  cp "$DECKSEARCH_BUILD/decksearch" bin/
  printf '#!/bin/sh\nexec sleep 600\n' >bin/decksearch-extract # a worker that never says hello
  chmod +x bin/decksearch-extract
  samples
  run timeout --preserve-status --signal=INT 1 bin/decksearch index lib
  exits 130
  run decksearch index lib
  exits 0
  has "6 decks"
  run decksearch --library=lib check
  exits 0
}
