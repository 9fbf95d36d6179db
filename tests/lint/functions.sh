#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What a door offers somebody uses, functions fit a screen, files stay short.
set -eu
cd "${DECKSEARCH_TOP:-$(dirname "$0")/../..}"
exec python3 - <<'PYTHON'
import pathlib, re, sys

SCREEN = 50  # lines of a function, its head and end counted
LONGEST = 400  # lines of a file
CODE = (".c", ".h", ".cc", ".hh")

top = pathlib.Path(".")
text_of = {p: p.read_text() for folder in ("src", "include", "tests/fuzz") for p in sorted((top / folder).rglob("*")) if p.suffix in CODE}
bare_of = {p: re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.S) for p, text in text_of.items()}
words_of = {p: set(re.findall(r"\w+", text)) for p, text in bare_of.items()}
sources = [p for p in text_of if p.suffix in (".c", ".cc") and p.parts[0] == "src"]
number = failed = 0


def check(name, problems):
    global number, failed
    number += 1
    failed += bool(problems)
    print(f"{'not ok' if problems else 'ok'} {number} - {name}")
    for problem in problems:
        print("# " + problem)


# A function that other files may call is called by one: else it is static, or gone. A fuzz target may need one that hands it a file's
# bytes; a header may use its own in a macro or a clean-up.
unused = []
for header in text_of:
    if header.suffix != ".h" or header.parts[0] == "tests":
        continue
    for name in sorted(set(re.findall(r"\b((?:ds|xap|cli|cmd|link|worker)_\w+) *\(", bare_of[header]))):
        inside = len(re.findall(rf"\b{name}\b", bare_of[header]))
        users = [p for p in sources if name in words_of[p]]
        fuzzed = any(name in words_of[p] for p in text_of if p.parts[0] == "tests")
        inline = re.search(rf"\binline\b[^;{{]*\b{name}\b", bare_of[header])
        if len(users) + fuzzed < 2 and inside < 2 and not inline:
            unused.append(f"{header}: {name} is used by {users[0] if users else 'nothing'} alone")
check("what a header declares is used outside its own file", unused)

long = []
for path in text_of:
    start = None
    for at, line in enumerate(text_of[path].splitlines(), 1):
        if re.match(r"[A-Za-z_].*\{$", line) and "(" in line and not re.match(r"(typedef|struct|enum|union|namespace|extern)\b|.*= *\{$", line):
            start = at
        elif line == "}" and start:
            if at - start + 1 > SCREEN:
                long.append(f"{path}:{start}: a function of {at - start + 1} lines")
            start = None
check(f"no function over {SCREEN} lines", long)
check(f"no file over {LONGEST} lines", [f"{p}: {n} lines" for p in text_of if (n := text_of[p].count("\n")) > LONGEST])
print(f"1..{number}")
sys.exit(bool(failed))
PYTHON
