#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""run.py [DECKS] [--runs=N] [--slides=N,N...] [--tree=N] [--times=N]: what indexing and asking cost, beside other tools on the same files; the table
goes to doc/benchmarks.md.

DECKS is a folder of PDFs: $DECKSEARCH_TESTDATA/corpus/eu-2019, else the samples. Every task is run N times (5), the tools one after
the other in each round, so that a machine's moods meet all of them; medians and ratios of medians are shown. A tool that is not
installed is left out and named. Memory is the largest process of a task (at least that of this
script, from which each is forked).
Where hyperfine is installed it does the timing of what takes milliseconds: in each round, ten runs of each command without a shell.
--times: how often DECKS is copied for the set of hundreds of decks (5; 0: no such set); each copy has a comment at its end that makes its
content its own. --slides: made-up libraries of these sizes (tests/bench/synth, seed 1; default 100000), compacted and asked, beside tests/bench/bare, which asks
libxapian alone for the same words. --tree: how many small decks the tree of the runs without work has (1300; 0: none).
"""
import datetime, itertools, json, os, pathlib, platform, resource, shutil, statistics, subprocess, sys, tempfile, time

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = str((TOP / os.environ.get("DECKSEARCH_BUILD", "build") / "decksearch").resolve())
PROGRAMS = pathlib.Path(PROGRAM).parent / "tests/bench"
WORD, WORDS, PHRASE, MISS = "kubernetes", "persistent volume claim", '"custom resource"', "zyzzyva"
COMMON = """kubernetes cluster service pod node container data network policy persistent volume claim custom resource controller operator security
prometheus metrics tracing mesh envoy istio storage api server scheduler runtime image registry helm chart deployment""".split()


def short(command):
    """The same figures as timed(), of a command of milliseconds: medians of ten runs."""
    with tempfile.NamedTemporaryFile() as told:
        line = " ".join("'" + word.replace("'", "'\\''") + "'" for word in command)
        subprocess.run(["hyperfine", "-N", "-i", "--warmup=2", "--runs=10", f"--export-json={told.name}", line], stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        figures = json.load(told)["results"][0]
    return figures["median"], figures["user"] + figures["system"], timed(command)[2]


def timed(command, env=None):
    """(wall seconds, CPU seconds, MiB of the largest process) of a shell-free command."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - begun
    process.returncode = status
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, usage.ru_maxrss / 1024


def completion(library, where):
    """What a shell asks at a tab."""
    for what, word in (("speakers", "speaker:"), ("decks", "deck:")):
        yield f"complete {where}{what}", [("decksearch", None, None, [PROGRAM, "__complete", f"--library={library}", word])]


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
            ("poppler-glib alone, one process", None, None, [str(PROGRAMS / "poppler"), *self.pdfs]),
            ("pdftotext, a process a file", "pdftotext", None, pdftotext),
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
        yield from completion(library, "")

    def one_more(self):
        (self.library / "one-more.pdf").unlink(missing_ok=True)
        subprocess.run([PROGRAM, "-q", "index", str(self.library)], stdout=subprocess.DEVNULL)
        with open(self.extra, "ab") as deck:  # other bytes, so that the cache does not know it
            deck.write(b"\n%")
        shutil.copy(self.extra, self.library / "one-more.pdf")

    def keep_cache(self):
        self.fresh(self.library / ".decksearch/db")


class Hundreds:
    """The decks several times over, each copy with its own content."""

    def __init__(self, work, pdfs, times):
        self.root, self.omega, self.recoll = work / "hundreds", work / "hundreds-omega", work / "hundreds-recoll"
        for path, i in itertools.product(pdfs, range(times)):
            copy = self.root / f"{i}" / os.path.basename(path)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(pathlib.Path(path).read_bytes() + b"\n%% %d\n" % i)
        self.recoll.mkdir()
        (self.recoll / "recoll.conf").write_text(f"topdirs = {self.root}\nskippedPaths = {self.root}/.decksearch\n")

    def tasks(self):
        def gone(path):
            return lambda: shutil.rmtree(path, ignore_errors=True)

        pdfs = sorted(map(str, self.root.rglob("*.pdf")))
        loop = ["sh", "-c", 'for f; do pdftotext "$f" /dev/null; done', "sh", *pdfs]
        yield f"index {len(pdfs)} decks", [way for way in [
            ("decksearch", None, gone(self.root / ".decksearch"), [PROGRAM, "-q", "index", str(self.root)]),
            ("poppler-glib alone, one process", None, None, [str(PROGRAMS / "poppler"), *pdfs]),
            ("pdftotext, a process a file", "pdftotext", None, loop),
            ("recollindex", "recollindex", gone(self.recoll / "xapiandb"), ["recollindex", "-c", str(self.recoll), "-z"]),
            ("omindex", "omindex", gone(self.omega), ["omindex", "--db", str(self.omega), "--url", "/", str(self.root)]),
        ] if way[1] is None or shutil.which(way[1])]

    def keep_cache(self):
        for path in (self.root / ".decksearch").iterdir():
            if path.name.startswith("db"):
                shutil.rmtree(path)
            elif path.name.startswith(("shards", "sums")):
                path.unlink()

    def rebuilds(self):
        """From the cache: one database with and without a thread for it, and two of them."""
        yield f"rebuild {self.slides:,} slides from the cache", [
            (tool, None, self.keep_cache, [PROGRAM, "-q", "index", *options, str(self.root)])
            for tool, options in (("decksearch", ("--jobs=2",)), ("one job", ("--jobs=1",)), ("two shards", ("--jobs=2", "--shards=2")))
        ]

    @property
    def slides(self):
        return slides_of(self.root)


def slides_of(root):
    return json.loads(subprocess.run([PROGRAM, f"--library={root}", "status", "--json"], stdout=subprocess.PIPE).stdout)["slides"]


def size_of(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


class Tree:
    """Many small decks, each of its own content: what a run costs that has nothing to do, or one deck."""

    def __init__(self, work, pdfs, decks):
        self.root = work / "tree"
        small = sorted(pdfs, key=os.path.getsize)[:26]
        for i in range(decks):
            path = self.root / f"{i // len(small):03}" / f"{i:05}-{os.path.basename(small[i % len(small)])}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pathlib.Path(small[i % len(small)]).read_bytes() + b"\n%% %d\n" % i)
        self.new, self.bytes = self.root / "new.pdf", pathlib.Path(small[len(small) // 2]).read_bytes()
        self.index = [PROGRAM, "-q", "index", str(self.root)]
        subprocess.run(self.index)
        time.sleep(3)  # until the files are older than the run that looks at them
        subprocess.run(self.index)

    def one_more(self):
        self.new.unlink(missing_ok=True)
        subprocess.run(self.index)
        self.new.write_bytes(self.bytes + b"\n%% %d\n" % time.time_ns())

    def tasks(self):
        yield "nothing new in the tree", [
            ("decksearch", None, None, self.index),
            ("find -printf", None, None, ["find", str(self.root), "-printf", "%s %T@ %p\n"]),
        ]
        yield "one deck more in the tree", [
            ("decksearch", None, self.one_more, self.index),
            ("decksearch extract", None, None, [PROGRAM, "extract", str(self.new)]),
        ]


class Synth:
    """A made-up library, compacted."""

    def __init__(self, work, slides):
        self.slides, self.root = slides, work / f"synth-{slides}"
        told = subprocess.run([str(PROGRAMS / "synth"), str(self.root), str(slides)], stdout=subprocess.PIPE, text=True).stdout
        self.growth = [line.split() for line in told.splitlines()]
        subprocess.run([PROGRAM, "-q", f"--library={self.root}", "compact"])
        self.bytes = size_of(self.root / ".decksearch/db")

    def tasks(self):
        for name, query in (("one word", "netkit"), ("three words", WORDS), ("a phrase", PHRASE), ("a prefix", "persist*"),
                            ("a misspelt word", "kubernates"), ("no match", MISS)):
            yield f"ask {self.slides:,} slides: {name}", [
                ("decksearch", None, None, [PROGRAM, f"--library={self.root}", "--", query]),
                ("libxapian alone", None, None, [str(PROGRAMS / "bare"), str(self.root / ".decksearch/db"), query]),
            ]
        asked = "".join(f"{one} {other}\n" for one, other in itertools.permutations(COMMON, 2)).splitlines(keepends=True)[:1000]
        queries = self.root.parent / "queries"
        queries.write_text("".join(asked))
        yield f"ask {self.slides:,} slides: {len(asked):,} of two words in one process", [
            ("decksearch", None, None, ["sh", "-c", f'"$0" "$1" <"$2"', str(PROGRAMS / "ask"), str(self.root), str(queries)]),
            ("libxapian alone", None, None, ["sh", "-c", f'"$0" "$1" <"$2"', str(PROGRAMS / "bare"), str(self.root / ".decksearch/db"), str(queries)]),
        ]
        yield from completion(self.root, f"of {self.slides:,} slides: ")

    def told(self):
        first, last = self.growth[0], self.growth[-1]
        return (f"{self.slides:,} made-up slides: {float(last[1]):.0f} s to write, {self.bytes / self.slides / 1000:.2f} KB a slide when compacted; "
                f"1,000 slides took {first[3]} ms at the beginning and {last[3]} ms at the end, the writer {first[2]} and {last[2]} MiB.")


def clock(task):
    """What times a task: asking and completing take milliseconds."""
    return short if task.startswith(("ask", "complete", "nothing new")) and "in one process" not in task and shutil.which("hyperfine") else timed


def measure(tasks, runs):
    for task, ways in tasks:
        figures = {tool: [] for tool, _, _, _ in ways}
        for _ in range(runs):
            for tool, _, prepare, command in ways:
                if prepare:
                    prepare()
                figures[tool].append(clock(task)(command))
        medians = {tool: [statistics.median(column) for column in zip(*measured)] for tool, measured in figures.items()}
        ours = medians["decksearch"]
        for tool, (wall, cpu, memory) in medians.items():
            yield f"| {task} | {tool} | {wall * 1000:.1f} | {cpu * 1000:.1f} | {memory:.0f} | {ours[0] / wall:.2f} | {ours[1] / cpu:.2f} |"


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
                    figures[tool].append((timed if tool == "pdfgrep" else clock(task))(command))
        ours_wall, ours_cpu, _ = (statistics.median(column) for column in zip(*figures["decksearch"]))
        for tool, measured in figures.items():
            wall, cpu, memory = (statistics.median(column) for column in zip(*measured))
            yield (f"| {task} | {tool} | {wall * 1000:.1f} | {cpu * 1000:.1f} | {memory:.0f} | {ours_wall / wall:.2f} | "
                   f"{ours_cpu / max(cpu, 1e-6):.2f} |")
        for tool, need, _, _ in ways:
            if tool not in figures:
                yield f"| {task} | {tool} | not installed | | | | |"


def split(bench):
    return subprocess.run([str(PROGRAMS / "split"), *bench.pdfs], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout.strip()


def version(*command):
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return run.stdout.splitlines()[0] if run.stdout else "?"


def main():
    before = os.getloadavg()
    runs = next((int(each[7:]) for each in sys.argv[1:] if each.startswith("--runs=")), 5)
    sizes = [int(n) for each in sys.argv[1:] if each.startswith("--slides=") for n in each[9:].split(",") if n] or [100000]
    tree = next((int(each[7:]) for each in sys.argv[1:] if each.startswith("--tree=")), 1300)
    given = [each for each in sys.argv[1:] if not each.startswith("--")]
    data = pathlib.Path(os.environ.get("DECKSEARCH_TESTDATA", "")) / "corpus/eu-2019"
    decks = pathlib.Path(given[0]) if given else data if data.is_dir() else TOP / "decks"
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(pathlib.Path(name), decks)
        rows = list(rows_of(bench, runs))
        if tree:
            rows += measure(Tree(pathlib.Path(name), bench.pdfs, tree).tasks(), runs)
        times = next((int(each[8:]) for each in sys.argv[1:] if each.startswith("--times=")), 5)
        if times:
            hundreds = Hundreds(pathlib.Path(name), bench.pdfs, times)
            rows += measure(hundreds.tasks(), min(runs, 3))
            rows += measure(hundreds.rebuilds(), runs)
        told = []
        for slides in sizes:
            synth = Synth(pathlib.Path(name), slides)
            told.append(synth.told())
            rows += measure(synth.tasks(), runs)
            shutil.rmtree(synth.root)
        subprocess.run([PROGRAM, "-q", f"--library={bench.library}", "compact"])
        index, database = size_of(bench.library / ".decksearch"), size_of(bench.library / ".decksearch/db")
        parts = split(bench)
        slides = slides_of(bench.library)
    text = f"""# Benchmarks

Made by `make bench` on {datetime.date.today()}: {len(bench.pdfs)} decks, {runs} runs, medians; warm cache.
{os.cpu_count()} processors, {platform.system()} {platform.release()}; {version(PROGRAM, "--version")}; {version("pdftotext", "-v")}.
Times in milliseconds, memory in MiB of the largest process; the ratios are decksearch's wall and CPU time over the tool's.
Compacted, the index takes {database / max(slides, 1) / 1000:.2f} KB a slide, with its text cache {index / max(slides, 1) / 1000:.2f}.
{chr(10).join(told)}
The tree has {tree} small decks. The load was {before[0]:.1f} at the beginning and {os.getloadavg()[0]:.1f} at the end.

    {" ".join(["DECKSEARCH_TESTDATA=… tests/bench/run.py", *sys.argv[1:]])}

Where the time of reading goes (tests/bench/split.c): {parts}.

| task | tool | wall | CPU | memory | wall ratio | CPU ratio |
|---|---|---:|---:|---:|---:|---:|
""" + "\n".join(rows) + "\n"
    page = TOP / "doc/benchmarks.md"
    growth = page.read_text().partition("\n## Growth\n")  # a section of tests/bench/growth.py, which takes longer
    page.write_text(text + "".join(growth[1:]))
    print(text)


main()
