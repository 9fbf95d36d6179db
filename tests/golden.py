#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""golden.py --write|--check: what the sample library says, against tests/golden.

A file a deck: each page's title, kept text, notes, and every line that was taken out with the reason; `talks.txt` has the talks and
`links.txt` the decks' talks with the evidence. `make golden` writes them; read `git diff tests/golden` before committing that.
"""
import difflib, json, os, pathlib, shutil, subprocess, sys, tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = TOP / "tests/golden"
PROGRAM = str(TOP / os.environ.get("DECKSEARCH_BUILD", "build") / "decksearch")


def ask(*arguments):
    run = subprocess.run([PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in run.stdout.decode().splitlines()]


def page_text(page):
    build = page["build"]
    head = f"== {page['slide']}" + (f" of build {build['first']}-{build['last']}" if build else "") + (f" [{page['label']}]" if page["label"] != str(page["slide"]) else "")
    parts = [head, f"title: {page['title'] or '-'}", page["text"] or "-"]
    parts += [f"{name}: {page[name]}" for name in ("notes", "hidden") if page[name]]
    parts += [f"noise: {each['text']} ({each['kind']}: {each['why']})" for each in page["noise"]]
    return "\n".join(parts) + "\n"


def talk_text(talk):
    speakers = "; ".join(f"{s['name']} ({s['affiliation'] or '-'})" for s in talk["speakers"])
    when = " ".join(str(talk[key]) for key in ("date", "start", "end", "tz", "utc_offset"))
    return "\n".join([f"== {talk['id']}", talk["title"], f"{talk['kind']} · {speakers}", f"{talk['event_key']} · {talk['section']} · {when}",
                      f"{talk['url']} · {talk['video']} · {talk['source']}:{talk['line']}", talk["abstract"] or "-"]) + "\n"


def link_text(deck):
    link, talk = deck["link"], deck["talk"]
    return f"{deck['deck']}: {deck['slides']} slides of {deck['pages']} pages, without text {deck['textless_pages']}\n  " + (
        f"{talk['id']}, by {link['how']}: {link['evidence']}\n" if talk else "no talk\n")


def answers(library):
    """File name to text, of a library that is indexed."""
    files = {}
    for deck in sorted(path for path in library.rglob("*.pdf")):
        pages = [each for each in ask("extract", "--json", deck) if each["type"] == "page"]
        files[deck.stem.lower().replace(" ", "-").replace("(", "").replace(")", "") + ".txt"] = "\n".join(map(page_text, pages))
    option = "--library=" + str(library)
    files["talks.txt"] = "\n".join(talk_text(each) for each in ask(option, "talks", "--json") if each["type"] == "talk")
    files["links.txt"] = "".join(link_text(each) for each in ask(option, "decks", "--json") if each["type"] == "deck")
    return files


def main():
    if sys.argv[1:] not in (["--write"], ["--check"]):
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as work:
        library = pathlib.Path(work) / "decks"
        shutil.copytree(TOP / "decks", library, ignore=shutil.ignore_patterns(".decksearch"))
        subprocess.run([PROGRAM, "index", str(library)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        got = answers(library)
    if sys.argv[1] == "--write":
        for old in GOLDEN.glob("*.txt"):
            old.unlink()
        for name, text in got.items():
            (GOLDEN / name).write_text(text)
        return
    want = {path.name: path.read_text() for path in GOLDEN.glob("*.txt")}
    different = False
    for name in sorted(want.keys() | got.keys()):
        lines = list(difflib.unified_diff(want.get(name, "").splitlines(), got.get(name, "").splitlines(), "golden/" + name, "now/" + name, lineterm=""))
        different = different or bool(lines)
        print("\n".join(lines), end="\n" if lines else "")
    sys.exit(different)


main()
