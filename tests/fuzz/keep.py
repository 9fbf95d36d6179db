#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""keep.py CONTROL SEEDS: of the inputs that libFuzzer's merge looked at, copies to the folder SEEDS those that add most to what SEEDS
covers, until it holds 40 files or 20 KB. CONTROL is the file of -merge_control_file: how many files, how many of them are seeds, their names,
then "COV n edge..." for each."""
import hashlib
import pathlib
import sys

FILES, BYTES = 40, 20_000

control, seeds = sys.argv[1], pathlib.Path(sys.argv[2])
lines = pathlib.Path(control).read_text().splitlines()
names = [pathlib.Path(name) for name in lines[2 : 2 + int(lines[0])]]
covers = {}
for line in lines[2 + len(names) :]:
    kind, number, *edges = line.split()
    if kind == "COV":
        covers[names[int(number)]] = set(edges)
covered = set().union(*(edges for name, edges in covers.items() if name.parent == seeds))
files = len(list(seeds.iterdir()))
room = BYTES - sum(path.stat().st_size for path in seeds.iterdir())
fresh = {name: edges for name, edges in covers.items() if name.parent != seeds}
while files < FILES and fresh:
    # the most new edges; of equals the shortest
    best = max(fresh, key=lambda name: (len(fresh[name] - covered), -name.stat().st_size))
    edges = fresh.pop(best) - covered
    if not edges:
        break
    data = best.read_bytes()
    if len(data) > room:
        continue
    (seeds / hashlib.sha1(data).hexdigest()[:12]).write_bytes(data)
    covered |= edges
    files += 1
    room -= len(data)
print(f"{seeds}: {files} files, {BYTES - room} bytes, {len(covered)} edges")
