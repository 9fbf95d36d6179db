#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

# Debian's Python has the module; another one before it on the path may not.
need_jsonschema() {
  for PYTHON in python3 /usr/bin/python3; do "$PYTHON" -c 'import jsonschema' 2>/dev/null && return 0; done
  [ "${STRICT:-0}" = 1 ] && { echo "python3-jsonschema is missing"; return 1; }
  skip "python3-jsonschema is missing"
}

# valid TYPE...: every line of stdin is valid by doc/schema.json, and each TYPE occurs.
valid() {
  "$PYTHON" - "$DECKSEARCH_TOP/doc/schema.json" "$@" 3<&0 <<'EOF'
import json, os, sys
import jsonschema
schema = json.load(open(sys.argv[1], encoding="utf-8"))
seen = set()
for number, line in enumerate(os.fdopen(3, encoding="utf-8"), 1):
    item = json.loads(line)
    seen.add(item["type"])
    validator = jsonschema.Draft202012Validator({**schema["$defs"][item["type"]], "$defs": schema["$defs"]})
    for error in validator.iter_errors(item):
        sys.exit(f"line {number}: {error.json_path}: {error.message[:300]}")
missing = set(sys.argv[2:]) - seen
sys.exit(f"never printed: {missing}" if missing else 0)
EOF
}

@test "what every command prints with --json is valid by the schema" {
  need_jsonschema
  samples
  printf 'no PDF' >lib/broken.pdf
  printf '%s\n' '---' 'title: Talks of a day' '---' '' '## Tuesday, March 19, 2024' '' '[A talk](https://x.example/t) - Ann Lee, Org' '' 'Words.' >lib/day.md
  decksearch index --json lib >index.json || [ $? -eq 3 ]
  valid event <index.json
  cd lib
  decksearch --json netkit | valid hit summary
  decksearch --json 网络策略 | valid hit summary
  decksearch --json --facets 网络策略 | valid hit facets summary
  decksearch --json --explain 'tetragn OR k8s OR the OR "big tcp"' 2>/dev/null | valid hit summary
  decksearch --json tetragn 2>/dev/null | valid hit summary
  decksearch --json "bandwidth netkit redirect namespace transmit" 2>/dev/null | valid hit summary
  { decksearch --json zyzzyva 2>/dev/null || true; } | valid summary
  decksearch talks --json | valid talk
  { decksearch talks --check --json || true; } | valid doubt
  decksearch decks --json | valid deck
  decksearch decks --failed --json | valid deck
  decksearch status --json | valid status
  mkdir -p "$XDG_CONFIG_HOME/decksearch"
  printf '%s\n' 'libraries: {work: /tmp}' "viewer: [v, '%f']" 'limit: 3' >"$XDG_CONFIG_HOME/decksearch/config.yaml"
  NO_COLOR=1 decksearch config --json --jobs=2 | valid setting
  decksearch show --json --noise life-of-a-packet:1-17 | valid slide
  decksearch export | valid record
  decksearch link --json --none hubble | valid link
  decksearch unlink --json hubble | valid link
  for deck in */*.pdf; do decksearch extract --json "$deck"; done | valid page
  cp kubecon-na-2024/cilium-maintainer-track.pdf another.pdf
  { decksearch check --json || true; } | valid difference
}

@test "a name that is not UTF-8 comes as valid text and in base64" {
  need_jsonschema
  mkdir odd
  cp "$DECKSEARCH_TOP/decks/kubecon-na-2024/cilium-maintainer-track.pdf" "$(printf 'odd/caf\351.pdf')"
  decksearch index odd >/dev/null
  decksearch --library=odd --json netkit >hits.json
  valid hit summary <hits.json
  [ "$(json 'o["deck_bytes"] if o["type"] == "hit" else None' <hits.json | head -1 | base64 -d | od -An -tx1 | tr -d ' \n')" = "$(printf 'caf\351.pdf' | od -An -tx1 | tr -d ' \n')" ]
  decksearch --library=odd decks --json | valid deck
  echo 'no PDF' >"$(printf 'odd/caf\350.pdf')"
  decksearch index odd >/dev/null || [ $? -eq 3 ]
  cp -r odd $'lib\351'
  decksearch extract --json $'odd/caf\351.pdf' >page.json
  decksearch --library=$'lib\351' status --json >status.json
  decksearch --library=odd export >record.json
  for said in page status record; do
    valid $said <$said.json
    grep -q '_bytes"' $said.json || { echo "$said"; false; }
  done
}
