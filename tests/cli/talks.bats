#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "all talks, a line each in a pipe" {
  sample_library
  run decksearch talks
  exits 0
  [ "${#lines[@]}" = 9 ]
  has "kubecon-na-2024/"
}

@test "a query narrows them; --unlinked leaves those without a deck" {
  sample_library
  run decksearch talks netkit
  exits 0
  [ "${#lines[@]}" = 3 ]
  run decksearch talks --unlinked
  [ "${#lines[@]}" = 3 ]
  run decksearch talks zeppelin
  exits 1
}

@test "fields, phrases and ranges mean what they mean in a search" {
  sample_library
  for query in kind:panel year:2024 date:2024-11-12..2024-11-13 speaker:brandt has:deck 'netkit -has:deck' '"big tcp"' is:talk lang:en kubecon-cilium fixed-address '"网络策略"'; do
    run sh -c 'decksearch --json --limit=100 is:talk "$1" | grep -c "^{\"type\":\"hit\""' - "$query"
    wanted=$output
    run sh -c 'decksearch -q talks "$1" | grep -c .' - "$query"
    [ "$output" = "$wanted" ] || { echo "$query: $output talks, not $wanted"; false; }
  done
  run decksearch talks slide:3
  exits 1
  [ "$output" = "no talk matches" ]
}

@test "JSON: every field of the contract, unknown ones null" {
  sample_library
  run decksearch talks --json "eleven clusters"
  [ "$(json 'sorted(k for k in ("type","id","title","titles","kind","speakers","event","event_key","event_raw","section","date","start","end","tz","utc_offset","url","video","videos","slides_url","projects","abstract","source","line","sources","decks") if k not in o)' <<<"$output")" = "[]" ]
  [ "$(json '(o["date"], o["start"], o["end"], o["tz"], o["utc_offset"], o["event_key"], o["source"], o["video"])' <<<"$output")" = \
    "('2024-11-12', '09:10', '09:35', 'MST', -420, 'kubecon-na-2024', 'talks/2024-kubecon-na.md', None)" ]
}

@test "--check names what was not understood" {
  sample_library
  printf -- '---\ntitle: Our talks at KubeCon EU 2031\n---\n\n## KubeCon\n\n[A Talk Without a Date - Jane Doe, Org](https://talks.example.org/x)\n\nWords about it that go on for a while.\n\n[Another One - Joe Doe, Org](https://talks.example.org/y)\n\nTuesday, March 18, 2031, 10:00 - 10:30 CET\n\nMore words.\n' >undated.md
  decksearch index >/dev/null
  run decksearch talks --check
  exits 0
  has "undated.md:7:"
}

@test "all 78 talks of the four posts, every field right" {
  need_data library/cilium/posts
  cp -r "$DECKSEARCH_TESTDATA/library/cilium/posts" posts
  mkdir -p corpus && cp "$DECKSEARCH_TESTDATA"/corpus/posts/*.md corpus
  mkdir lib && mv posts corpus lib
  decksearch index lib >/dev/null
  run bash -c 'decksearch -L lib talks --json | "$DECKSEARCH_TESTDATA/truth/talks/score.py" "$DECKSEARCH_TESTDATA/truth/talks"'
  for post in 2022-kubecon-na 2023-kubecon-eu 2024-kubecon-eu 2024-kubecon-na; do
    grep -Eq "^$post: ([0-9]+)/\1 found, \1 exact, 0 extra" <<<"$output" || { echo "$output"; false; }
  done
}

# The talks of ./lib in all formats: still the same talks, each with its sources.
add_all_formats() {
  decksearch index lib >/dev/null
  decksearch --library=lib talks --json >before.json
  mkdir lib/again
  "$DECKSEARCH_TOP/tests/cli/same.py" lib/again <before.json
  decksearch index lib >/dev/null
  decksearch --library=lib talks --json >after.json
  diff <(json 'o["title"]' <before.json | sort) <(json 'o["title"]' <after.json | sort)
  [ "$(json 'len(o["sources"])' <after.json | sort -n | head -1)" -ge 2 ]
}

@test "the same talk in a post, a table, YAML and a calendar is one talk" {
  samples
  add_all_formats
}

@test "so it is with posts and tables of many events" {
  need_data corpus/posts
  mkdir lib
  cp "$DECKSEARCH_TESTDATA"/library/cilium/posts/*.md "$DECKSEARCH_TESTDATA"/corpus/posts/*.md "$DECKSEARCH_TESTDATA/corpus/eu-2019/talks.md" lib
  add_all_formats
}

@test "a wrong query says where, with a caret, as in a search" {
  sample_library
  for command in talks decks; do
    run decksearch "$command" cilium '(netkit'
    exits 2
    has $'not closed\ncilium (netkit\n       ^\nusage: decksearch '"$command"
  done
}

@test "a list over a limit is read up to it, and named once" {
  mkdir lib
  printf '| Talk | Speakers |\n|---|---|\n| Bees | Ann Lee |\n\n## More\n\n%s\n%s\n' "$(printf 'a|%.0s' {1..300})" "$(printf -- '---|%.0s' {1..300})" >lib/wide.md
  run decksearch index lib
  exits 0
  [ "${lines[0]}" = "decksearch: wide.md:5: more than 256 table columns: the rest is not read" ]
  [[ "${lines[2]}" == "0 decks, 0 slides, 1 talks"* ]]
  run decksearch -L lib --json talks --check
  [ "$(json '(o["file"], o["line"], o["message"])' <<<"$output" | head -1)" = "('wide.md', 5, 'more than 256 table columns: the rest is not read')" ]
}

@test "index tells the first doubts and how many there are, with -v all" {
  mkdir lib
  { printf '# Talks 2024\n\n| Talk | Speakers | Date |\n|---|---|---|\n'; for i in {1..40}; do echo "| Bees $i | Ann Lee | soon |"; done; } >lib/bees.md
  run decksearch index lib
  exits 0
  [ "${#lines[@]}" = 7 ]
  [ "${lines[0]}" = "bees.md:5: no date for 'Bees 1'" ]
  [ "${lines[5]}" = "and 35 more doubts about talk lists; all of them: decksearch talks --check" ]
  touch -d 2001-01-01 lib/bees.md
  echo >>lib/bees.md
  run decksearch -v index lib
  [ "$(grep -c 'no date for' <<<"$output")" = 40 ]
  lacks "more doubts"
}

@test "a talk's room is told" {
  sample_library
  printf '%s\n' BEGIN:VCALENDAR VERSION:2.0 BEGIN:VEVENT UID:1 'SUMMARY:Zyzzyvas in a hall' DTSTART:20240501T100000Z 'LOCATION:Hall 7\, upstairs' END:VEVENT END:VCALENDAR >hall.ics
  decksearch index >/dev/null
  [ "$(decksearch talks --json zyzzyvas | json 'o["room"]')" = "Hall 7, upstairs" ]
  [ "$(decksearch --json zyzzyvas | json 'o["talk"]["room"] if o["type"] == "hit" else None')" = "Hall 7, upstairs" ]
}
