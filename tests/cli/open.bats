#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

# Programs of a viewer's name that write their arguments to ./argv.
fake_viewers() {
  mkdir -p "$BATS_TEST_TMPDIR/bin"
  for name in "$@"; do
    printf '#!/bin/sh\nprintf "%%s\\n" "$0" "$@" >"%s/argv.new" && mv "%s/argv.new" "%s/argv"\n' "$BATS_TEST_TMPDIR" "$BATS_TEST_TMPDIR" "$BATS_TEST_TMPDIR" >"$BATS_TEST_TMPDIR/bin/$name"
    chmod +x "$BATS_TEST_TMPDIR/bin/$name"
  done
  export PATH="$BATS_TEST_TMPDIR/bin:$PATH"
}

@test "DECK:SLIDE opens the viewer at that page, by argv" {
  sample_library
  fake_viewers evince
  run decksearch open maintainer:9
  exits 0
  for _ in $(seq 100); do [ -e "$BATS_TEST_TMPDIR/argv" ] && break; sleep 0.05; done
  [ "$(sed -n 2,3p "$BATS_TEST_TMPDIR/argv")" = "$(printf -- '--page-index=9\n%s/kubecon-na-2024/cilium-maintainer-track.pdf' "$PWD")" ]
}

@test "HIT is a number of this terminal's last result list" {
  sample_library
  fake_viewers zathura
  echo "viewer: zathura" >decksearch.none
  mkdir -p "$XDG_CONFIG_HOME/decksearch" && echo "viewer: zathura" >"$XDG_CONFIG_HOME/decksearch/config.yaml"
  decksearch netkit >hits
  line=$(sed -n 1p hits)
  run decksearch open --print 1
  exits 0
  [ "$output" = "zathura --page=$(cut -f2 <<<"$line") $PWD/$(cut -f1 <<<"$line")" ]
  run decksearch open 999
  exits 2
  has "no hit 999"
}

@test "the list outlives a rename, and says when the deck changed" {
  sample_library
  fake_viewers mupdf
  mkdir -p "$XDG_CONFIG_HOME/decksearch" && echo "viewer: mupdf" >"$XDG_CONFIG_HOME/decksearch/config.yaml"
  decksearch title:netkit has:deck >/dev/null
  mv kubecon-na-2024/cilium-maintainer-track.pdf moved.pdf
  decksearch index >/dev/null
  run decksearch open --print 1
  exits 0
  has "moved.pdf"
  cp community/Hubble_by_Example.pdf moved.pdf
  decksearch index >/dev/null
  run decksearch open --print 1
  exits 2
  has "changed or is gone since that search"
}

@test "the page is the PDF's page, not its label" {
  sample_library
  fake_viewers chromium
  mkdir -p "$XDG_CONFIG_HOME/decksearch" && echo "viewer: chromium" >"$XDG_CONFIG_HOME/decksearch/config.yaml"
  run decksearch open --print tetragon:5
  exits 0
  has "file://$PWD/community/tetragon-field-guide.pdf#page=5"
}

@test "a hit in a build opens the first page on which its words are visible" {
  sample_library
  run decksearch --json "shortest way there" deck:life
  [ "$(json '(o["slide"], o["pages"], o["open_page"]) if o["type"] == "hit" and o["slide"] == 2 else None' <<<"$output")" = "(2, [2, 5], 5)" ]
  run decksearch --json '"who sent it" "where does it want to go"' deck:life
  [ "$(json '(o["slide"], o["open_page"]) if o["type"] == "hit" and o["slide"] == 2 else None' <<<"$output")" = "(2, 3)" ]
}

@test "a template of the user's; a wrong one is an error" {
  sample_library
  mkdir -p "$XDG_CONFIG_HOME/decksearch"
  echo "viewer: [my-viewer, '--at=%p', '%f']" >"$XDG_CONFIG_HOME/decksearch/config.yaml"
  run decksearch open --print maintainer:3
  has "my-viewer --at=3 $PWD/kubecon-na-2024/cilium-maintainer-track.pdf"
  echo "viewer: [my-viewer, '%z']" >"$XDG_CONFIG_HOME/decksearch/config.yaml"
  run decksearch open --print maintainer:3
  exits 2
  has "unknown '%z'"
  echo "viwer: x" >"$XDG_CONFIG_HOME/decksearch/config.yaml"
  run decksearch open --print maintainer:3
  exits 2
  has "config.yaml:1:1: unknown key 'viwer'"
}

@test "a part that matches several decks lists them; a page that is not there is an error" {
  sample_library
  run decksearch open --print kubecon
  exits 2
  has "matches 3 decks"
  run decksearch open --print maintainer:99
  exits 2
  has "pages 1 to 15, not 99"
}

@test "--viewer takes any of the table, --print none that is installed" {
  sample_library
  run env PATH="$DECKSEARCH_BUILD" decksearch open --print --viewer=zathura cilium-maintainer:7
  exits 0
  has "zathura"
  has "7"
  run env PATH="$DECKSEARCH_BUILD" decksearch open --print cilium-maintainer:7
  exits 0
  has "evince"
  run env PATH="$DECKSEARCH_BUILD" decksearch open cilium-maintainer:7
  exits 2
  has "decksearch show"
  run decksearch open --print --viewer=nosuch cilium-maintainer:7
  exits 2
  has "no viewer 'nosuch'"
}
