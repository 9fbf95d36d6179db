#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

# What one may expect of a program in a terminal, in a pipe, in any locale.

# A program that shows its arguments and how many lines it was given.
fake_pager() {
  mkdir -p "$BATS_TEST_TMPDIR/bin"
  printf '#!/bin/sh\necho "$(basename "$0") <$*> LESS=$LESS lines $(wc -l)"\n' >"$BATS_TEST_TMPDIR/bin/$1"
  chmod +x "$BATS_TEST_TMPDIR/bin/$1"
  export PATH="$BATS_TEST_TMPDIR/bin:$PATH"
}

# Runs its words on a terminal of 80 columns and 24 lines.
on_screen() { on_terminal "stty rows 24; $*"; }

@test "what is longer than the screen goes through a pager, without a shell" {
  sample_library
  fake_pager less
  fake_pager mine
  unset PAGER LESS
  run on_screen "decksearch show maintainer"
  [[ "$output" =~ ^less\ \<-FRX\>\ LESS=FRX\ lines\ [0-9]+$ ]]
  run on_screen "PAGER='mine -a \"b c\" ; touch pwned' decksearch show maintainer"
  has 'mine <-a b c ; touch pwned>'
  [ ! -e pwned ]
  run on_screen "PAGER=mine decksearch show maintainer:7"
  lacks "mine"
  run on_screen "PAGER=cat decksearch show maintainer"
  has "netkit"
  run on_screen "PAGER=nosuch-pager decksearch show maintainer"
  has "netkit"
  run on_screen "TERM=dumb PAGER=mine decksearch show maintainer"
  lacks "mine"
  mkdir -p "$XDG_CONFIG_HOME/decksearch"
  echo "pager: [mine, -x]" >"$XDG_CONFIG_HOME/decksearch/config.yaml"
  run on_screen "PAGER=less decksearch show maintainer"
  has "mine <-x>"
  run bash -c 'decksearch show maintainer | cat'
  lacks "mine"
}

@test "what a search has to say stands on the first page of its pager, else on stderr" {
  sample_library
  printf '#!/bin/sh\necho "first: $(head -n 1)"\n' >"$BATS_TEST_TMPDIR/mine"
  chmod +x "$BATS_TEST_TMPDIR/mine"
  export PATH="$BATS_TEST_TMPDIR:$PATH" PAGER=mine
  run on_screen "decksearch kubernates"
  has "first: showing results for: kubernetes"
  [ "$(grep -c 'showing results' <<<"$output")" = 1 ]
  run on_screen "decksearch -q kubernates"
  has "first: "
  lacks "showing results"
  run on_screen "decksearch kubernates 2>notes"
  lacks "showing results"
  [ "$(cat notes)" = "showing results for: kubernetes" ]
  run on_screen "decksearch --limit=1 kubernates"
  has "showing results for: kubernetes"
  lacks "first: "
}

@test "a broken pipe is silent, whether the signal is ignored or not" {
  sample_library
  for trap in ':' 'trap "" PIPE'; do
    run bash -c "$trap; (decksearch export; echo \$? >status) 2>err | head -c 1; cat err"
    [ "$output" = "{" ]
  done
  [ "$(cat status)" = 0 ]
}

@test "a terminal of a locale that is not UTF-8 gets question marks, a pipe gets UTF-8" {
  sample_library
  run on_terminal "LC_ALL=C NO_COLOR=1 decksearch --hyperlink=never 网络策略"
  has "??"
  [ -z "$(tr -d '\0-\177' <<<"$output")" ]
  run env LC_ALL=C decksearch 网络策略
  has "网络"
}

@test "no escape sequences on a dumb terminal or where NO_COLOR says so; COLUMNS is the width" {
  sample_library
  run on_terminal "TERM=dumb decksearch netkit"
  lacks $'\e'
  run on_terminal "NO_COLOR=1 decksearch --hyperlink=never netkit"
  lacks $'\e'
  rm -r .decksearch
  run on_terminal "TERM=dumb decksearch index . 2>&1"
  has "6 decks"
  lacks $'\e'
  for columns in 40 60; do
    run on_terminal "NO_COLOR=1 COLUMNS=$columns decksearch --hyperlink=never 网络策略"
    [ "$(python3 -c '
import sys, unicodedata
print(max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line.rstrip("\n")) for line in sys.stdin))' <<<"$output")" -le $columns ]
  done
}

@test "a bar on a terminal while indexing, taken away at the end" {
  samples
  run on_terminal "decksearch index lib"
  has "[####"
  has "6/6 decks"
  [[ "$output" == *$'\r\e[K'*"6 decks, "* || "$output" == *$'\e[K'*"6 decks, "* ]]
}

@test "with -v a pipe gets one line every ten seconds" {
  mkdir lib
  for i in $(seq 60); do { cat "$DECKSEARCH_TOP/decks/kubecon-na-2024/cilium-maintainer-track.pdf"; echo "% $i"; } >lib/$i.pdf; done
  begun=$SECONDS
  decksearch -v index --jobs=1 lib >out 2>err &
  pid=$!
  for _ in $(seq 100); do [ -e lib/.decksearch/cache ] && break; sleep 0.02; done
  kill -STOP $pid
  sleep 10.2
  kill -CONT $pid
  wait $pid
  lines=$(grep -cE '^[0-9]+ of 60 decks, [0-9]+ pages, [0-9]+ pages/s, [0-9:]+ left: [0-9]+\.pdf$' err)
  [ "$lines" -ge 1 ] && [ "$lines" -le $(((SECONDS - begun + 1) / 10)) ]
}
