#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Readers in a loop while an indexer adds and removes decks: each answer is whole, and of the state before or after. FAULT_READERS=N (4) and
FAULT_SECONDS=S (8) make it longer."""
import json
import os
import tempfile
import threading
import time

from faults import INDEX, Bench, Tap, run

READERS = int(os.environ.get("FAULT_READERS", "4"))
SECONDS = float(os.environ.get("FAULT_SECONDS", "8"))
STEADY = ["--json", "--strict", "--limit=1000", "deck:maintainer", "netkit"]
MOVING = ["--json", "--strict", "--limit=1000", "deck:hubble", "is:slide"]


def slides(done):
    """(deck, slide) of each hit, and the total the summary tells."""
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    hits = frozenset((o["deck"], o["slide"]) for o in objects if o["type"] == "hit")
    return hits, next(o["total"] for o in objects if o["type"] == "summary")


class Readers:
    def __init__(self, path, steady, moving):
        self.path, self.steady, self.moving = path, steady, moving
        self.stop = threading.Event()
        self.problems, self.answers, self.slowest = [], {0: 0, 1: 0}, 0.0

    def check(self, words, allowed):
        begun = time.monotonic()
        done = run(["-L", self.path, *words])
        self.slowest = max(self.slowest, time.monotonic() - begun)
        if done.returncode not in (0, 1):
            self.problems.append(f"{words}: exit {done.returncode}: {done.stderr}")
            return
        hits, total = slides(done)
        if hits not in allowed or total != len(hits):
            self.problems.append(f"{words}: {len(hits)} of {[len(a) for a in allowed]} slides, total {total}")
        self.answers[done.returncode] += 1

    def loop(self):
        while not self.stop.is_set():
            self.check(STEADY, [self.steady])
            self.check(MOVING, [self.moving, frozenset()])


def write(bench, path, away, until):
    """Adds and removes decks until then; how many runs that were."""
    runs = 0
    while time.monotonic() < until:
        for deck in bench.late:
            here, there = os.path.join(path, deck), os.path.join(away, os.path.basename(deck))
            os.rename(*((here, there) if os.path.exists(here) else (there, here)))
            bench.expect("a run beside readers", run([*INDEX, path]), 0)
            runs += 1
    return runs


tap = Tap()
with tempfile.TemporaryDirectory() as folder:
    bench = Bench(folder, samples=True)
    path, away = bench.library("read", False), os.path.join(folder, "away")
    os.mkdir(away)
    bench.expect("first run", run([*INDEX, path]), 0)
    steady, moving = (slides(bench.expect("search", run(["-L", path, *words]), 0))[0] for words in (STEADY, MOVING))
    readers = Readers(path, steady, moving)
    threads = [threading.Thread(target=readers.loop) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    runs = write(bench, path, away, time.monotonic() + SECONDS)
    readers.stop.set()
    for thread in threads:
        thread.join()
    tap.result(f"{READERS} readers beside a writer", readers.problems)
    tap.result("the readers saw both states", [] if readers.answers[1] and readers.answers[0] else [str(readers.answers)])
    print(f"# {runs} runs of the indexer in {SECONDS:.0f} s, {sum(readers.answers.values())} answers, {readers.answers[1]} of them nothing, "
          f"the slowest after {readers.slowest * 1000:.0f} ms")
tap.end()
