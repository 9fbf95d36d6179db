#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""links.py [--errors]: how well decks find their talk when their names are messy, their metadata gone, their title slide missing, or their talk not listed.

Takes the decks with known talks below $DECKSEARCH_TESTDATA, gives each content (whole, without metadata, without its first page) other names, and
indexes them against the list whole and with half of the rows taken out. Prints precision and recall by name and by content; then what thresholds of score
and margin ten-fold cross-validation over the decks chooses, and how these and the built-in ones do on decks they were not chosen on. Needs qpdf."""
import collections, json, os, pathlib, random, re, shutil, subprocess, sys, tempfile, unicodedata

DATA = pathlib.Path(os.environ.get("DECKSEARCH_TESTDATA", "")).resolve()
TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = str(pathlib.Path(os.environ["DECKSEARCH_BUILD"]).resolve() / "decksearch") if "DECKSEARCH_BUILD" in os.environ else "decksearch"
BUILT_IN = (0.75, 0.20)
CONTENTS = ("whole", "no metadata", "no title slide")


def title_of(deck):
    return deck["title"] or pathlib.Path(deck["deck"]).stem.replace("-", " ")


def last_names(deck):
    return [name.split()[-1] for name in deck["speakers"]]


def plain(words):
    return re.sub(r"[/:?*\"<>|]", "", words)


# what people and sites make of a file's name
NAMES = {
    "as published": lambda d, r: pathlib.Path(d["deck"]).stem,
    "underscores": lambda d, r: plain(title_of(d)).replace(" ", "_"),
    "copy": lambda d, r: pathlib.Path(d["deck"]).stem + f" ({r.randint(1, 3)})",
    "final": lambda d, r: plain(title_of(d)).replace(" ", "-") + r.choice(["_final_v2", "_FINAL", "-v3-final", "_draft2"]),
    "event title speaker": lambda d, r: f"KubeCon EU - {plain(title_of(d))} - {' & '.join(d['speakers'])}",
    "numbered": lambda d, r: f"{r.randint(1, 99):02}_{plain(title_of(d))}",
    "cut": lambda d, r: pathlib.Path(d["deck"]).stem[:40],
    "camel case": lambda d, r: "".join(word.capitalize() for word in re.findall(r"\w+", title_of(d))),
    "speakers": lambda d, r: r.choice([" and ".join, "_".join])(d["speakers"]) or "speaker",
    "last name": lambda d, r: f"{'-'.join(last_names(d)) or 'talk'} kubecon slides",
    "nothing": lambda d, r: r.choice(["slides", "presentation", "KubeCon EU 2019", "deck (1)", "talk_final"]),
}


def qpdf(*arguments):
    return subprocess.run(["qpdf", "--warning-exit-0", *map(str, arguments)], stderr=subprocess.DEVNULL).returncode == 0


def contents(work, deck):
    """The files of a deck's three contents; what qpdf cannot do is left out."""
    source, stem = DATA / deck["deck"], pathlib.Path(deck["deck"]).stem
    bare, untitled = work / f"{stem}.bare.pdf", work / f"{stem}.untitled.pdf"
    yield "whole", source
    if qpdf("--empty", "--pages", source, "1-z", "--", bare):
        yield "no metadata", bare
    if qpdf(source, "--pages", ".", "2-z", "--", untitled):
        yield "no title slide", untitled


def place(work, decks):
    """Every content of every deck under two names, each in a folder of its own; decks of other events as they are. Returns what each path is."""
    rng, placed = random.Random(1), {}
    for n, deck in enumerate(decks):
        for k, (content, path) in enumerate(contents(work, deck)):
            kinds = list(NAMES)
            for name in (kinds[(n + k) % len(kinds)], rng.choice(kinds)):
                where = f"{len(placed):04}/{unicodedata.normalize('NFC', NAMES[name](deck, rng))[:180]}.pdf"
                placed[where] = (n, content, name, path)
    foreign = sorted((DATA / "library/cilium/decks").glob("*.pdf")) + sorted((TOP / "decks").glob("*.pdf"))
    for path in foreign:
        placed[f"{len(placed):04}/{path.name}"] = (None, "whole", "another event", path)
    return placed


def norm(title):
    return "".join(c for c in unicodedata.normalize("NFKC", title or "").casefold() if c.isalnum())


def ask(folder, command):
    out = subprocess.run([PROGRAM, "--library=" + str(folder), command, "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()
    return list(map(json.loads, out.splitlines()))


def answers(folder, placed, decks, removed):
    """What the program makes of the library @folder, its list without the rows of the decks in @removed."""
    rows = {decks[n]["row"] for n in removed}
    lines = (DATA / "corpus/eu-2019/talks.md").read_text().splitlines(keepends=True)
    (folder / "talks.md").write_text("".join(line for number, line in enumerate(lines, 1) if number not in rows))
    subprocess.run([PROGRAM, "index", str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    titles = {talk["id"]: talk["title"] for talk in ask(folder, "talks")}
    for deck in ask(folder, "decks"):
        n, content, name, _ = placed[deck["deck"]]
        want = None if n is None or n in removed or not decks[n]["title"] else decks[n]["title"]
        linked = deck["talk"]["title"] if deck["talk"] else None
        scores = [each["score"] for each in deck["candidates"]]
        best = linked or (titles.get(deck["candidates"][0]["talk"]) if scores else None)
        score, following = (deck["link"]["score"], deck["link"]["next_best"] or 0) if linked else ((scores + [0])[0], (scores + [0, 0])[1])
        yield {"deck": n, "path": deck["deck"], "content": content, "name": name, "want": norm(want), "got": norm(linked), "best": norm(best),
               "score": score, "margin": score - following, "listed": "no" if n is None or n in removed else "yes"}


def measure(cases, thresholds=None):
    """right, wrong, to be found; with other thresholds than the program's."""
    count = collections.Counter()
    for case in cases:
        got = case["got"] if thresholds is None else case["best"] if case["score"] >= thresholds[0] and case["margin"] >= thresholds[1] else ""
        count["wanted"] += bool(case["want"])
        count["right"] += bool(got) and got == case["want"]
        count["wrong"] += bool(got) and got != case["want"]
    return count


def rates(count):
    given = count["right"] + count["wrong"]
    return f"{count['right'] / given if given else 1:.3f} | {count['right'] / count['wanted'] if count['wanted'] else 1:.3f}"


def by(cases, key):
    print(f"\n| {key} | cases | precision | recall |\n|---|---|---|---|")
    for value in dict.fromkeys(case[key] for case in cases):
        some = [case for case in cases if case[key] == value]
        print(f"| {value} | {len(some)} | {rates(measure(some))} |")


GRID = [(score / 100, margin / 100) for score in range(50, 100, 5) for margin in range(0, 65, 5)]


def choose(cases):
    """The thresholds that link most without linking wrong more often than once in a hundred; of those that do alike, the ones nearest the middle."""
    def worth(thresholds):
        count = measure(cases, thresholds)
        precise = count["right"] >= 0.99 * (count["right"] + count["wrong"])
        return precise, count["right"] - 3 * count["wrong"]
    best = max(map(worth, GRID))
    alike = sorted(each for each in GRID if worth(each) == best)
    return alike[len(alike) // 2]


def cross_validate(cases):
    folds = [[case for case in cases if (case["deck"] if case["deck"] is not None else int(case["path"][:4])) % 10 == fold] for fold in range(10)]
    chosen, unseen = collections.Counter(), collections.Counter()
    for fold in range(10):
        thresholds = choose([case for other in range(10) if other != fold for case in folds[other]])
        chosen[thresholds] += 1
        unseen += measure(folds[fold], thresholds)
    print("\n| thresholds (score, margin) | precision | recall |\n|---|---|---|")
    print(f"| chosen on nine tenths: {', '.join(f'{s:.2f}/{m:.2f} ×{k}' for (s, m), k in chosen.most_common(4))} | {rates(unseen)} |")
    for thresholds in (BUILT_IN, (0.5, 0), (0.6, 0.1), (0.9, 0.2), (0.75, 0.5), (0.95, 0.6)):
        print(f"| {thresholds[0]:.2f}, {thresholds[1]:.2f}{' (built in)' if thresholds == BUILT_IN else ''} | {rates(measure(cases, thresholds))} |")


def main():
    truth = DATA / "truth/links/dev.jsonl"
    if not truth.is_file() or not shutil.which("qpdf"):
        sys.exit("needs DECKSEARCH_TESTDATA with truth/links, and qpdf")
    decks = [json.loads(line) for line in truth.read_text().splitlines()]
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        (work / "made").mkdir()
        placed, cases = place(work / "made", decks), []
        folder = work / "library"
        for where, (_, _, _, path) in placed.items():
            (folder / where).parent.mkdir(parents=True)
            os.link(path, folder / where) if path.is_relative_to(work) else shutil.copy(path, folder / where)
        for removed in (set(), {n for n in range(0, len(decks), 2)}, {n for n in range(1, len(decks), 2)}):
            cases += answers(folder, placed, decks, {n for n in removed if decks[n]["row"] is not None})
    if "--errors" in sys.argv:
        for case in cases:
            if case["got"] != case["want"]:
                print(json.dumps(case))
    print(f"{len(cases)} cases: precision | recall = {rates(measure(cases))}")
    by(cases, "name")
    by(cases, "content")
    by(cases, "listed")
    cross_validate(cases)


main()
