#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# An index of several databases, each with a writer of its own.
load lib

# Two libraries of the samples: ./one with one database, ./many with $1.
two_libraries() {
  samples
  cp -r lib one
  mv lib many
  decksearch index one >/dev/null
  decksearch index --shards="$1" many >/dev/null
}

# The hits of a query on library $1, scores rounded, those of one score in one order.
hits() {
  library=$1
  shift
  decksearch -L "$library" --json --limit=50 "$@" |
    json '(-round(o["score"], 6), o["deck"], o["slide"], o["title"], o["snippet"]) if o["type"] == "hit" else None' | sort
}

@test "several databases find what one finds, with the same scores, and say the same" {
  two_libraries 3
  [ "$(cat many/.decksearch/shards)" = $'local db-1-of-3\nlocal db-2-of-3\nlocal db-3-of-3' ]
  [ ! -e many/.decksearch/db ]
  decksearch -L one export >one.jsonl
  decksearch -L many export | cmp one.jsonl -
  for query in "pod network policy" "hubble flow policy" "cilium network policy"; do # one database finds these in two steps
    [ -n "$(hits one "$query")" ]
    diff <(hits one "$query") <(hits many "$query")
  done
  for query in netkit "network policy" '"life of a packet"' 'ebpf OR hubble' 'speaker:mara' 'is:talk' 'pod NEAR/5 node' 'kuberntes'; do
    diff <(hits one "$query") <(hits many "$query")
  done
  [ -n "$(hits many netkit)" ]
  for query in packet 'event:fjord OR netkit' '*net* OR kubernetes' is:talk; do
    diff <(decksearch -L one --sort=deck --limit=50 "$query") <(decksearch -L many --sort=deck --limit=50 "$query")
  done
  # a prefix is weighed by an estimate, which each database rounds in its own way
  diff <(hits one 'net*' | sed 's/^([^,]*//' | sort) <(hits many 'net*' | sed 's/^([^,]*//' | sort)
  for library in one many; do decksearch -L $library --json --limit=50 'net*' | json 'o["score"] if o["type"] == "hit" else None' >$library.scores; done
  python3 -c 'import sys; a, b = ([float(l) for l in open(n)] for n in sys.argv[1:]); assert all(abs(x - y) <= x * 0.03 for x, y in zip(a, b)), (a, b)' one.scores many.scores
  diff <(decksearch -L one --facets --json kubernetes | json 'o if o["type"] == "facets" else None') \
    <(decksearch -L many --facets --json kubernetes | json 'o if o["type"] == "facets" else None')
  for command in decks talks; do diff <(decksearch -L one $command) <(decksearch -L many $command); done
  run decksearch -L many check
  exits 0
  run decksearch -L many status
  has "6, 67 slides, 0 failed"
}

@test "decks that come, change, move and go, in several databases" {
  two_libraries 2
  run decksearch index many
  has "nothing new"
  for library in one many; do
    mv $library/community/Hubble_by_Example.pdf $library/moved.pdf
    rm $library/community/tetragon-field-guide.pdf
    cp $library/moved.pdf $library/double.pdf
    sed -i 's/Mara Lindqvist/Maren Lundquist/' $library/talks/2024-kubecon-na.md
  done
  run decksearch index one
  exits 0
  first=${output% in *}
  run decksearch index many
  exits 0
  [ "${output% in *}" = "$first" ] || { echo "$first"; echo "$output"; false; }
  diff <(decksearch -L one export) <(decksearch -L many export)
  [ "$(decksearch -L many --json deck:double OR deck:moved | json 'o["same_as"] or None if o["type"] == "hit" else None' | sort -u | wc -l)" = 1 ]
  run decksearch -L many check
  exits 0
}

@test "another number of shards is dealt from the cache, beside the old ones until it is whole" {
  two_libraries 2
  run decksearch index --shards=4 many
  exits 0
  has "0 extracted"
  has "dealt to 4 shards"
  [ "$(cd many/.decksearch && echo db* sums*)" = "db-1-of-4 db-2-of-4 db-3-of-4 db-4-of-4 sums-1-of-4 sums-2-of-4 sums-3-of-4 sums-4-of-4" ]
  diff <(decksearch -L one export) <(decksearch -L many export)
  run decksearch index --shards=4 many
  has "nothing new"
  run decksearch index --shards=1 many
  exits 0
  [ "$(cd many/.decksearch && echo db* sums*)" = "db sums" ]
  cmp one/.decksearch/shards many/.decksearch/shards
  diff <(decksearch -L one export) <(decksearch -L many export)
  for wrong in 0 65 x; do
    run decksearch index --shards=$wrong many
    exits 2
  done
}

@test "each shard is compacted, and one that is damaged is made anew alone" {
  two_libraries 2
  run decksearch -L many compact
  exits 0
  diff <(decksearch -L one export) <(decksearch -L many export)
  printf 'x' | dd of=many/.decksearch/db-2-of-2/postlist.glass bs=1 seek=9000 conv=notrunc status=none
  run decksearch -L many check
  exits 1
  has postlist.glass
  before=$(stat -c %i many/.decksearch/db-1-of-2)
  run decksearch index many
  exits 0
  has "0 extracted"
  [ "$(stat -c %i many/.decksearch/db-1-of-2)" = "$before" ]
  diff <(decksearch -L one export) <(decksearch -L many export)
  [ -z "$(find many/.decksearch -name 'db.old-*')" ]
}

@test "a file of shards that names a part of its databases is refused, and nothing is lost" {
  two_libraries 2
  echo "local db-2-of-2" >many/.decksearch/shards
  run decksearch index many
  exits 2
  has "does not name the 2 databases"
  printf 'local db-1-of-2\nlocal db-2-of-2\n' >many/.decksearch/shards
  run decksearch index many
  has "nothing new"
}

@test "one writer at a time, also while the writers of a killed run end" {
  two_libraries 2
  hold_lock many/.decksearch/lock 3
  run decksearch index many
  exits 75
  wait
}

@test "each of several machines holds a part of a library, and together they hold it once" {
  samples
  decksearch index lib >/dev/null
  mkdir -p front
  (cd lib && pwd) >front/root
  for k in 1 2 3; do
    decksearch index --index=part$k --shard=$k/3 lib >/dev/null
    run decksearch --index=part$k check
    exits 0
    run decksearch index --index=part$k lib
    has "nothing new"
    echo "local $PWD/part$k/db"
  done >front/shards
  diff <(decksearch -L lib decks) <(decksearch --index=front decks)
  # a talk's entry does not know of a deck in another part
  diff <(decksearch -L lib export | sed 's/"XISbare 0",//') <(decksearch --index=front export | sed 's/"XISbare 0",//')
  [ "$(decksearch --index=part1 decks | wc -l)" -lt "$(decksearch -L lib decks | wc -l)" ]
  run decksearch index --index=part1 --shard=2/3 lib
  exits 0
  cmp <(decksearch --index=part1 export) <(decksearch --index=part2 export)
  for wrong in 0/3 4/3 3 x/y 1/0; do
    run decksearch index --index=part1 --shard=$wrong lib
    exits 2
    has "K/N"
  done
}
