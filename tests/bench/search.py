#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""search.py: how often the right slide comes first, beside other tools on the same files and queries; the table goes to doc/search.md.

The queries, with the right slides of each, are those of $DECKSEARCH_TESTDATA/truth/search. A tool that answers with a file stands for
the file's first page. recoll reads the PDFs only, so that a talk list never stands before a deck; plain Xapian and FTS5 have a document per page
as pdftotext prints it, with the file's name, all words or else any of them. A tool that is not installed is left out and named.
Intervals are 95 % of 10,000 bootstrap samples of the queries, seeded.
"""
import datetime, json, os, pathlib, random, shutil, subprocess, sys, tempfile, urllib.parse

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
DATA = pathlib.Path(os.environ.get("DECKSEARCH_TESTDATA", "")).resolve()
PROGRAM = str((TOP / os.environ.get("DECKSEARCH_BUILD", "build") / "decksearch").resolve())
TRUTH, DECKS = DATA / "truth/search", DATA / "corpus/eu-2019"
SAMPLES = 10000


def output(*command, env=None):
    return subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env).stdout.decode("utf-8", "replace")


def lines(text):
    return [json.loads(line) for line in text.splitlines() if line.strip()]


# ---- the tools: each gives {query id: [(deck, first page, last page)]}, best first; pages are None for a talk's own entry ----


def decksearch(work, queries):
    library = work / "library"
    shutil.copytree(DECKS, library)
    output(PROGRAM, "-q", "index", library)
    answers = {}
    for query in queries:
        hits = lines(output(PROGRAM, f"--library={library}", "--json", "--limit=10", "--", query["query"]))
        answers[query["id"]] = [(hit["deck"], *(hit["pages"] or (None, None))) for hit in hits if hit["type"] == "hit" and hit["deck"]]
    return answers


def recoll(work, queries):
    if not shutil.which("recollindex") or not shutil.which("recollq"):
        return None
    config = work / "recoll"
    config.mkdir()
    (config / "recoll.conf").write_text(f"topdirs = {DECKS}\nskippedNames+ = *.md *.yaml\n")
    output("recollindex", "-c", config, "-z")
    answers = {}
    for query in queries:
        urls = output("recollq", "-c", config, "-n", "10", "-b", query["query"]).splitlines()
        answers[query["id"]] = [(urllib.parse.unquote(url), 1, 1) for url in urls if url.startswith("file://")]
    return answers


def pages(work):
    """A line a page, for the two below."""
    path = work / "pages.jsonl"
    if not path.exists():
        with open(path, "w", encoding="utf-8") as out:
            for deck in sorted(DECKS.glob("*.pdf")):
                for number, text in enumerate(output("pdftotext", "-enc", "UTF-8", deck, "-").split("\f")[:-1], 1):
                    out.write(json.dumps({"deck": deck.name, "slide": number, "text": text}) + "\n")
    return path


def by_script(python, module, script):
    def ask(work, queries):
        able = subprocess.run([python, "-c", f"import {module}"], stderr=subprocess.DEVNULL).returncode == 0 if shutil.which(python) else False
        if not able or not (TRUTH / script).exists() or not shutil.which("pdftotext"):
            return None
        found = lines(output(python, TRUTH / script, pages(work), TRUTH / "dev.jsonl", "--name"))
        return {each["id"]: [(hit["deck"], hit["slide"], hit["slide"]) for hit in each["hits"]] for each in found}

    return ask


TOOLS = {
    "decksearch": decksearch,
    "recoll": recoll,
    "Xapian, a document per page": by_script("/usr/bin/python3", "xapian", "baseline_xapian.py"),
    "SQLite FTS5, a row per page": by_script(sys.executable, "sqlite3", "baseline_fts5.py"),
}

# ---- the score ----


def base(path):
    name = pathlib.PurePosixPath(path.replace("\\", "/")).name.strip().lower()
    return name[:-4] if name.endswith(".pdf") else name


def rank(query, hits):
    """Of the first right hit among ten, or None."""
    right = {(base(each["deck"]), page) for each in query["relevant"] for page in each["slides"]}
    for place, (deck, first, last) in enumerate(hits[:10], 1):
        if first is None:
            if query["kind"] == "deck" and any(name == base(deck) for name, _ in right):
                return place
        elif any((base(deck), page) in right for page in range(first, last + 1)):
            return place
    return None


MEASURES = {
    "success@1": lambda r: r == 1,
    "success@5": lambda r: r is not None and r <= 5,
    "MRR@10": lambda r: 1 / r if r else 0,
}


def mean(values):
    return sum(values) / len(values) if values else 0


def interval(values):
    """The mean, and between which the means of bootstrap samples lie."""
    dice = random.Random(5)
    means = sorted(mean(dice.choices(values, k=len(values))) for _ in range(SAMPLES))
    return f"{mean(values):.3f} ({means[SAMPLES // 40]:.2f}-{means[-SAMPLES // 40]:.2f})"


def row(tool, queries, answers):
    asked = [query for query in queries if query["kind"] != "none"]
    ranks = {query["id"]: rank(query, answers.get(query["id"], [])) for query in asked}
    cells = [interval([measure(ranks[query["id"]]) for query in asked]) for measure in MEASURES.values()]
    cells.append(interval([ranks[query["id"]] == 1 for query in asked if query["hard"]]))
    nothing = [query for query in queries if query["kind"] == "none"]
    cells.append(f"{sum(not answers.get(query['id']) for query in nothing)} of {len(nothing)}")
    return f"| {tool} | " + " | ".join(cells) + " |"


def main():
    if not (TRUTH / "dev.jsonl").exists():
        sys.exit("DECKSEARCH_TESTDATA names no folder with truth/search and corpus/eu-2019")
    queries = lines((TRUTH / "dev.jsonl").read_text(encoding="utf-8"))
    rows, missing = [], []
    with tempfile.TemporaryDirectory() as name:
        for tool, ask in TOOLS.items():
            answers = ask(pathlib.Path(name), queries)
            if answers is None:
                missing.append(tool)
            else:
                rows.append(row(tool, queries, answers))
    asked = sum(query["kind"] != "none" for query in queries)
    hard = sum(bool(query["hard"]) for query in queries if query["kind"] != "none")
    text = f"""# Does the right slide come first?

Made by `make bench-search` on {datetime.date.today()}: {asked} queries for slides, {hard} of them hard, and {len(queries) - asked} for what is in no deck, over {len(list(DECKS.glob("*.pdf")))} decks.
{" ".join((__doc__.split(chr(10) * 2, 1)[1]).split())}

| tool | {" | ".join(MEASURES)} | hard, success@1 | nothing for nothing |
|---|---:|---:|---:|---:|---:|
""" + "\n".join(rows) + "\n"
    text += "".join(f"\n{tool}: not installed.\n" for tool in missing)
    (TOP / "doc/search.md").write_text(text, encoding="utf-8")
    print(text)


main()
