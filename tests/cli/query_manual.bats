#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

page=$DECKSEARCH_TOP/doc/decksearch-query.7

@test "every example of the query manual does what the page says" {
  sample_library
  run python3 - "$page" <<'EOF'
import json, re, shlex, subprocess, sys

ESCAPES = {r"\(dq": '"', r"\(aq": "'", r"\(lq": "“", r"\(rq": "”", r"\-": "-", r"\&": ""}
examples = []
for line in open(sys.argv[1], encoding="utf-8"):
    if line.startswith(".Dl "):
        command = re.sub(r"\\\((?:dq|aq|lq|rq)|\\-|\\&", lambda m: ESCAPES[m[0]], line[4:].strip())
        examples.append((shlex.split(command), None))
    elif line.startswith('.\\" ') and examples and examples[-1][1] is None:
        examples[-1] = (examples[-1][0], line[4:].strip())
assert len(examples) > 40, len(examples)
failed = 0
for words, says in examples:
    run = subprocess.run([words[0], "--json", "--limit=20", *words[1:]], capture_output=True, text=True)
    hits = [o for o in map(json.loads, run.stdout.splitlines()) if o["type"] == "hit"]
    says = says or "finds"
    status = {"finds": 0, "nothing": 1, "wrong": 2}[says.split()[0]]
    place = says.partition(" ")[2]
    deck, _, slide = place.rpartition(":") if re.search(r":\d+$", place) else (place, "", "")
    found = not place or (slide and hits and (hits[0]["deck"], hits[0]["slide"]) == (deck, int(slide))) or (not slide and any(h["deck"] == deck for h in hits))
    if run.returncode != status or (status == 0 and not found):
        failed += 1
        print(shlex.join(words), "says", says, "but:", run.returncode, [(h["deck"], h["slide"]) for h in hits[:3]], run.stderr.strip())
sys.exit(failed != 0)
EOF
  echo "$output"
  exits 0
}

@test "the query manual is well-formed and names every field" {
  for field in $(decksearch help fields | grep -oE '^ +[a-z]+:' | tr -d ' '); do
    grep -q "$field" "$page" || { echo "not in the manual: $field"; false; }
  done
  need_tool mandoc
  run mandoc -Tlint -Wwarning "$page"
  echo "$output"
  exits 0
}
