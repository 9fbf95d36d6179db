#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""truth.py [talks|noise|links|search]...: indexes the measured libraries and scores talks, noise, links and search against truth made by hand.

Finds the data through $DECKSEARCH_TESTDATA and the program on $PATH (or in $DECKSEARCH_BUILD). Prints what each scorer prints;
noise is scored twice: as one deck alone shows it (`extract`), and as the library's other decks and lists help (`show` of an index).
"""
import json, os, pathlib, shutil, subprocess, sys, tempfile

DATA = pathlib.Path(os.environ.get("DECKSEARCH_TESTDATA", "")).resolve()
PROGRAM = str(pathlib.Path(os.environ["DECKSEARCH_BUILD"]).resolve() / "decksearch") if "DECKSEARCH_BUILD" in os.environ else "decksearch"


def ask(*arguments):
    """The JSON objects that one command prints."""
    run = subprocess.run([PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return [json.loads(line) for line in run.stdout.decode().splitlines()]


def library(work, name, *sources):
    """A copy of @sources under @work, indexed."""
    folder = work / name
    folder.mkdir()
    for source in sources:
        for path in sorted(source.iterdir()):
            (shutil.copytree if path.is_dir() else shutil.copy)(path, folder / path.name)
    subprocess.run([PROGRAM, "index", str(folder)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return folder


def lines(path, objects):
    path.write_text("".join(json.dumps(each) + "\n" for each in objects))
    return path


def score(name, *arguments, stdin=None):
    print(f"== {name}", flush=True)
    subprocess.run([str(DATA / "truth" / name.split()[0] / "score.py"), *map(str, arguments)], input=stdin, text=True)
    sys.stdout.flush()


def talks(work):
    posts = library(work, "posts", DATA / "library/cilium/posts", DATA / "corpus/posts")
    objects = ask("--library=" + str(posts), "talks", "--json")
    score("talks", DATA / "truth/talks", stdin="".join(json.dumps(each) + "\n" for each in objects))


def kept(pages):
    """The scorer's shape: a line a page."""
    return ({"slide": page["slide"], "text": "\n".join(filter(None, (page["text"], page["notes"], page["hidden"])))} for page in pages if page["type"] == "page")


def noise(work, eu):
    truths = {path.stem: json.loads(path.read_text())["deck"] for path in sorted((DATA / "truth/noise").glob("*.json"))}
    for way, command in (("alone", ("extract", "--json")), ("in its library", ("--library=" + str(eu), "extract", "--json"))):
        out = work / ("noise-" + way.replace(" ", "-"))
        out.mkdir()
        for name, deck in truths.items():
            path = DATA / deck if way == "alone" else eu / pathlib.Path(deck).name
            lines(out / (name + ".jsonl"), kept(ask(*command, path)))
        score("noise (" + way + ")", DATA / "truth/noise", DATA, out)


def links(work, eu):
    decks = (each for each in ask("--library=" + str(eu), "decks", "--json") if each["type"] == "deck")
    found = ({"deck": each["deck"], "talk_title": each["talk"]["title"] if each["talk"] else None} for each in decks)
    score("links", DATA / "truth/links/dev.jsonl", lines(work / "links.jsonl", found))


def search(work, eu):
    truth = DATA / "truth/search/dev.jsonl"
    answers = []
    for query in map(json.loads, truth.read_text().splitlines()):
        hits = [hit for hit in ask("--library=" + str(eu), "--json", "--limit=10", "--", query["query"]) if hit["type"] == "hit" and hit["deck"]]
        answers.append({"id": query["id"], "hits": [{key: hit[key] for key in ("deck", "slide", "pages")} for hit in hits]})
    score("search", truth, lines(work / "search.jsonl", answers), "-v")


def main():
    wanted = sys.argv[1:] or ["talks", "noise", "links", "search"]
    if not (DATA / "truth").is_dir():
        sys.exit("DECKSEARCH_TESTDATA names no folder with truth/")
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        eu = library(work, "eu", DATA / "corpus/eu-2019") if set(wanted) - {"talks"} else None
        for what in wanted:
            globals()[what](work, *([] if what == "talks" else [eu]))


main()
