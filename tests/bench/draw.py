#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""draw.py titles|order: the slides that are labelled by hand, `deck:page` a line, always the same ones.

The decks are those of $DECKSEARCH_TESTDATA/corpus/eu-2019. `titles` draws 80 of all pages, each as likely as any other. `order` draws 24 of
the pages with text side by side, as pdftotext -bbox-layout sees them: 15 words or more, fewer than 45 blocks, and 3 or more pairs of blocks
that share half the height of the lower one and are apart horizontally; no more than one page of a deck.
"""
import os, pathlib, random, subprocess, sys
import xml.etree.ElementTree as tree

DECKS = pathlib.Path(os.environ.get("DECKSEARCH_TESTDATA", "")) / "corpus/eu-2019"
SEED = 2019
SPACE = "{http://www.w3.org/1999/xhtml}"


def pages_of(deck):
    out = subprocess.run(["pdfinfo", deck], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
    return int(next(line.split()[1] for line in out.splitlines() if line.startswith("Pages:")))


def clean(xml):
    """The bytes without the control characters that XML forbids and pdftotext prints."""
    return bytes(b for b in xml if b >= 32 or b in b"\t\n\r")


def side_by_side(page):
    blocks = [[float(block.get(k)) for k in ("xMin", "yMin", "xMax", "yMax")] for block in page.iter(SPACE + "block")]
    if len(blocks) >= 45 or sum(1 for _ in page.iter(SPACE + "word")) < 15:
        return False
    pairs = 0
    for i, (left, top, right, bottom) in enumerate(blocks):
        for left2, top2, right2, bottom2 in blocks[:i]:
            shared = min(bottom, bottom2) - max(top, top2)
            pairs += (right < left2 or right2 < left) and shared > min(bottom - top, bottom2 - top2) / 2
    return pairs >= 3


def draw_titles(decks, dice):
    return dice.sample([(deck.name, page) for deck in decks for page in range(1, pages_of(deck) + 1)], 80)


def draw_order(decks, dice):
    fit = []
    for deck in decks:
        xml = subprocess.run(["pdftotext", "-bbox-layout", deck, "-"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
        fit += [(deck.name, n) for n, page in enumerate(tree.fromstring(clean(xml)).iter(SPACE + "page"), 1) if side_by_side(page)]
    dice.shuffle(fit)
    drawn = {}
    for deck, page in fit:
        drawn.setdefault(deck, page)
    return list(drawn.items())[:24]


def main():
    if sys.argv[1:] not in (["titles"], ["order"]):
        sys.exit(__doc__)
    if not DECKS.is_dir():
        sys.exit("no test data (DECKSEARCH_TESTDATA): corpus/eu-2019")
    draw = draw_titles if sys.argv[1] == "titles" else draw_order
    for deck, page in sorted(draw(sorted(DECKS.glob("*.pdf")), random.Random(SEED))):
        print(f"{deck}:{page}")


main()
