#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# doc/schema.md tells every type of doc/schema.json with all its fields, and no other.
cd "${DECKSEARCH_TOP:-$(dirname "$0")/../..}" || exit 1
echo "1..1"
problems=$(python3 - <<'END'
import json, re

types = json.load(open("doc/schema.json", encoding="utf-8"))["$defs"]
sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", open("doc/schema.md", encoding="utf-8").read(), re.M | re.S))


def inner(part):
    """Names of the fields of all objects inside @part."""
    for name, field in part.get("properties", {}).items():
        yield name
        yield from inner(field)
    for other in [part.get("items")] + part.get("anyOf", []):
        if isinstance(other, dict):
            yield from inner(other)


for name, part in types.items():
    if "properties" not in part:
        continue
    told = re.findall(r"^\| `(\w+)` \|", sections.get(name, ""), re.M)
    fields = list(part["properties"])
    if told != fields:
        print(f"{name}: tells {[f for f in told if f not in fields]} too many, {[f for f in fields if f not in told]} too few, or in another order")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*)$", sections.get(name, ""), re.M))
    for field, value in part["properties"].items():
        if missing := [n for n in inner(value) if f"`{n}`" not in rows.get(field, "") and f"`{n}`" not in sections.get("error", "")]:
            print(f"{name}.{field}: does not tell {missing}")
if extra := [name for name in sections if name not in types]:
    print(f"no types: {extra}")
END
)
if [ -z "$problems" ]; then echo "ok 1 - the schema is told in words"; else
  echo "not ok 1 - the schema is told in words"
  printf '%s\n' "$problems" | sed 's/^/# /'
fi
