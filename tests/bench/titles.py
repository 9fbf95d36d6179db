#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""titles.py: how many slides get the title that a person read off their picture; tests/data/titles.tsv has 80, by draw.py.
titles.py --hash 'TITLE'...: what stands there for each TITLE.

A line there is deck, page, and each acceptable title as the first 16 hex digits of the SHA-256 of its letters and digits (NFKC, casefold), or
`-` for none. The decks are those of $DECKSEARCH_TESTDATA/corpus/eu-2019; the program is $DECKSEARCH_BUILD/decksearch.
"""
import hashlib, json, os, pathlib, subprocess, sys, unicodedata

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
DECKS = pathlib.Path(os.environ.get("DECKSEARCH_TESTDATA", "")) / "corpus/eu-2019"
PROGRAM = str(pathlib.Path(os.environ.get("DECKSEARCH_BUILD", "build")).resolve() / "decksearch")


def hashed(title):
    bare = "".join(c for c in unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", title).casefold()) if c.isalnum())
    return hashlib.sha256(bare.encode()).hexdigest()[:16] if bare else "-"


def main():
    if sys.argv[1:2] == ["--hash"]:
        for title in sys.argv[2:]:
            print(hashed(title))
        return
    if sys.argv[1:]:
        sys.exit(__doc__)
    if not DECKS.is_dir():
        sys.exit("no test data (DECKSEARCH_TESTDATA): corpus/eu-2019")
    labels = [line.split("\t") for line in (TOP / "tests/data/titles.tsv").read_text().splitlines() if not line.startswith("#")]
    said, right = {}, 0
    for deck, page, titles in labels:
        if deck not in said:
            out = subprocess.run([PROGRAM, "extract", "--json", str(DECKS / deck)], stdout=subprocess.PIPE, check=True).stdout
            said[deck] = {o["slide"]: o["title"] or "" for o in map(json.loads, out.splitlines())}
        title = said[deck][int(page)]
        if hashed(title) in titles.split(","):
            right += 1
        else:
            print(f"{deck}:{page}\t{title or '(none)'}")
    print(f"{right} of {len(labels)} titles as read: {100 * right / len(labels):.1f} %")


main()
