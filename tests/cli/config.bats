#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

config() { mkdir -p "$XDG_CONFIG_HOME/decksearch"; printf '%s\n' "$@" >"$XDG_CONFIG_HOME/decksearch/config.yaml"; }
# row NAME: value and source of that setting, as the last run said.
row() { awk -F'\t' -v name="$1" '$1 == name { print $2 "|" $3 }' <<<"$output"; }

@test "what is in force is told with where it was said: default, file and line, environment, option" {
  sample_library
  file=$XDG_CONFIG_HOME/decksearch/config.yaml
  run decksearch config
  exits 0
  [ "$(row library)" = "$PWD|folder" ]
  [ "$(row color)" = "auto|default" ]
  [ "$(row limit)" = "10|default" ]
  config "# mine" "viewer: [mupdf, '%f', '%p']" "color: always" "limit: 3" "pager: [more, -e]" "libraries:" "  work: ~/w" "  home: /h"
  run decksearch config
  [ "$(row viewer)" = "mupdf %f %p|$file:2" ]
  [ "$(row color)" = "always|$file:3" ]
  [ "$(row limit)" = "3|$file:4" ]
  [ "$(row pager)" = "more -e|$file:5" ]
  [ "$(row libraries.work)" = "$HOME/w|$file:7" ]
  [ "$(row libraries.home)" = "/h|$file:8" ]
  run env NO_COLOR=1 DECKSEARCH_LIBRARY="$PWD" decksearch config --limit=5 --viewer=okular
  [ "$(row color)" = 'never|$NO_COLOR' ]
  [ "$(row limit)" = "5|--limit" ]
  [ "$(row viewer)" = "okular|--viewer" ]
  [ "$(row library)" = "$PWD|\$DECKSEARCH_LIBRARY" ]
  run env NO_COLOR=1 decksearch config --color=always
  [ "$(row color)" = "always|--color" ]
  cd /
  run decksearch config
  exits 0
  [ "$(row library)" = "|default" ]
}

@test "the user's ignore rules count in every library, besides its own, and can be taken back" {
  sample_library
  file=$XDG_CONFIG_HOME/decksearch/config.yaml
  config "ignore: ['*packetworks*', 'community/*']"
  echo "ignore: 'talks/community.yaml'" >decksearch.yaml
  run decksearch config
  [ "$(grep ^ignore <<<"$output")" = "$(printf 'ignore\ttalks/community.yaml\t%s/decksearch.yaml\nignore\t*packetworks* community/*\t%s:1' "$PWD" "$file")" ]
  run decksearch check
  exits 1
  has "packetworks"
  decksearch index >/dev/null
  [ "$(decksearch decks | cut -f1)" = "$(ls kubecon-na-2024/*.pdf | grep -v packetworks)" ]
  decksearch check
  rm "$file"
  decksearch index >/dev/null
  [ "$(decksearch decks | wc -l)" = 6 ]
  config "ignore: {a: b}"
  run decksearch index
  exits 2
  has "config.yaml:1:9"
}

@test "what config says is what counts" {
  sample_library
  config "limit: 2" "color: always"
  [ "$(decksearch netkit | wc -l)" = 2 ]
  [ "$(decksearch --limit=3 netkit | wc -l)" = 3 ]
  run on_terminal decksearch netkit
  has $'\e[1;33m'
  run env NO_COLOR=1 bash -c '. "$DECKSEARCH_TOP/tests/cli/lib.bash"; on_terminal decksearch netkit'
  lacks $'\e[1;33m'
}

@test "libraries have names" {
  sample_library
  cd ..
  config "libraries: {work: $PWD/lib}" "library: work"
  run decksearch -L work title:netkit
  exits 0
  has "cilium-maintainer-track"
  run decksearch title:netkit
  exits 0
  run decksearch config
  [ "$(row library)" = "$PWD/lib|$XDG_CONFIG_HOME/decksearch/config.yaml:2" ]
  run decksearch -L ./work netkit
  exits 2
  run decksearch -L nosuch netkit
  exits 2
  [ "$output" = "decksearch: cannot use library 'nosuch': No such file or directory" ]
  run decksearch -L wrok netkit
  exits 2
  [ "$output" = "decksearch: cannot use library 'wrok': No such file or directory (nearest name: work)" ]
  run env DECKSEARCH_LIBRARY=work decksearch title:netkit
  exits 0
}

@test "a wrong key or value is an error with file, line and the nearest right key" {
  sample_library
  config "" "viwer: x"
  run decksearch netkit
  exits 2
  has "config.yaml:2:1: unknown key 'viwer' (nearest: viewer)"
  config "nonsense: x"
  run decksearch config
  exits 2
  has "unknown key 'nonsense' (known: library, libraries, viewer"
  config "color: sometimes"
  run decksearch config
  exits 2
  has "config.yaml:1:8: 'color' is auto, always or never"
  config "limit: -1"
  run decksearch config
  exits 2
  has "'limit' is a number from 0"
  config "libraries: {a/b: /x}"
  run decksearch config
  exits 2
  has "'a/b' is no name for a library"
  config "nonsense: x"
  run decksearch help
  exits 0
  rm "$XDG_CONFIG_HOME/decksearch/config.yaml"
  echo "ignroe: [x]" >decksearch.yaml
  run decksearch index
  exits 2
  has "decksearch.yaml:1:1: unknown key 'ignroe' (nearest: ignore)"
}

@test "what the library asks to ignore is told with it" {
  sample_library
  echo "ignore: ['old/*', '*.bak.pdf']" >decksearch.yaml
  run decksearch config
  [ "$(row ignore)" = "old/* *.bak.pdf|$PWD/decksearch.yaml" ]
}
