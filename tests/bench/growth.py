#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""growth.py [--sizes=N,N...] [--runs=N] [--keep=FOLDER]: what a slide and a search cost as a library grows.

Made-up libraries (tests/bench/synth, seed 1; default 10000, 30000, 100000, 300000 and 1000000 slides) are written, compacted and asked, beside
tests/bench/bare, which asks libxapian alone for the same words. The table becomes the section "Growth" of doc/benchmarks.md, the curves
doc/growth.svg. The million takes some 10 minutes and 6 GB below $TMPDIR.
Time of writing is CPU time, which other work on the machine moves less than the clock; queries are medians of N (21) whole processes,
the two programs one after the other.
"""
import datetime, math, os, pathlib, platform, resource, shutil, statistics, subprocess, sys, tempfile

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


def measure(root, slides, runs):
    """One row: a dict of figures."""
    cpu, memory, _ = run(PROGRAMS / "synth", root, slides)
    row = {"slides": slides, "writing": cpu / slides, "writer": memory}
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
    yield "| slides | writing, ms a slide | writer, MiB | KB a slide | " + " | ".join(f"{name}, ms (ratio)" for name, _ in QUERIES) + " | a search, MiB |"
    yield "|---:" * (5 + len(QUERIES)) + "|"
    for row in rows:
        queries = " | ".join(f"{row[name]:.1f} ({row[name, 'ratio']:.2f})" for name, _ in QUERIES)
        searcher = max(row[name, "memory"] for name, _ in QUERIES)
        yield f"| {row['slides']:,} | {row['writing']:.3f} | {row['writer']:.0f} | {row['bytes'] / 1000:.2f} | {queries} | {searcher:.0f} |"


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
    yield from curve(rows, "writing", "#1f77b4", "CPU time of writing a slide, of the smallest library's", 20)
    yield from curve(rows, "writer", "#d62728", "memory of the writer", 36)
    yield from curve(rows, "bytes", "#2ca02c", "bytes of index a slide", 52)
    yield '<text x="310" y="305" text-anchor="middle">slides; dashed: 1.3 times</text></svg>'


def main():
    option = dict(each[2:].split("=", 1) for each in sys.argv[1:] if each.startswith("--") and "=" in each)
    sizes = [int(n) for n in option.get("sizes", "10000,30000,100000,300000,1000000").split(",")]
    runs, rows = int(option.get("runs", 21)), []
    with tempfile.TemporaryDirectory(dir=option.get("keep")) as work:
        for slides in sizes:
            root = pathlib.Path(work) / str(slides)
            rows.append(measure(root, slides, runs))
            print(list(table(rows))[-1], flush=True)
            shutil.rmtree(root)
    (TOP / "doc/growth.svg").write_text("\n".join(picture(rows)) + "\n")
    text = f"""{SECTION}
Made by `make bench-growth` on {datetime.date.today()}: made-up libraries, {runs} runs a query, medians of CPU time; the ratio is to libxapian alone.
{os.cpu_count()} processors, {platform.system()} {platform.release()}; the load was {os.getloadavg()[0]:.1f} at the end.

![What a slide costs as the library grows](growth.svg)

{chr(10).join(table(rows))}
"""
    page = TOP / "doc/benchmarks.md"
    before, _, after = page.read_text().partition(SECTION)
    _, other, rest = after.partition("\n## ")  # what follows the section stays
    page.write_text(before.rstrip("\n") + "\n" + text + other + rest)


if __name__ == "__main__":
    main()
