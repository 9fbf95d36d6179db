#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "an overview, a screen for each command" {
  run decksearch help
  exits 0
  for command in search index watch open show talks decks link unlink extract status check compact export config help; do
    run decksearch help
    has "  $command"
    run decksearch help $command
    exits 0
    has "decksearch $command"
    [ "$(wc -l <<<"$output")" -le 24 ]
    run awk 'length > 80' <<<"$output"
    [ -z "$output" ] || { echo "$output"; false; }
  done
  [ "$(decksearch help | wc -l)" -le 24 ]
  [ "$(decksearch --help)" = "$(decksearch help)" ]
  for command in search index help; do [ "$(decksearch $command --help)" = "$(decksearch help $command)" ]; done
}

@test "fields, formats and viewers come from the program's tables" {
  run decksearch help fields
  for field in title talk speaker org event section kind deck slide lang date year has is in; do has "  $field:"; done
  run decksearch help formats
  has "ics"
  run decksearch help viewers
  has "zathura"
  for topic in fields formats viewers; do
    run awk 'length > 80' <<<"$(decksearch help $topic)"
    [ -z "$output" ] || { echo "$output"; false; }
  done
  run decksearch help nonsense
  exits 2
}

@test "help fits a terminal of 80 columns" {
  for topic in '' search index watch open show talks decks link unlink extract status check export help fields formats viewers; do
    # shellcheck disable=SC2086
    run decksearch help $topic
    exits 0
    wide=$(awk '{ gsub(/…/, ".") } length > 80' <<<"$output")
    [ -z "$wide" ] || { printf '%s: %s\n' "$topic" "$wide"; false; }
  done
}

commands() { decksearch help | awk '/^commands:/ { on = 1; next } /^$/ { on = 0 } on { print $1 }'; }
# The long options that a manual page documents in its lists, or that a help text lists.
documented() { grep '^\.It' "$1" | grep -oE 'Fl -[a-z-]+' | sed 's/Fl -//' | sort -u; }
helped() { decksearch help "$1" | grep -oE '^ +(-., )?--[a-z-]+' | sed 's/.*--//' | sort -u; }
common() { comm -12 <(helped check) <(helped help); }

@test "each command has a page that says what its help says, with just its options" {
  for command in $(commands); do
    page=$DECKSEARCH_TOP/doc/decksearch-$command.1
    [ -f "$page" ] || { echo "no page: $command"; false; }
    [ "$(sed -n 's/^\.Nd //p' "$page")" = "$(decksearch help "$command" | sed -n '2s/^  //p')" ] || { echo "another summary: $command"; false; }
    diff <(documented "$page") <(comm -23 <(helped "$command") <(common)) || { echo "other options: $command"; false; }
    for word in $(decksearch help "$command" | sed -n '1s/^decksearch [a-z]*//p' | grep -oE '[A-Za-z][A-Za-z.]+'); do
      sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESC/p' "$page" | grep -qiF "${word%...}" || { echo "not in the synopsis of $command: $word"; false; }
    done
  done
  for page in "$DECKSEARCH_TOP"/doc/decksearch-*.1; do
    command=${page##*/decksearch-}
    commands | grep -qx "${command%.1}" || { echo "a page without a command: $page"; false; }
  done
}

@test "decksearch(1) names every command and page, and just the options that there are" {
  page=$DECKSEARCH_TOP/doc/decksearch.1
  for command in $(commands); do
    grep -qE "^\.It Cm $command\b" "$page" || { echo "not in the manual: $command"; false; }
    grep -q "^\.Xr decksearch-$command 1" "$page" || { echo "not referred to: $command"; false; }
  done
  diff <(documented "$page") <(for command in $(commands); do helped "$command"; done | sort -u)
}

@test "the configuration's manual has just the keys that there are" {
  page=$DECKSEARCH_TOP/doc/decksearch-config.5
  mkdir -p "$XDG_CONFIG_HOME/decksearch" && echo "zzzzzzzz: x" >"$XDG_CONFIG_HOME/decksearch/config.yaml"
  keys() { sed -n "/^\.Ss The $1/,/^\.El/p" "$page" | sed -n 's/^\.It Cm //p' | sed 's/ , /\n/g' | sort; }
  known() { grep -oE 'known: [a-z_, ]+' <<<"$output" | sed 's/known: //; s/, /\n/g' | sort; }
  run decksearch config
  [ -n "$(known)" ]
  diff <(keys user) <(known)
  rm "$XDG_CONFIG_HOME/decksearch/config.yaml"
  samples
  echo "zzzzzzzz: x" >lib/decksearch.yaml
  run decksearch index lib
  diff <(keys library) <(known)
}

@test "the manual's talk lists are read as it says" {
  mkdir lib
  python3 - "$DECKSEARCH_TOP/doc/decksearch-talks.5" <<'END'
import re, sys
blocks = re.findall(r"\.Bd -literal.*?\n(.*?)\.Ed", open(sys.argv[1], encoding="utf-8").read(), re.S)
for name, text in zip(["post.md", "table.md", "list.yaml"], blocks, strict=True):
    open("lib/" + name, "w", encoding="utf-8").write(text)
END
  decksearch index lib >/dev/null
  for list in post.md table.md list.yaml; do
    decksearch -L lib talks --json | grep -q "\"$list\"" || { echo "no talk from $list"; decksearch -L lib talks --check; false; }
  done
  run decksearch -L lib talks --check
  [ -z "$output" ]
}

@test "every page of the manual is well-formed, and what it refers to is there" {
  need_tool mandoc
  for page in "$DECKSEARCH_TOP"/doc/*.[157]; do
    run mandoc -Tlint -Wwarning "$page"
    echo "$output"
    exits 0
    for other in $(sed -nE 's/^\.(Pq )?Xr (decksearch[a-z-]*) ([157]).*/\2.\3/p' "$page"); do
      [ -f "$DECKSEARCH_TOP/doc/$other" ] || { echo "$page: $other"; false; }
    done
  done
}

@test "the version" {
  run decksearch --version
  exits 0
  [[ "$output" =~ ^decksearch\ [0-9] ]]
}
