#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""growth.py [--sizes=N,N...] [--decks=N,N...] [--runs=N] [--keep=FOLDER]: what a slide and a search cost as a library grows.

Made-up libraries (tests/bench/synth, seed 1; default 10000, 30000, 100000, 300000 and 1000000 slides) are written, compacted and asked, beside
tests/bench/bare, which asks libxapian alone for the same words. Libraries of so many decks (1000, 4000 and 16000) of four made-up pages are
indexed as PDFs, from the cache, and when nothing is new: that tells what a run remembers of a deck. The tables become the section "Growth" of doc/benchmarks.md, the curves
doc/growth.svg. The million takes some 10 minutes and 6 GB below $TMPDIR.
Time of writing is CPU time, which other work on the machine moves less than the clock, but does move: the ratio is to the smallest library
written just before and just after. Queries are medians of N (21) whole processes,
the two programs one after the other.
"""
import datetime, math, os, pathlib, platform, random, shutil, statistics, subprocess, sys, tempfile, time

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = (TOP / os.environ.get("DECKSEARCH_BUILD", "build") / "decksearch").resolve()
PROGRAMS = PROGRAM.parent / "tests/bench"
QUERIES = (("one word", "netkit"), ("three words", "persistent volume claim"), ("a prefix", "persist*"))
SECTION = "\n## Growth\n"


def run(*command):
    """(CPU milliseconds, MiB at the most, what it printed) of a process."""
    process = subprocess.Popen([str(each) for each in command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    told = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):  # 1: no match
        sys.exit(f"growth: {command[0]} ended with {process.returncode}")
    return (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024, told


def write(root, slides):
    """(CPU milliseconds a slide, MiB while decks are written, MiB at the end) of making a library."""
    cpu, memory, told = run(PROGRAMS / "synth", root, slides)
    return cpu / slides, max(float(line.split()[2]) for line in told.splitlines()), memory


def least(root, slides):
    """The CPU milliseconds a slide of the smallest library now."""
    times = []
    for _ in range(3):
        times.append(write(root, slides)[0])
        shutil.rmtree(root)
    return statistics.median(times)


def measure(root, slides, smallest, runs):
    """One row: a dict of figures."""
    before = least(root, smallest)
    cpu, writer, memory = write(root, slides)
    row = {"slides": slides, "writing": cpu, "writer": writer, "peak": memory}
    row["growth"] = cpu / ((before + least(root.with_suffix(".least"), smallest)) / 2)
    run(PROGRAM, "-q", f"--library={root}", "compact")
    db = root / ".decksearch/db"
    row["bytes"] = sum(path.stat().st_size for path in db.iterdir()) / slides
    for name, query in QUERIES:
        ours, bare = [], []
        for _ in range(runs):
            ours.append(run(PROGRAM, f"--library={root}", "--", query)[:2])
            bare.append(run(PROGRAMS / "bare", db, query)[:2])
        row[name] = statistics.median(each[0] for each in ours)
        row[name, "ratio"] = row[name] / max(statistics.median(each[0] for each in bare), 1e-6)
        row[name, "memory"] = max(each[1] for each in ours)
    return row


def table(rows):
    yield "| slides | writing, ms a slide | of the smallest's then | writer, MiB | with the talks | KB a slide | " + " | ".join(f"{name}, ms (ratio)" for name, _ in QUERIES) + " | a search, MiB |"
    yield "|---:" * (7 + len(QUERIES)) + "|"
    for row in rows:
        queries = " | ".join(f"{row[name]:.1f} ({row[name, 'ratio']:.2f})" for name, _ in QUERIES)
        searcher = max(row[name, "memory"] for name, _ in QUERIES)
        yield (f"| {row['slides']:,} | {row['writing']:.3f} | {row['growth']:.2f} | {row['writer']:.0f} | {row['peak']:.0f} | "
               f"{row['bytes'] / 1000:.2f} | {queries} | {searcher:.0f} |")


SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dri flo gru ster tron plex quil nord".split()


def words(rand, n):
    return " ".join("".join(rand.choice(SYLLABLES) for _ in range(rand.randint(2, 4))) for _ in range(n))


def pdf(rand, pages):
    """A deck with a header and a footer of its own."""
    head, foot, objects = words(rand, 3), words(rand, 3), []
    kids = " ".join(f"{4 + 2 * page} 0 R" for page in range(pages))
    objects += ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {pages}>>", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    for page in range(pages):
        lines = [(60, 480, 28, words(rand, 4))] + [(60, 400 - 40 * i, 14, words(rand, 6)) for i in range(5)]
        lines += [(40, 520, 8, head), (40, 20, 8, foot), (600, 20, 8, str(page + 1))]
        text = "".join(f"BT /F1 {size} Tf {x} {y} Td ({line}) Tj ET\n" for x, y, size, line in lines)
        objects += [f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 720 540]/Resources<</Font<</F1 3 0 R>>>>/Contents {5 + 2 * page} 0 R>>",
                    f"<</Length {len(text)}>>stream\n{text}\nendstream"]
    out, starts = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    return f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"


def measure_decks(root, decks):
    """(decks, [(ms a deck, MiB) of a first run, one from the cache, one with nothing to do])."""
    rand = random.Random(5)
    for i in range(decks):
        path = root / f"{i // 100:04}" / f"{i:06}-{words(rand, 5).replace(' ', '-')}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pdf(rand, 4))
    index = (PROGRAM, "-q", "index", root)
    rows = [run(*index)[:2]]
    time.sleep(3)  # until the files are older than the run that looks at them
    run(*index)
    shutil.rmtree(root / ".decksearch/db")
    rows += [run(*index)[:2], run(*index)[:2]]
    return decks, [(cpu / decks, memory) for cpu, memory in rows]


def table_of_decks(rows):
    yield "| decks | a first run, ms of CPU a deck | MiB | from the cache | MiB | nothing new | MiB |"
    yield "|---:" * 7 + "|"
    for decks, runs in rows:
        yield f"| {decks:,} | " + " | ".join(f"{cpu:.3f} | {memory:.1f}" for cpu, memory in runs) + " |"


def curve(rows, key, color, label, at):
    """One polyline of figures relative to the first row's: x is the logarithm of the slides, y 0 to 2."""
    logs = [math.log10(row["slides"]) for row in rows]
    wide = max(logs[-1] - logs[0], 1e-6)
    points = [(60 + 480 * (x - logs[0]) / wide, 260 - 110 * min(row[key] / rows[0][key], 2.2)) for x, row in zip(logs, rows)]
    yield f'<polyline fill="none" stroke="{color}" stroke-width="2" points="{" ".join(f"{x:.0f},{y:.0f}" for x, y in points)}"/>'
    yield from (f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3" fill="{color}"/>' for x, y in points)
    yield f'<text x="70" y="{at}" fill="{color}">{label}</text>'
    if color == "#1f77b4":
        yield from (f'<text x="{x:.0f}" y="280" text-anchor="middle">{row["slides"]:,}</text>' for (x, _), row in zip(points, rows))


def picture(rows):
    yield '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 320" font-family="sans-serif" font-size="12">'
    yield '<rect width="600" height="320" fill="#ffffff"/>'
    for times in (0, 0.5, 1, 1.3, 2):
        y = 260 - 110 * times
        dash = ' stroke-dasharray="4 3"' if times == 1.3 else ""
        yield f'<line x1="60" x2="560" y1="{y:.0f}" y2="{y:.0f}" stroke="#cccccc"{dash}/><text x="50" y="{y + 4:.0f}" text-anchor="end">{times:g}</text>'
    yield from curve(rows, "growth", "#1f77b4", "CPU time of writing a slide, of the smallest library's just then", 20)
    yield from curve(rows, "writer", "#d62728", "memory of the writer", 36)
    yield from curve(rows, "bytes", "#2ca02c", "bytes of index a slide", 52)
    yield '<text x="310" y="305" text-anchor="middle">slides; dashed: 1.3 times</text></svg>'


def main():
    option = dict(each[2:].split("=", 1) for each in sys.argv[1:] if each.startswith("--") and "=" in each)
    sizes = [int(n) for n in option.get("sizes", "10000,30000,100000,300000,1000000").split(",")]
    decks = [int(n) for n in option.get("decks", "1000,4000,16000").split(",")]
    runs, rows, real = int(option.get("runs", 21)), [], []
    with tempfile.TemporaryDirectory(dir=option.get("keep")) as work:
        for slides in sizes:
            root = pathlib.Path(work) / str(slides)
            rows.append(measure(root, slides, sizes[0], runs))
            print(list(table(rows))[-1], flush=True)
            shutil.rmtree(root)
        for n in decks:
            root = pathlib.Path(work) / f"decks-{n}"
            real.append(measure_decks(root, n))
            print(list(table_of_decks(real))[-1], flush=True)
            shutil.rmtree(root)
    (TOP / "doc/growth.svg").write_text("\n".join(picture(rows)) + "\n")
    text = f"""{SECTION}
Made by `make bench-growth` on {datetime.date.today()}: made-up libraries, {runs} runs a query, medians of CPU time; the ratio is to libxapian alone.
{os.cpu_count()} processors, {platform.system()} {platform.release()}; the load was {os.getloadavg()[0]:.1f} at the end.

![What a slide costs as the library grows](growth.svg)

{chr(10).join(table(rows))}

The writer's memory is that while decks are written; at the end it is given all talks at once, one a deck here, and the maker holds them.

Decks of four made-up pages, each with its own header and footer, and no talks; memory is that of the largest process, program or worker,
and what is below 16 MiB, here and of searches, may be the measuring program's own:

{chr(10).join(table_of_decks(real))}
"""
    page = TOP / "doc/benchmarks.md"
    before, _, after = page.read_text().partition(SECTION)
    _, other, rest = after.partition("\n## ")  # what follows the section stays
    page.write_text(before.rstrip("\n") + "\n" + text + other + rest)


if __name__ == "__main__":
    main()
