#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Real viewers on a display of their own: which page they show, judged by the picture. `make deps-viewers` installs them; doc/viewers.md.
load lib

# What the judge needs. Debian's Python has the module; another one before it on the path may not.
need_judge() {
  need_optional Xvfb
  need_tool pdftoppm || return 1
  /usr/bin/python3 -c 'import numpy' 2>/dev/null || skip "not installed: python3-numpy"
}

judge() { /usr/bin/python3 "$DECKSEARCH_TOP/tests/cli/viewers.py" "$@"; }

# shows DECK PAGE COMMAND...: COMMAND opens a viewer that then shows that page.
shows() {
  run judge "$1" "${@:3}"
  echo "${*:3}: $output"
  exits 0
  has "page $2, "
}

# The right page of a deck, of one whose labels are other numbers than its pages, and with words to find, which stand on pages before, too.
lands() {
  case $DECKSEARCH_BUILD in *-address* | *-undefined*) skip "takes minutes, and is the viewer's time" ;; esac
  need_optional "$1"
  need_judge || return 1
  sample_library
  shows kubecon-na-2024/cilium-maintainer-track.pdf 9 decksearch open --viewer="$1" maintainer:9
  label=$(decksearch show --json tetragon:5 | json 'o["label"]')
  [ -n "$label" ] && [ "$label" != 5 ]
  shows community/tetragon-field-guide.pdf 5 decksearch open --viewer="$1" tetragon:5
  decksearch title:netkit deck:maintainer is:slide >hits
  shows kubecon-na-2024/cilium-maintainer-track.pdf "$(sed -n 1p hits | cut -f2)" decksearch open --viewer="$1" 1
}

@test "evince shows the page" { lands evince; }
@test "okular shows the page" { lands okular; }
@test "atril shows the page" { lands atril; }
@test "zathura shows the page" { lands zathura; }
@test "qpdfview shows the page" { lands qpdfview; }
@test "mupdf shows the page" { lands mupdf; }
@test "xpdf shows the page" { lands xpdf; }
@test "chromium shows the page" { lands chromium; }
@test "firefox-esr shows the page" { lands firefox-esr; }

@test "each viewer that is here shows slide 9 of a long deck, where the word stands on later slides, too" {
  need_judge || return 1
  need_data library/cilium
  cp -r "$DECKSEARCH_TESTDATA/library/cilium" lib
  rm -rf lib/.decksearch
  decksearch index lib >/dev/null
  cd lib
  decksearch --json netkit >hits.json
  hit=$(json 'o["rank"] if o["type"] == "hit" and o["slide"] == 9 else None' <hits.json)
  for viewer in evince okular atril zathura qpdfview mupdf xpdf chromium firefox-esr; do
    command -v $viewer >/dev/null || continue
    shows "$(json 'o["deck"] if o.get("rank") == '"$hit"' else None' <hits.json)" 9 decksearch open --viewer=$viewer "$hit"
  done
}

@test "the judge of the pictures tells a wrong page" {
  need_optional mupdf
  need_judge || return 1
  sample_library
  run judge community/tetragon-field-guide.pdf decksearch open --viewer=mupdf tetragon:4
  exits 0
  has "page 4, "
  run judge community/Hubble_by_Example.pdf decksearch open --viewer=mupdf tetragon:4
  exits 1
  has "no page"
}
