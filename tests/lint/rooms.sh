#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The table of doors in doc/design.md is the law: a room includes its own files, the doors its row names, and no others; the Makefile's
# DEPS_ lines say the same.
set -eu
cd "${DECKSEARCH_TOP:-$(dirname "$0")/../..}"
exec python3 - <<'EOF'
import pathlib, re, sys

top = pathlib.Path(".")
table = {}
for line in (top / "doc/design.md").read_text().splitlines():
    match = re.match(r"\| ([a-z, ]+?)(?: \(program[^)]*\))? \| ([a-z, ]+?)(?: \(.*\))? \|$", line)
    if match and match[1] != "room":
        doors = {d.strip() for d in match[2].split(",")}
        for room in match[1].split(","):
            table[room.strip()] = doors
rooms = {p.name for p in (top / "src").iterdir() if p.is_dir()}
door_of = {p.stem: p.stem.replace("xapian-c", "xapian") for p in (top / "include/decksearch").glob("*.h")}
failures, results = [], []


def check(name, problems):
    results.append((not problems, name))
    failures.extend(problems)


check("every room has a row in the table", [f"no row for src/{r}" for r in sorted(rooms - set(table) - {"base"})])
for room in sorted(rooms):
    allowed = table.get(room, set()) | {room}
    if "every door" in allowed:
        allowed = set(door_of.values())
    problems = []
    for path in sorted((top / "src" / room).rglob("*.[ch]*")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            inc = re.match(r'\s*#\s*include\s+([<"])([^>"]+)[>"]', line)
            if not inc:
                continue
            place = f"{path}:{number}: "
            if inc[1] == "<" and inc[2].startswith("decksearch/"):
                stem = pathlib.PurePath(inc[2]).stem
                if stem not in door_of:
                    problems.append(place + f"no such door: {inc[2]}")
                elif door_of[stem] not in allowed:
                    problems.append(place + f"{room} may not include {inc[2]}")
            elif inc[1] == '"' and not (path.parent / inc[2]).exists():
                problems.append(place + f"{inc[2]} is not a file of this room")
            elif inc[1] == '"' and ".." in inc[2]:
                problems.append(place + f"{inc[2]} leaves the room")
    check(f"{room} includes only the doors it may", problems)

makefile = (top / "Makefile").read_text()
deps = {m[1]: set(m[2].split()) for m in re.finditer(r"^DEPS_(\w+) :=(.*)$", makefile, re.M)}
problems = [f"Makefile: DEPS_{r} is {sorted(d)}, the table says {sorted(table[r] - {''})}" for r, d in sorted(deps.items()) if r != "base" and r in table and d != table[r]]
check("the Makefile links what the table allows", problems)

LIBRARIES = {  # header -> where it may be
    "poppler.h": ["src/worker/pdf.c"], "cairo.h": ["src/worker/pdf.c"], "md4c.h": ["src/talklist/"], "libical/ical.h": ["src/talklist/ical"], "yaml.h": ["src/talklist/", "src/base/"],
    "xapian.h": ["src/xapian/"], "seccomp.h": ["src/worker/cage.c"], "libstemmer.h": ["src/text/"], "nettle/sha2.h": ["src/base/file.c"],
}
problems = []
for path in sorted((top / "src").rglob("*.*")):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        inc = re.match(r"\s*#\s*include\s+<([^>]+)>", line)
        if inc and inc[1] in LIBRARIES and not any(str(path).startswith(p) for p in LIBRARIES[inc[1]]):
            problems.append(f"{path}:{number}: {inc[1]} belongs to {', '.join(LIBRARIES[inc[1]])}")
check("each library is used only where it belongs", problems)

for failure in failures:
    print("# " + failure)
for number, (ok, name) in enumerate(results, 1):
    print(f"{'ok' if ok else 'not ok'} {number} - {name}")
print(f"1..{len(results)}")
sys.exit(bool(failures))
EOF
