#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""order.py: how near the order of words comes to the one in which a person reads the slide, for decksearch, pdftotext and pdftotext -layout.
order.py --words DECK:PAGE: the slide's words with their numbers, as pdftotext prints them.
order.py --label DECK:PAGE 'FIRST-LAST...': writes tests/data/order of that slide, from runs of those numbers in the order of reading.

The figure is Kendall's tau: 1 when every two words stand as the person reads them, 0 when half of them do, -1 when none do. tests/data/order
has 24 slides, by draw.py; the decks are those of $DECKSEARCH_TESTDATA/corpus/eu-2019, the program is $DECKSEARCH_BUILD/decksearch.

Words are compared by their letters and digits (NFKC, casefold); one without any does not count, nor one that a side alone has: what
decksearch takes out as noise is left out of its column, and words that a program cuts apart in another way. `of` is the share of the words
that counted for decksearch. Of words that are there more than once: pdftotext's are the numbered ones themselves; decksearch's are the same
that stand nearest to the box of the line (`lines`), then those whose turn is nearest; -layout, which tells no places, those that have
the most of the three neighbours on either side in common, then those whose turn is nearest.
"""
import html, json, os, pathlib, re, subprocess, sys, unicodedata

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
DECKS = pathlib.Path(os.environ.get("DECKSEARCH_TESTDATA", "")) / "corpus/eu-2019"
PROGRAM = str(pathlib.Path(os.environ.get("DECKSEARCH_BUILD", "build")).resolve() / "decksearch")
TRUTH = TOP / "tests/data/order"


def output(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout.decode()


def printed(deck, page, *options):
    return output("pdftotext", *options, "-f", str(page), "-l", str(page), str(DECKS / deck), "-")


def lines_of(deck, page):
    return next(o["lines"] for o in map(json.loads, output(PROGRAM, "extract", "--json", str(DECKS / deck)).splitlines()) if o["slide"] == page)


def bare(word):
    return "".join(c for c in unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold()) if c.isalnum())


def spots(deck, page, words):
    """The middle of each word: that of the box in which its first letter is, as -bbox has the same letters in the same order."""
    found = re.findall(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', printed(deck, page, "-bbox"))
    letters = [((float(a) + float(c)) / 2, (float(b) + float(d)) / 2, letter) for a, b, c, d, word in found for letter in bare(html.unescape(word))]
    if [letter for _, _, letter in letters] != list("".join(words)):
        sys.exit(f"{deck}:{page}: pdftotext -bbox has other letters")
    middles, n = [], 0
    for word in words:
        middles.append(letters[n][:2] if word else None)
        n += len(word)
    return middles


def turns(words):
    """For each word, how many the same stand before it."""
    seen, found = {}, []
    for word in words:
        found.append(seen.get(word, 0))
        seen[word] = found[-1] + 1
    return found


def matched(theirs, ours, distance):
    """For each of `theirs` that `ours` has too, its place there; distance(i, j) decides between words that are the same."""
    places, turn, turn_there = {}, turns(theirs), turns(ours)
    for j, word in enumerate(ours):
        places.setdefault(word, []).append(j)
    pairs = sorted((distance(i, j), abs(turn[i] - turn_there[j]), i, j) for i, word in enumerate(theirs) for j in places.get(word, []))
    found, taken = {}, set()
    for _, _, i, j in pairs:
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return [found[i] for i in sorted(found)]


def by_place(read, middles, lines):
    ours = [(word, line["box"]) for line in lines for word in map(bare, line["text"].split()) if word]

    def away(i, j):
        (x, y), (left, top, right, bottom) = middles[i], ours[j][1]
        return round(max(left - x, 0, x - right) + max(top - y, 0, y - bottom))

    return matched(read, [word for word, _ in ours], away)


def by_neighbours(read, text):
    ours = [word for word in map(bare, text.split()) if word]

    def strange(i, j):
        return -sum(0 <= i + d < len(read) and 0 <= j + d < len(ours) and read[i + d] == ours[j + d] for d in (-3, -2, -1, 1, 2, 3))

    return matched(read, ours, strange)


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
        words = [bare(word) for word in words]
        middles = spots(deck, page, words)
        order = [n for n in truth["order"] if words[n]]
        read = [words[n] for n in order]
        ours = by_place(read, [middles[n] for n in order], lines_of(deck, page))
        rows.append([tau(ours), tau(order), tau(by_neighbours(read, printed(deck, page, "-layout"))), len(ours) / len(read)])
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
