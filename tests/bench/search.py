#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""search.py LIBRARY QUERIES.jsonl: asks each query of the file, prints {"id", "hits": [{"deck", "slide", "pages"}]} a line."""
import json, subprocess, sys

for line in open(sys.argv[2], encoding="utf-8"):
    query = json.loads(line)
    run = subprocess.run(["decksearch", "--library=" + sys.argv[1], "--json", "--limit=10", "--", query["query"]], capture_output=True, text=True)
    hits = [hit for hit in map(json.loads, run.stdout.splitlines()) if hit["type"] == "hit" and hit["deck"]]
    print(json.dumps({"id": query["id"], "hits": [{key: hit[key] for key in ("deck", "slide", "pages")} for hit in hits]}))
