#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""whole_text.py FOLDER: no letter of a deck is lost, and none invented: page by page, the letters and digits of kept text, noise, notes
and hidden text are those that pdftotext finds (NFKC, folded; spaces, signs and private use left out).

Prints the pages where they differ, and at the end "N of M pages differ". A few do: poppler's two front ends do not cut text at the page's
edge alike, so letters that hang over it are in the one and not in the other.
"""
import collections, json, os, pathlib, subprocess, sys, unicodedata

PROGRAM = str(pathlib.Path(os.environ.get("DECKSEARCH_BUILD", "build")).resolve() / "decksearch")


def letters(text):
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return collections.Counter(c for c in folded if c.isalnum())


def all_text(page):
    return "\n".join([page["text"], page["notes"] or "", page["hidden"] or "", *(each["text"] for each in page["noise"])])


def main():
    different = pages = 0
    for pdf in sorted(pathlib.Path(sys.argv[1]).rglob("*.pdf")):
        ours = subprocess.run([PROGRAM, "extract", "--json", str(pdf)], stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
        theirs = subprocess.run(["pdftotext", "-q", str(pdf), "-"], stdout=subprocess.PIPE, check=True).stdout.decode("utf-8", "replace").split("\f")
        for page, text in zip(map(json.loads, ours), theirs):
            pages += 1
            have, want = letters(all_text(page)), letters(text)
            if have != want:
                different += 1
                print(f"{pdf.name}:{page['slide']}: {sum((want - have).values())} letters missing, {sum((have - want).values())} too many")
    print(f"{different} of {pages} pages differ")


main()
