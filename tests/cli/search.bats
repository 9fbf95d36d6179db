#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "a pipe gets one line a hit, fields separated by tabs" {
  sample_library
  run decksearch netkit
  exits 0
  while IFS= read -r line; do [ "$(printf '%s' "$line" | tr -cd '\t' | wc -c)" = 4 ]; done <<<"$output"
  [ "$(printf '%s\n' "${lines[0]}" | cut -f1,2)" = "$(printf 'kubecon-na-2024/cilium-maintainer-track.pdf\t7')" ]
}

@test "NUL ends records with -0" {
  sample_library
  [ "$(decksearch -0 netkit | tr -cd '\0' | wc -c)" = "$(decksearch netkit | wc -l)" ]
}

@test "a terminal gets talks with their slides, numbered for open" {
  sample_library
  run on_terminal "NO_COLOR=1 decksearch --hyperlink=never netkit"
  has "Cilium in 2024: netkit, Policy at Scale, and What Comes Next"
  has "Mara Lindqvist, Tomás Ferreira, Aiko Brandt · KubeCon NA 2024 · 2024-11-14"
  has "   1  slide 7  netkit: a network device made for eBPF"
  has "more"
  lacks $'\x1b'
  while IFS= read -r line; do [ "${#line}" -le 80 ]; done <<<"$output"
}

@test "each group tells how many more it has, also of more hits than are looked at" {
  mkdir many
  for n in $(seq 30); do
    { cat "$DECKSEARCH_TOP/decks/kubecon-na-2024/cilium-maintainer-track.pdf" && echo "% $n"; } >many/deck-$n.pdf
  done
  decksearch index many >/dev/null
  query='cilium OR netkit OR policy OR the OR a OR packet'
  wanted=$(decksearch -L many --json --limit=500 "deck:deck-7 AND ($query)" | json 'o["total"] - 3 if o["type"] == "summary" else None')
  [ "$(decksearch -L many --json "$query" | json 'o["total"] > 300 if o["type"] == "summary" else None')" = True ]
  run on_terminal "decksearch -L many --color=never --hyperlink=never '$query'"
  [ "$(grep -c "^ *+$wanted more" <<<"$output")" = 10 ] || { echo "not +$wanted: $output"; false; }
}

@test "colours and links on a terminal that has them" {
  sample_library
  run on_terminal "decksearch --color=always --hyperlink=always netkit"
  has $'\x1b[1;33m'
  has $'\x1b]8;;file:///'
}

@test "JSON: hits with their talk, then a summary" {
  sample_library
  run decksearch --json --limit=3 netkit
  exits 0
  [ "$(json 'o["type"]' <<<"$output")" = "$(printf 'hit\nhit\nhit\nsummary')" ]
  [ "$(json 'o["talk"]["title"] if o["type"] == "hit" and o["rank"] == 1 else None' <<<"$output")" = "Cilium in 2024: netkit, Policy at Scale, and What Comes Next" ]
  [ "$(json '(o["match"], o["returned"], o["schema"]) if o["type"] == "summary" else None' <<<"$output")" = "('all', 3, 1)" ]
  json '[o["snippet"][a:a+n].lower() for a, n in o["highlights"]] if o["type"] == "hit" and o["highlights"] else None' <<<"$output" | grep -q "'netkit'"
}

@test "nothing found exits 1 and says so" {
  sample_library
  run decksearch zeppelin
  exits 1
  has "no slide or talk matches"
}

@test "a talk without a deck is found, too" {
  sample_library
  run decksearch --json "whiteboard bare metal"
  [ "$(json 'o["talk"]["title"] if o["type"] == "hit" and o["slide"] is None else None' <<<"$output" | head -1)" = "Ask Me Anything: Running Cilium on Bare Metal" ]
}

@test "a phrase of a field is found on every slide of the deck, and only in its order" {
  sample_library
  total() { decksearch --json --limit=100 "$1" 2>/dev/null | json 'o["total"] if o["type"] == "summary" else None'; }
  all=$(total 'speaker:kowalczyk')
  [ "$all" -gt 5 ]
  for query in 'speaker:"ines kowalczyk"' 'talk:"life of a packet"'; do [ "$(total "$query")" = "$all" ]; done
  [ "$(total 'deck:"life of a packet"')" = "$((all - 1))" ] # not the talk's own entry
  [ "$(total 'title:"life of"')" -ge 1 ]
  for query in 'speaker:"kowalczyk ines"' 'talk:"packet a of life"' 'deck:"packet of"' 'event:"2024 na"' 'title:"of life"'; do
    [ "$(total "$query" || true)" = 0 ]
  done
}

@test "two decks of one content are one hit that names both, from the run on that brings the second" {
  sample_library
  hits() { decksearch --json --limit=100 'netkit is:slide' | json '(o["deck"], o["slide"], len(o["same_as"])) if o["type"] == "hit" else None' | sort; }
  hits >../before
  grep -q ", 0)" ../before
  cp kubecon-na-2024/cilium-maintainer-track.pdf aaa-copy.pdf
  decksearch -q index
  [ "$(hits | wc -l)" = "$(wc -l <../before)" ]
  hits | grep -q ", 1)"
  rm aaa-copy.pdf
  decksearch -q index
  hits | cmp ../before -
}

@test "phrases, NOT, OR, groups, prefixes, NEAR" {
  sample_library
  run decksearch '"big tcp"'
  exits 0
  run decksearch '"tcp big"'
  exits 1
  [ "$(decksearch --json 'netkit -veth' | json 'o["total"] if o["type"] == "summary" else None')" -lt "$(decksearch --json netkit | json 'o["total"] if o["type"] == "summary" else None')" ]
  run decksearch '(zeppelin OR netkit) title:netkit'
  exits 0
  run decksearch --json 'NETK*'
  exits 0
  json '[o["snippet"][a:a+n] for a, n in o["highlights"]] if o["type"] == "hit" and o["highlights"] else None' <<<"$output" | grep -q "'netkit'"
  run decksearch 'pod NEAR/8 namespace'
  exits 0
}

@test "fields: title, speaker, event, date, year, slide, kind, lang, is, has, deck" {
  sample_library
  for query in title:netkit 'speaker:Jonas Okafor' 'event:KubeCon NA 2024' 'event:KubeCon + CloudNativeCon North America 2024' date:2024-11 year:2024 \
    date:2023..2024-12 'netkit slide:7' lang:zh is:talk has:deck deck:maintainer section:ebpf org:Packetworks; do
    run decksearch "$query"
    [ "$status" = 0 ] || { echo "nothing for: $query"; false; }
  done
  run decksearch year:2019
  exits 1
}

@test "deck: takes a deck's name as it is printed" {
  sample_library
  decksearch decks | cut -f1 | while read -r deck; do
    run decksearch --json --limit=100 "deck:\"$deck\"" is:slide
    exits 0
    [ "$(json 'o["deck"] if o["type"] == "hit" else None' <<<"$output" | sort -u)" = "$deck" ]
  done
  run decksearch deck:Hubble_by_Example.PDF
  exits 0
}

@test "Chinese is found by parts of a run of characters" {
  sample_library
  run decksearch --json 网络策略
  exits 0
  has '"deck":"community/network-policy-zh-ja.pdf"'
}

@test "noise is out of the default search and found where it is asked for" {
  sample_library
  run decksearch --json 'cloudnativecon in:noise'
  exits 0
  has '"deck":"kubecon-na-2024/cilium-maintainer-track.pdf"'
  run decksearch 'body:cloudnativecon deck:maintainer'
  exits 1
}

@test "a misspelt word is corrected and the answer says so" {
  sample_library
  run sh -c 'decksearch --json tetragn 2>/dev/null'
  exits 0
  [ "$(json '(o["match"], o["corrected"]) if o["type"] == "summary" else None' <<<"$output" | tail -1)" = "('corrected', 'tetragon')" ]
  run decksearch tetragn
  [ "${lines[0]}" = "showing results for: tetragon" ]
  run decksearch --strict tetragn
  exits 1
}

@test "when no slide has all words, most of their weight is enough, and each hit says what it misses" {
  sample_library
  run sh -c 'decksearch --json "bandwidth netkit redirect namespace transmit" 2>/dev/null'
  exits 0
  [ "$(json 'o["match"] if o["type"] == "summary" else None' <<<"$output" | tail -1)" = some ]
  has '"missing_words":["bandwidth"]'
  run decksearch --strict "bandwidth netkit redirect namespace transmit"
  exits 1
}

@test "scores and --sort order hits of fewer words, too" {
  sample_library
  decksearch --json --explain number sent runs mesh >hits.json 2>/dev/null
  json 'o["score"] if o["type"] == "hit" else None' <hits.json >scores
  [ "$(wc -l <scores)" -gt 3 ]
  sort -c -g -r scores
  [ "$(json 'abs(sum(w["weight"] for w in o["explain"]) - o["score"]) < 0.02 if o["type"] == "hit" else None' <hits.json | sort -u)" = True ]
  grep -q '"what":"more words"' hits.json
  decksearch --json --sort=date number sent runs mesh 2>/dev/null | json 'o["talk"]["date"] if o["type"] == "hit" else None' >dates
  sort -c -r dates
  decksearch --json --sort=deck number sent runs mesh 2>/dev/null | json 'o["deck"] if o["type"] == "hit" else None' | LC_ALL=C sort -c
}

@test "the summary says the same of an answer, however much of it is shown" {
  sample_library
  for query in 'number sent runs mesh' netkt netkit zeppelin; do
    for option in --limit=0 --limit=1 --offset=50 --limit=100; do
      decksearch --json $option "$query" 2>/dev/null | json '[o[k] for k in ("total", "match", "corrected", "suggestion", "dropped_words")] if o["type"] == "summary" else None'
    done | sort -u >said
    [ "$(wc -l <said)" = 1 ] || { cat said; false; }
  done
  run decksearch --limit=0 netkt
  exits 0
  [ "$output" = "showing results for: netkit" ]
}

@test "an identifier that is nowhere leaves no hits, though its parts are common" {
  sample_library
  for query in 'kind: CiliumPodPolicy' 'cluster 网络集群' 'netkit pod-policy-namespace'; do
    run decksearch "$query"
    [ "$status" = 1 ] || { echo "found for $query: $output"; false; }
  done
}

@test "hits that are only not shown were found" {
  sample_library
  run decksearch --limit=0 netkit
  exits 0
  lacks "no slide"
  run decksearch --offset=1000 netkit
  exits 0
  has "no more hits"
  run decksearch --limit=0 zeppelin
  exits 1
  for command in talks decks; do
    run decksearch "$command" --limit=0
    exits 0
    [ -z "$output" ]
    run decksearch "$command" --limit=0 zeppelin
    exits 1
  done
}

@test "a wrong query says where, with a caret" {
  sample_library
  run decksearch '(netkit'
  exits 2
  has "not closed"
  has $'\n(netkit\n^'
  run decksearch netkit OR
  has $'\nnetkit OR\n       ^'
  run decksearch 'date:yesterday'
  exits 2
  has "expected a date"
}

@test "what looks like a command can be searched for; a slip of a command is noticed" {
  sample_library
  run decksearch search index
  [ "$status" -le 1 ]
  run decksearch open
  exits 2
  has "to search for these words: decksearch search open"
  run decksearch talks --nope here
  exits 2
  has "to search for these words: decksearch search -- talks --nope here"
  run decksearch index --limit=3
  exits 2
  has "to search for these words: decksearch search -- index --limit=3"
  run decksearch netkit --nope
  exits 2
  lacks "to search for these words"
  for words in 'open source' 'show zeppelin' 'index zeppelin' 'link zeppelin netkit' 'unlink zeppelin' 'timeline' 'serve netkit'; do
    run decksearch $words
    exits 2
    [ "${lines[-1]}" = "to search for these words: decksearch search $words" ] || { echo "$words: $output"; false; }
  done
  run decksearch search serve
  [ "$status" -le 1 ]
  run decksearch netkit serve
  [ "$status" -le 1 ]
  run decksearch indx
  has "did you mean the command: decksearch index"
  run decksearch serach netkit
  has "did you mean the command: decksearch search"
}

@test "long options anywhere, short ones only before the first word, -- ends them" {
  sample_library
  run decksearch netkit --limit=1
  [ "${#lines[@]}" = 1 ]
  run decksearch netkit -veth
  exits 0
  run decksearch -- --set
  exits 0
  run decksearch --limt=1 netkit
  exits 2
  has "nearest: --limit"
}

@test "a command that takes no query takes short options anywhere" {
  sample_library
  run decksearch index . -q
  exits 0
  [ -z "$output" ]
  run decksearch show maintainer:7 -v
  exits 0
  run decksearch extract community/tetragon-field-guide.pdf -L .
  exits 0
  run decksearch talks network -cluster
  exits 0
  lacks 'Eleven Clusters'
}

@test "several libraries merge" {
  samples
  mkdir other && mv lib/community other
  decksearch index lib
  decksearch index other
  run decksearch -L lib -L other --json "tetragon OR netkit" --limit=100
  has '/lib"'
  has '/other"'
  cp -r lib copy
  decksearch index copy
  run decksearch -L lib -L copy --json --limit=1 netkit
  has '"same_as":["kubecon-na-2024/cilium-maintainer-track.pdf"]'
}

@test "a library that is named twice is one" {
  sample_library
  ln -s lib ../link
  run decksearch -L . -L ../lib -L ../link decks
  exits 0
  [ "${#lines[@]}" = 6 ]
  run decksearch -L . -L ../link status
  exits 0
}

@test "hostile names and words never reach the terminal raw" {
  samples
  cp lib/community/tetragon-field-guide.pdf lib/$'evil\x1b[31m\nname.pdf'
  decksearch index lib >/dev/null
  run decksearch -L lib decks
  lacks $'\x1b'
  has 'evil\x1b[31m\nname.pdf'
  run decksearch -L lib $'zeppe\x1b]0;x\x07lin'
  lacks $'\x1b'
}

@test "bare decksearch has three examples of any library" {
  samples
  mkdir empty
  rm -r lib/talks
  for library in lib empty; do
    decksearch index $library
    run decksearch -L $library
    exits 0
    [ "$(grep -c '^  decksearch ' <<<"$output")" = 3 ] || { echo "$output"; false; }
  done
}

@test "bare decksearch: how to begin, then three lines and three examples" {
  run decksearch
  exits 2
  has "decksearch index ."
  sample_library
  run decksearch
  exits 0
  has "6 decks, 67 slides, 9 talks"
  word=$(sed -n 's/^  decksearch \([a-z]*\)$/\1/p' <<<"$output")
  speaker=$(sed -n "s/^  decksearch '\(speaker:.*\)'$/\1/p" <<<"$output")
  [ -n "$word" ] && [ -n "$speaker" ]
  decksearch --strict "$word" >/dev/null
  decksearch --strict "$speaker" >/dev/null
  run decksearch --json
  exits 2
  [ "$output" = "decksearch: --json needs a query or a command: decksearch --json QUERY, decksearch status --json" ]
}

@test "on a terminal the last line tells how many hits there are" {
  sample_library
  total=$(decksearch --json --limit=1 netkit | json 'o["total"] if o["type"] == "summary" else None')
  run on_terminal "NO_COLOR=1 decksearch --hyperlink=never netkit"
  shown=$(grep -cE '^ +[0-9]+  (slide|talk)' <<<"$output")
  [ "$shown" -lt "$total" ]
  [ "${lines[-1]}" = "$total hits, $shown shown" ]
  [ "$(decksearch title:four deck:life | wc -l)" = 1 ]
  run on_terminal "NO_COLOR=1 decksearch --hyperlink=never title:four deck:life"
  [ "${lines[-1]}" = "1 hit" ]
}

@test "--color=always colours in a pipe, too, and nothing else changes" {
  sample_library
  for command in netkit talks decks "show maintainer:9"; do
    decksearch --color=always $command >colours
    grep -q $'\e\[' colours || { echo "$command"; false; }
    decksearch $command >plain
    sed 's/\x1b\[[0-9;]*m//g' colours | cmp - plain
    ! grep -q $'\e' plain
  done
  decksearch --color=always netkit | grep -q $'\e\[1;33mnetkit\e\[0m'
}

@test "the library is found from a folder below, by option, by environment, by configuration" {
  sample_library
  cd talks
  run decksearch netkit
  exits 0
  cd "$BATS_TEST_TMPDIR"
  DECKSEARCH_LIBRARY=lib run decksearch netkit
  exits 0
  run decksearch --index=lib/.decksearch netkit
  exits 0
  mkdir -p config/decksearch
  echo "library: $BATS_TEST_TMPDIR/lib" >config/decksearch/config.yaml
  run decksearch netkit
  exits 0
}

@test "the maintainer-track deck: netkit is slides 9 and 25, linked to its talk" {
  need_data library/cilium/decks
  cp -r "$DECKSEARCH_TESTDATA/library/cilium" real
  decksearch index real
  run decksearch -L real --json netkit
  [ "$(json 'o["slide"] if o["type"] == "hit" and o["slide"] else None' <<<"$output" | head -2 | sort -n | xargs)" = "9 25" ]
  [ "$(json '(o["talk"]["date"], o["talk"]["start"], o["talk"]["end"], o["talk"]["tz"], len(o["talk"]["speakers"])) if o["type"] == "hit" and o["slide"] else None' <<<"$output" | head -2 | sort -u)" = \
    "('2024-11-14', '11:55', '12:30', 'MST', 3)" ]
}

@test "success at the first hit on the development queries stays above 0.95" {
  need_data truth/search/dev.jsonl
  run "$DECKSEARCH_TOP/tests/bench/truth.py" search
  echo "$output"
  awk '$1 == "ALL" { exit !($3 >= 0.95) }' <<<"$output"
  has "no hit: 4/4"
}

@test "a word also finds its synonyms, the program's and the library's own" {
  sample_library
  run decksearch --explain k8s
  exits 0
  has "also:    kubernetes"
  [[ "${lines[*]}" == *Kubernetes* ]]
  printf 'synonyms:\n  zeppelin: [netkit, big tcp]\n' >decksearch.yaml
  run decksearch --json zeppelin
  exits 0
  json '[o["snippet"][a:a+n].lower() for a, n in o["highlights"]] if o["type"] == "hit" and o["highlights"] else None' <<<"$output" | grep -q "'big tcp'"
  run decksearch '"zeppelin"'
  exits 1
}

@test "words of the question are no words of the slide" {
  sample_library
  run decksearch --json --limit=1 "who talked about the sigkill action of tetragon"
  [ "$(json '(o["match"], o["total"]) if o["type"] == "summary" else None' <<<"$output")" = "('all', 1)" ]
  [ "$(json '(o["deck"], o["slide"]) if o["type"] == "hit" else None' <<<"$output")" = "('community/tetragon-field-guide.pdf', 8)" ]
  run decksearch talk
  exits 0
}

@test "a speaker's short name is corrected beside the other one, and nothing else of three letters is" {
  sample_library
  run decksearch --json "prya raman"
  has '"corrected":"priya raman"'
  run decksearch --json "wie tanaka"
  has '"corrected":"wei tanaka"'
  run decksearch wie
  exits 1
  run decksearch --json "dsn hubble"
  exits 1
  has '"corrected":null'
}

@test "a misspelt value of a field is never corrected, but suggested as the talks write it" {
  sample_library
  suggests() { # SUGGESTION ARGUMENT...
    run decksearch "${@:2}"
    exits 1
    [ "${lines[0]}" = "did you mean: $1?" ]
  }
  suggests 'speaker:"Priya Raman"' 'speaker:"prya raman"'
  suggests speaker:raman speaker:raamn
  suggests 'event:"KubeCon NA 2024"' 'event:"KubeCn NA 2024"'
  suggests 'org:Packetworks netkit' org:packetwroks netkit
  suggests 'netkit speaker:"Mara Lindqvist"' netkti speaker:"mara lindqvst"
  run decksearch --json 'speaker:"prya raman"'
  has '"corrected":null,"suggestion":"speaker:\"Priya Raman\""'
  for query in 'speaker:"xyzzy raman"' 'speaker:"prya lindqvist"' '-speaker:prya xyzzyq' 'speaker:prya OR netkit' 'event:2042'; do
    run decksearch search --json -- "$query"
    has '"suggestion":null'
  done
  run decksearch --strict speaker:prya
  lacks "did you mean"
}

@test "a name that is merely absent is not corrected to a word like it, only suggested" {
  sample_library
  for query in packer:packet spolicy:policy clustir: hubbl: polcy:; do
    run decksearch --json "${query%:*}"
    case $query in
    *:?*)
      exits 1
      has "\"suggestion\":\"${query#*:}\""
      has '"corrected":null'
      ;;
    *) exits 0 ;;
    esac
  done
}

@test "a compound whose parts stand apart is missing, though they speak for the slide" {
  sample_library
  run decksearch --json big-packets tcp netkit
  exits 0
  has '"match":"some"'
  has '"missing_words":["big-packets"]'
  has '"dropped_words":["big-packets"]'
}

@test "of two words one is an answer only when the other is elsewhere in the deck; a version never falls" {
  sample_library
  run decksearch sigkill clustermesh
  exits 1
  run decksearch --json sigkill nginx
  exits 0
  has '"missing_words":["nginx"]'
  run decksearch zeppelin netkit queue
  exits 1
  for word in v9.9.9 --zeppelin=on; do
    run decksearch -- netkit backlog queue $word
    exits 1
  done
}

@test "facets count all matches, whatever the limit" {
  sample_library
  run decksearch --json --limit=1 --facets netkit
  exits 0
  total=$(json 'o["total"] if o["type"] == "summary" else None' <<<"$output")
  [ "$(json 'o["type"]' <<<"$output")" = "$(printf 'hit\nfacets\nsummary')" ]
  [ "$total" = "$(decksearch --json --limit=100 netkit | json 'o["rank"] if o["type"] == "hit" else None' | wc -l)" ]
  by_hand=$(decksearch --json --limit=100 netkit | json 'o["talk"]["event"] if o["type"] == "hit" and o["talk"] else None' | sort | uniq -c | sort -k1,1rn -k2 | awk '{ $1 = $1; print }')
  [ "$(json '"\n".join(f"{n} {name}" for name, n in o["event"]) if o["type"] == "facets" else None' <<<"$output")" = "$by_hand" ]
  json 'o["year"] if o["type"] == "facets" else None' <<<"$output" | grep -q "'2024'"
  json 'o["speaker"] if o["type"] == "facets" else None' <<<"$output" | grep -q "'Mara Lindqvist'"
  json 'o["kind"] if o["type"] == "facets" else None' <<<"$output" | grep -q "'talk'"
  decksearch --json --facets 网络策略 | json 'o["language"] if o["type"] == "facets" else None' | grep -q "'zh'"
}

@test "facets that cannot be counted are an error, not fewer" {
  sample_library
  decksearch --facets --limit=1 is:slide OR is:talk >../whole
  cp -r .decksearch ../good
  for table in docdata postlist; do
    for ((block = 1; block * 8192 < $(stat -c %s "../good/db/$table.glass"); block++)); do
      cp "../good/db/$table.glass" ".decksearch/db/$table.glass"
      dd if=/dev/zero of=".decksearch/db/$table.glass" bs=8192 seek="$block" count=1 conv=notrunc status=none
      run decksearch --facets --limit=1 is:slide OR is:talk
      [ "$status" != 0 ] || diff ../whole <(echo "$output") || { echo "block $block of $table"; false; }
      cp "../good/db/$table.glass" ".decksearch/db/$table.glass"
    done
  done
}

@test "facets on a terminal are a table, in a pipe lines, and of fewer words too" {
  sample_library
  run on_terminal "NO_COLOR=1 decksearch --hyperlink=never --facets netkit"
  has "event     KubeCon NA 2024 ("
  has "slide 7"
  run decksearch --facets netkit
  while IFS= read -r line; do [ "$(printf '%s' "$line" | tr -cd '\t' | wc -c)" = 2 ]; done <<<"$output"
  [ "${lines[0]%$'\t'*}" = "$(printf 'event\tKubeCon NA 2024')" ]
  decksearch --json --facets "bandwidth netkit redirect namespace transmit" 2>/dev/null | json 'o["event"] if o["type"] == "facets" else None' | grep -q KubeCon
  run decksearch --json --facets zyzzyva
  exits 1
  has '"event":[]'
}

@test "explain tells how the query was read and what each score is made of, and only when asked" {
  sample_library
  run decksearch --explain --limit=2 "tetragn AND the kernel"
  has "parsed:  (and tetragon the kernel)"
  has "word:    the, weight"
  has "only helps"
  has "hit 1    "
  has "= tetragon "
  lacks "xapian:"
  run decksearch -v --explain netkit
  has "xapian:  Query("
  run decksearch --json netkit
  lacks '"explain"'
  decksearch --json --explain --limit=20 'k8s OR netkit OR "big tcp" OR policy' >explained.json 2>notes
  [ ! -s notes ]
  [ "$(json 'abs(sum(w["weight"] for w in o["explain"]) - o["score"]) < 0.02 if o["type"] == "hit" else None' <explained.json | sort -u)" = True ]
  [ "$(json 'abs(sum(w["weight"] for w in o["explain"]) - o["score"]) < 0.02 if o["type"] == "hit" else None' < <(decksearch --json --explain 'netkit policy kernel' 2>/dev/null) | sort -u)" = True ]
  [ "$(json '[w["synonyms"] for w in o["explain"]["words"]] if o["type"] == "summary" else None' < <(decksearch --json --explain k8s))" = "[['kubernetes']]" ]
}

@test "a wrong decksearch.yaml stops no search: a warning with its place" {
  sample_library
  printf 'synonym:\n  zeppelin: [netkit]\n' >decksearch.yaml
  run decksearch netkit
  exits 0
  has "warning: $PWD/decksearch.yaml:1:1: unknown key 'synonym' (nearest: synonyms); its synonyms are left out"
  has "cilium-maintainer-track.pdf"
  run decksearch index
  exits 2
  has "decksearch.yaml:1:1: unknown key 'synonym'"
  run decksearch check
  exits 2
  printf 'synonyms:\n  zeppelin: {netkit: yes}\n' >decksearch.yaml
  run decksearch zeppelin
  exits 1
  has "decksearch.yaml:2:13: expected a list of texts"
}

@test "a talk without a day is of its event's year" {
  mkdir lib
  printf '%s\n' '# Demo Day 2031' '' '| Session | Video |' '|---|---|' '| Quiet Queues - Ann Lee, Org | [Video](https://v.example/1) |' \
    '| Loud Rings - Bo Ode, Org | [Video](https://v.example/2) |' >lib/talks.md
  decksearch index lib >/dev/null 2>&1
  decksearch -L lib talks --json | grep -q '"date":null'
  run decksearch -L lib year:2031 queues
  exits 0
  run decksearch -L lib year:2030 queues
  exits 1
  run decksearch -L lib date:2031-05 queues
  exits 1
}
