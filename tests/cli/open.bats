#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

# A display that no viewer here really opens.
on_display() { export DISPLAY=:0; unset SSH_CONNECTION SSH_TTY WAYLAND_DISPLAY; }
headless() { unset DISPLAY WAYLAND_DISPLAY SSH_CONNECTION SSH_TTY; }
config() { mkdir -p "$XDG_CONFIG_HOME/decksearch"; printf '%s\n' "$@" >"$XDG_CONFIG_HOME/decksearch/config.yaml"; }
# The arguments a fake viewer was started with, a line each.
started() { for _ in $(seq 100); do [ -e "$BATS_TEST_TMPDIR/argv" ] && break; sleep 0.05; done; cat "$BATS_TEST_TMPDIR/argv"; rm "$BATS_TEST_TMPDIR/argv"; }

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
  on_display
  run decksearch open maintainer:9
  exits 0
  [ "$(started | sed -n 2,3p)" = "$(printf -- '--page-index=9\n%s/kubecon-na-2024/cilium-maintainer-track.pdf' "$PWD")" ]
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
  [ "$output" = "zathura --fork -f netkit -P $(cut -f2 <<<"$line") $PWD/$(cut -f1 <<<"$line")" ]
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
  run decksearch --json 'shorte*' deck:life
  [ "$(json '(o["slide"], o["open_page"]) if o["type"] == "hit" and o["slide"] == 2 else None' <<<"$output")" = "(2, 5)" ]
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
  on_display
  run env PATH="$DECKSEARCH_BUILD" decksearch open cilium-maintainer:7
  exits 2
  has "decksearch show"
  run decksearch open --print --viewer=nosuch cilium-maintainer:7
  exits 2
  has "no viewer 'nosuch'"
}

@test "every viewer of the table is started with the page, in its own words" {
  sample_library
  on_display
  deck=$PWD/kubecon-na-2024/cilium-maintainer-track.pdf
  names=$(decksearch help viewers | awk '/installed/ { print $1 }' | grep -v '^The$')
  [ "$(wc -w <<<"$names")" -ge 13 ]
  fake_viewers $names
  for name in $names; do
    case $name in
      evince | papers | xreader | atril) want="--page-index=9 $deck" ;;
      okular) want="--unique -p 9 $deck" ;;
      zathura) want="--fork -P 9 $deck" ;;
      qpdfview) want="$deck#9" ;;
      sioyek) want="--reuse-window --page 9 $deck" ;;
      mupdf | xpdf) want="$deck 9" ;;
      chromium | firefox | firefox-esr) want="file://$deck#page=9" ;;
      *) want="a line of this test for $name" ;;
    esac
    run decksearch open --viewer="$name" maintainer:9
    exits 0
    [ "$(started | tail -n +2 | paste -sd' ')" = "$want" ] || { echo "$name"; false; }
  done
}

@test "a word is passed on only where it stands on the page as typed, and to viewers that take one" {
  sample_library
  decksearch title:netkit >/dev/null
  run decksearch open --print --viewer=okular 1
  has "--find netkit -p"
  run decksearch open --print --viewer=papers 1
  lacks "netkit --"
  lacks "find"
  decksearch netkits >/dev/null
  run decksearch open --print --viewer=okular 1
  exits 0
  lacks "--find"
  decksearch '"where does it want to go" deck:life' >/dev/null
  run decksearch open --print --viewer=zathura 1
  has "-f 'where does it want to go' -P"
}

@test "a hostile name is one argument and a percent-encoded address" {
  sample_library
  on_display
  fake_viewers mupdf chromium
  mkdir odd
  cp community/tetragon-field-guide.pdf "odd/-a \$(touch pwned) #1 ü.pdf"
  rm community/tetragon-field-guide.pdf
  decksearch index >/dev/null
  run decksearch open --viewer=mupdf 'pwned:2'
  exits 0
  [ "$(started | sed -n 2p)" = "$PWD/odd/-a \$(touch pwned) #1 ü.pdf" ]
  run decksearch open --viewer=chromium 'pwned:2'
  started | grep -qF "odd/-a%20\$(touch%20pwned)%20%231%20%C3%BC.pdf#page=2"
  [ ! -e pwned ]
}

@test "help viewers says which are installed, and where the flags are from" {
  fake_viewers zathura
  run env PATH="$BATS_TEST_TMPDIR/bin:$DECKSEARCH_BUILD" decksearch help viewers
  exits 0
  [[ "$output" =~ zathura\ +installed\ +zathura\(1\) ]]
  [[ "$output" =~ papers\ +not\ installed ]]
  [ "${#lines[@]}" -le 24 ]
}

@test "--wait waits for the viewer, keeps it out of other windows, and tells when it failed" {
  sample_library
  on_display
  mkdir -p "$BATS_TEST_TMPDIR/bin"
  printf '#!/bin/sh\nsleep 0.3\necho "$@" >"%s/done"\n' "$BATS_TEST_TMPDIR" >"$BATS_TEST_TMPDIR/bin/okular"
  printf '#!/bin/sh\nexit 3\n' >"$BATS_TEST_TMPDIR/bin/mupdf"
  chmod +x "$BATS_TEST_TMPDIR"/bin/*
  export PATH="$BATS_TEST_TMPDIR/bin:$PATH"
  run decksearch open --wait --viewer=okular maintainer:9
  exits 0
  [ "$(cat "$BATS_TEST_TMPDIR/done")" = "-p 9 $PWD/kubecon-na-2024/cilium-maintainer-track.pdf" ]
  run decksearch open --wait --viewer=mupdf maintainer:9
  exits 2
  has "'mupdf' failed"
}

@test "without a display, and in a remote session, the slide's text is printed; --print and a template of one's own go on" {
  sample_library
  fake_viewers evince mine
  headless
  decksearch open cilium-maintainer:7 >text 2>why
  grep -q "there is no display" why
  decksearch show cilium-maintainer:7 | cmp - text
  run env DISPLAY=:0 SSH_CONNECTION="1 2 3 4" decksearch open cilium-maintainer:7
  exits 0
  has "this is a remote session"
  run env SSH_CONNECTION="1 2 3 4" decksearch open --print cilium-maintainer:7
  [ "$output" = "evince --page-index=7 $PWD/kubecon-na-2024/cilium-maintainer-track.pdf" ]
  config "viewer: [mine, '%f', '%p']"
  run decksearch open cilium-maintainer:7
  exits 0
  [ "$(started | tail -1)" = 7 ]
}

@test "--talk and --video open web addresses of the talk in a browser, and nothing else" {
  sample_library
  on_display
  fake_viewers chromium
  printf '%s\n' "- name: A day with netkit" "  slides: https://slides.example/x" "  video: https://video.example/v?a=b&c" "  date: 2024-05-01" \
    "  deck: community/tetragon-field-guide.pdf" "- name: Zyzzyvas on the web" "  video: javascript:alert(1)" "  date: 2024-05-02" >mine.yaml
  decksearch index >/dev/null 2>&1
  run decksearch open --video tetragon-field
  exits 0
  [ "$(started | tail -n +2)" = "https://video.example/v?a=b&c" ]
  run decksearch open --video --print tetragon-field:3
  [ "$output" = "https://video.example/v?a=b&c" ]
  run decksearch open --talk tetragon-field
  exits 1
  has "has no page on the web"
  decksearch zyzzyvas >/dev/null
  run decksearch open --video 1
  exits 1
  has "no recording on the web"
  url=$(decksearch --json has:deck is:slide netkit | json 'o["talk"] and o["talk"]["url"] if o["type"] == "hit" else None' | head -1)
  [ -n "$url" ]
  decksearch has:deck is:slide netkit >/dev/null
  run decksearch open --talk 1
  exits 0
  [ "$(started | tail -n +2)" = "$url" ]
  headless
  run decksearch open --talk 1
  exits 0
  has "$url"
  has "there is no display"
  run decksearch open --talk --viewer=evince 1
  lacks "evince"
}
