#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "markdown: talk, speakers, event, date, slide and links, one item a hit" {
  sample_library
  run decksearch --format=markdown --limit=1 title:netkit has:deck
  exits 0
  echo "$output"
  [[ "$output" =~ ^-\ \*\*.*\*\*,\ slide\ [0-9]+\ of\ \[.*\]\(https://.*\)\ by\ .*\ \(KubeCon\ NA\ 2024\ ·\ 2024-11-1 ]]
  [ "${#lines[@]}" -eq 1 ]
}

# A talk whose every field is hostile, linked to a deck.
hostile() {
  sample_library
  cat >mine.yaml <<'END'
- name: 'A *bold* [claim](x) _or_ <b>two</b> & 100% of $5 {and} \backslash #1 ~home ^up'
  slides: https://slides.example/a(b) c
  video: javascript:alert(1)
  date: 2024-05-01
  event: {name: 'Day_1 & {2}'}
  presenters: [{name: 'Ann, Lee'}, {name: 'Bo_b'}]
  deck: community/tetragon-field-guide.pdf
END
  decksearch index >/dev/null 2>&1
}

@test "markdown: specials are escaped, only web addresses are linked, with their parentheses encoded" {
  hostile
  run decksearch show --format=markdown tetragon-field:3
  exits 0
  has 'A \*bold\* \[claim\](x) \_or\_ \<b\>two\</b\> \& 100% of \$5 {and} \\backslash \#1 \~home ^up'
  has '[slides](https://slides.example/a%28b%29%20c)'
  has 'Bo\_b'
  lacks "javascript"
}

@test "bibtex: specials are escaped, braces stay balanced, and bibtex reads it where it is installed" {
  hostile
  run decksearch show --format=bibtex tetragon-field:3
  exits 0
  has 'A *bold* [claim](x) \_or\_ <b>two</b> \& 100\% of \$5 {\textbraceleft}and{\textbraceright} {\textbackslash}backslash \#1'
  has 'author = {{Ann, Lee} and Bo\_b}'
  has 'howpublished = {Talk at Day\_1'
  has 'year = {2024}'
  has 'note = {Slide 3'
  lacks "javascript"
  [ "$(tr -cd '{' <<<"$output" | wc -c)" = "$(tr -cd '}' <<<"$output" | wc -c)" ]
  [[ "${lines[0]}" =~ ^@misc\{[a-z0-9-]+-3,$ ]]
}

@test "a template has the fields, braces and line ends, and no field can end its line" {
  sample_library
  run decksearch --format='{deck}:{slide}|{label}|{title}|{talk}|{speakers}|{event}|{date}|{uri}|{path}|{url}|{video}|{{x}}\t.' --limit=1 title:netkit has:deck
  exits 0
  want=$(decksearch --json --limit=1 title:netkit has:deck | json '"%s:%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|{x}\t." % (o["deck"], o["slide"], o["label"] or "", o["title"], o["talk"]["title"], ", ".join(s["name"] for s in o["talk"]["speakers"]), o["talk"]["event"], o["talk"]["date"], o["uri"], o["path"], o["talk"]["url"] or "", o["talk"]["video"] or "") if o["type"] == "hit" else None')
  [ "$output" = "$want" ]
  run decksearch --format='{snippet}' --limit=3 netkit
  [ "${#lines[@]}" -eq 3 ]
  [ "$(decksearch -0 --format='{deck}' --limit=2 netkit | tr -cd '\0' | wc -c)" = 2 ]
  run decksearch show --format='{slide} {title}' tetragon-field:2-3
  [ "${#lines[@]}" -eq 2 ]
}

@test "a slide without a talk is cited by its deck" {
  samples
  rm -r lib/talks
  decksearch index lib >/dev/null
  run decksearch -L lib --format=markdown --limit=1 title:netkit
  exits 0
  [[ "$output" =~ slide\ [0-9]+\ of\ kubecon ]]
  run decksearch -L lib --format=bibtex --limit=1 title:netkit
  exits 0
  has "@misc{kubecon"
}

@test "a wrong format or field is an error with the nearest" {
  sample_library
  run decksearch --format='{titel}' netkit
  exits 2
  has "unknown field '{titel}' (nearest: {title})"
  run decksearch --format='{nonsense}' netkit
  exits 2
  has "known: title talk speakers"
  run decksearch --format='{title' netkit
  exits 2
  has "without its '}'"
  run decksearch show --format=bibtx tetragon-field:1
  exits 2
  has "(nearest: bibtex)"
  run decksearch --json --format=bibtex netkit
  exits 2
}
