#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""order.py: how near the order of words comes to the one in which a person reads the slide, for decksearch, pdftotext and pdftotext -layout.
order.py --words DECK:PAGE: the slide's words with their numbers, as pdftotext prints them.
order.py --label DECK:PAGE 'FIRST-LAST...': writes tests/data/order of that slide, from runs of those numbers in the order of reading.

The figure is Kendall's tau: 1 when every two words stand as the person reads them, 0 when half of them do, -1 when none do. tests/data/order
has 24 slides, by draw.py; the decks are those of $DECKSEARCH_TESTDATA/corpus/eu-2019, the program is $DECKSEARCH_BUILD/decksearch.

Words are compared by their letters and digits (NFKC, casefold); one without any does not count. Of words that are there more than once,
those are the same that have the most of the three neighbours on either side in common, then those whose turn is nearest. A word that one side
alone has does not count: what decksearch takes out as noise is left out of its column, and words that are cut apart in another way of all;
`of` is the share of the words that counted for decksearch.
"""
import json, os, pathlib, subprocess, sys, unicodedata

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
DECKS = pathlib.Path(os.environ.get("DECKSEARCH_TESTDATA", "")) / "corpus/eu-2019"
PROGRAM = str(pathlib.Path(os.environ.get("DECKSEARCH_BUILD", "build")).resolve() / "decksearch")
TRUTH = TOP / "tests/data/order"


def output(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout.decode()


def printed(deck, page, *options):
    return output("pdftotext", *options, "-f", str(page), "-l", str(page), str(DECKS / deck), "-")


def extracted(deck, page):
    return next(o["text"] for o in map(json.loads, output(PROGRAM, "extract", "--json", str(DECKS / deck)).splitlines()) if o["slide"] == page)


def bare(words):
    folded = ("".join(c for c in unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold()) if c.isalnum()) for word in words)
    return [word for word in folded if word]


def turns(words):
    """For each word, how many the same stand before it."""
    seen = {}
    return [seen.setdefault(word, []).append(None) or len(seen[word]) - 1 for word in words]


def matched(theirs, ours):
    """For each of `theirs` that `ours` has too, its place there."""
    places, turn, turn_there = {}, turns(theirs), turns(ours)
    for j, word in enumerate(ours):
        places.setdefault(word, []).append(j)

    def common(i, j):
        return sum(0 <= i + d < len(theirs) and 0 <= j + d < len(ours) and theirs[i + d] == ours[j + d] for d in (-3, -2, -1, 1, 2, 3))

    pairs = sorted((-common(i, j), abs(turn[i] - turn_there[j]), i, j) for i, word in enumerate(theirs) for j in places.get(word, []))
    found, taken = {}, set()
    for _, _, i, j in pairs:
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return [found[i] for i in sorted(found)]


def tau(places):
    n = len(places)
    ordered = sum(places[i] < places[j] for j in range(n) for i in range(j))
    return 4 * ordered / (n * (n - 1)) - 1 if n > 1 else 1.0


def runs(text, count):
    order = []
    for run in text.split():
        first, _, last = run.partition("-")
        order += range(int(first), int(last or first) + 1)
    if sorted(order) != list(range(count)):
        sys.exit(f"not each once: missing {sorted(set(range(count)) - set(order))}, twice {sorted({n for n in order if order.count(n) > 1})}")
    return order


def label(where, text):
    deck, page = where.rsplit(":", 1)
    count = len(printed(deck, int(page)).split())
    truth = {"deck": deck, "page": int(page), "words": count, "order": runs(text, count)}
    TRUTH.mkdir(parents=True, exist_ok=True)
    (TRUTH / f"{deck.removesuffix('.pdf')}-{page}.json").write_text(json.dumps(truth) + "\n")


def score():
    print(f"{'decksearch':>10} {'pdftotext':>10} {'-layout':>10} {'of':>6}")
    rows = []
    for truth in (json.loads(path.read_text()) for path in sorted(TRUTH.glob("*.json"))):
        deck, page = truth["deck"], truth["page"]
        words = printed(deck, page).split()
        if len(words) != truth["words"]:
            sys.exit(f"{deck}:{page}: pdftotext finds {len(words)} words, not the {truth['words']} that were labelled")
        read = bare(words[n] for n in truth["order"])
        places = [matched(read, bare(text.split())) for text in (extracted(deck, page), " ".join(words), printed(deck, page, "-layout"))]
        rows.append([tau(p) for p in places] + [len(places[0]) / len(read)])
        print("{:10.3f} {:10.3f} {:10.3f} {:6.2f}  {}:{}".format(*rows[-1], deck, page))
    print("{:10.3f} {:10.3f} {:10.3f} {:6.2f}  mean of {}".format(*(sum(column) / len(rows) for column in zip(*rows)), len(rows)))


def main():
    if not DECKS.is_dir():
        sys.exit("no test data (DECKSEARCH_TESTDATA): corpus/eu-2019")
    match sys.argv[1:]:
        case []:
            score()
        case ["--words", where]:
            deck, page = where.rsplit(":", 1)
            for n, word in enumerate(printed(deck, int(page)).split()):
                print(n, word)
        case ["--label", where, text]:
            label(where, text)
        case _:
            sys.exit(__doc__)


main()
