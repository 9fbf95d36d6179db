#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that is full, or fails, from the k-th write on: the run says so, the last good state answers, the next run finishes."""
import tempfile

from faults import INDEX, Bench, Broken, Tap, each, rounds, run

WORDS = {"enospc": "No space left on device", "eio": "Input/output error"}


# libxapian does not always keep the reason, and sometimes ends the program
ALSO = ("failed to create iamglass file", "is the disk full, or failing?")


def fail_from(case):
    action, begun, k = case
    path = bench.library("full", begun)
    done = run([*INDEX, path], {"class": "write" if action == "enospc" else "any", "at": k, "do": action})
    bench.expect("the run on a failing disk", done, 0, 2)
    if done.returncode == 2 and not any(word in done.stderr for word in (WORDS[action], *ALSO)):
        raise Broken(f"does not say what is wrong: {done.stderr}")
    if done.returncode == 0 and k < counts[begun]["any"] // 3:
        raise Broken("a run that could not write says that all is well")
    bench.answers(path, begun)
    bench.finishes(path)


def cases(action, begun, n):
    last = counts[begun]["write" if action == "enospc" else "any"]
    return [(action, begun, k) for k in sorted({1, 2, last} | set(bench.random.sample(range(1, last + 1), min(n, last))))]


tap = Tap()
with tempfile.TemporaryDirectory() as folder:
    bench = Bench(folder)
    counts = {begun: bench.counts(begun) for begun in (False, True)}
    n = rounds(20) // 2
    for action in WORDS:
        each(tap, f"{WORDS[action]}: said, the last good state answers, the next run finishes",
             cases(action, False, n) + cases(action, True, n), fail_from)
tap.end()
