#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""run.py [DECKS] [--runs=N]: what indexing and asking cost, beside other tools on the same files; the table goes to doc/benchmarks.md.

DECKS is a folder of PDFs: $DECKSEARCH_TESTDATA/corpus/eu-2019, else the samples. Every task is run N times (5), the tools one after
the other in each round, so that a machine's moods meet all of them; medians and ratios of medians are shown. A tool that is not
installed is left out and named. Memory is the largest process of a task (at least that of this
script, from which each is forked).
"""
import datetime, os, pathlib, platform, resource, shutil, statistics, subprocess, sys, tempfile, time

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = str((TOP / os.environ.get("DECKSEARCH_BUILD", "build") / "decksearch").resolve())
TOOLS = pathlib.Path(PROGRAM).parent / "tests/bench"
POPPLER, SPLIT = str(TOOLS / "poppler"), str(TOOLS / "split")
WORD, WORDS, PHRASE, MISS = "kubernetes", "persistent volume claim", '"custom resource"', "zyzzyva"


def timed(command, env=None):
    """(wall seconds, CPU seconds, MiB of the largest process) of a shell-free command."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - begun
    process.returncode = status
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, usage.ru_maxrss / 1024


class Bench:
    def __init__(self, work, decks):
        self.work, self.decks = work, decks
        self.library = work / "library"
        shutil.copytree(decks, self.library, ignore=shutil.ignore_patterns(".decksearch"))
        self.pdfs = sorted(map(str, self.library.rglob("*.pdf")))
        self.recoll = work / "recoll"
        self.recoll.mkdir()
        (self.recoll / "recoll.conf").write_text(f"topdirs = {self.library}\nskippedPaths = {self.library}/.decksearch\n")
        self.extra = work / "extra.pdf"
        shutil.copy(self.pdfs[0], self.extra)

    def fresh(self, *paths):
        for path in paths:
            shutil.rmtree(path, ignore_errors=True)

    def ask(self, query):
        return [PROGRAM, f"--library={self.library}", "--", query]

    def tasks(self):
        """name -> list of (tool, what it needs, preparation, command)"""
        library, omega, recoll = self.library, self.work / "omega", self.recoll
        pdftotext = ["sh", "-c", 'for f; do pdftotext "$f" /dev/null; done', "sh", *self.pdfs]
        yield "index all", [
            ("decksearch", None, lambda: self.fresh(library / ".decksearch"), [PROGRAM, "-q", "index", str(library)]),
            ("pdftotext, a process a file", "pdftotext", None, pdftotext),
            ("poppler-glib alone, one process", POPPLER, None, [POPPLER, *self.pdfs]),
            ("recollindex", "recollindex", lambda: self.fresh(recoll / "xapiandb"), ["recollindex", "-c", str(recoll), "-z"]),
            ("omindex", "omindex", lambda: self.fresh(omega), ["omindex", "--db", str(omega), "--url", "/", str(library)]),
        ]
        yield "nothing new", [
            ("decksearch", None, None, [PROGRAM, "-q", "index", str(library)]),
            ("find -printf", "find", None, ["find", str(library), "-printf", "%s %T@ %p\n"]),
            ("recollindex", "recollindex", None, ["recollindex", "-c", str(recoll)]),
        ]
        yield "one deck more", [("decksearch", None, self.one_more, [PROGRAM, "-q", "index", str(library)])]
        yield "rebuild from the cache", [("decksearch", None, self.keep_cache, [PROGRAM, "-q", "index", str(library)])]
        for name, query in (("one word", WORD), ("three words", WORDS), ("a phrase", PHRASE), ("a prefix", "persist*"), ("no match", MISS)):
            yield f"ask: {name}", [
                ("decksearch", None, None, self.ask(query)),
                ("recollq", "recollq", None, ["recollq", "-c", str(recoll), query]),
                ("pdfgrep", "pdfgrep", None, ["pdfgrep", "-ri", query.strip('"').rstrip("*"), str(library)]),
            ]

    def one_more(self):
        (self.library / "one-more.pdf").unlink(missing_ok=True)
        subprocess.run([PROGRAM, "-q", "index", str(self.library)], stdout=subprocess.DEVNULL)
        with open(self.extra, "ab") as deck:  # other bytes, so that the cache does not know it
            deck.write(b"\n%")
        shutil.copy(self.extra, self.library / "one-more.pdf")

    def keep_cache(self):
        self.fresh(self.library / ".decksearch/db")


def size_of(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def rows_of(bench, runs):
    for task, ways in bench.tasks():
        if task.startswith("ask") or task == "nothing new":
            bench.one_more()
            subprocess.run([PROGRAM, "-q", "index", str(bench.library)])
        figures = {tool: [] for tool, need, _, _ in ways if need is None or shutil.which(need)}
        for _ in range(runs):
            for tool, _, prepare, command in ways:
                if tool in figures:
                    if prepare:
                        prepare()
                    figures[tool].append(timed(command))
        ours = statistics.median(wall for wall, _, _ in figures["decksearch"])
        for tool, measured in figures.items():
            wall, cpu, memory = (statistics.median(column) for column in zip(*measured))
            yield f"| {task} | {tool} | {wall * 1000:.1f} | {cpu * 1000:.1f} | {memory:.0f} | {ours / wall:.2f} |"
        for tool, need, _, _ in ways:
            if tool not in figures:
                yield f"| {task} | {tool} | not installed | | | |"


def split(bench):
    return subprocess.run([SPLIT, *bench.pdfs], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout.strip()


def version(*command):
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return run.stdout.splitlines()[0] if run.stdout else "?"


def main():
    runs = next((int(each[7:]) for each in sys.argv[1:] if each.startswith("--runs=")), 5)
    given = [each for each in sys.argv[1:] if not each.startswith("--")]
    data = pathlib.Path(os.environ.get("DECKSEARCH_TESTDATA", "")) / "corpus/eu-2019"
    decks = pathlib.Path(given[0]) if given else data if data.is_dir() else TOP / "decks"
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(pathlib.Path(name), decks)
        rows = list(rows_of(bench, runs))
        index = size_of(bench.library / ".decksearch")
        pages = int(subprocess.run([PROGRAM, f"--library={bench.library}", "status", "--json"], stdout=subprocess.PIPE, text=True).stdout.split('"slides":')[1].split(",")[0])
    text = f"""# Benchmarks

Made by `make bench` on {datetime.date.today()}: {len(bench.pdfs)} decks, {runs} runs, medians; warm cache.
{os.cpu_count()} processors, {platform.system()} {platform.release()}; {version(PROGRAM, "--version")}; {version("pdftotext", "-v")}.
Times in milliseconds, memory in MiB of the largest process; "ratio" is decksearch's wall time over the tool's.
The index with its text cache takes {index / 1024:.0f} KiB, {index / max(pages, 1) / 1024:.2f} KiB a slide.

Where the time of reading goes (`tests/bench/split.c`): {split(bench)}

| task | tool | wall | CPU | memory | ratio |
|---|---|---:|---:|---:|---:|
""" + "\n".join(rows) + "\n"
    (TOP / "doc/benchmarks.md").write_text(text)
    print(text)


main()
