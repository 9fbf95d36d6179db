#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 of the indexer, and of its workers, at instants drawn from each step of a run. FAULT_ROUNDS=N: N instants over the decks of
$DECKSEARCH_TESTDATA; FAULT_SEED=S: other instants."""
import os
import signal
import tempfile

from faults import Bench, Broken, Tap, each, rounds, run

STEPS = ("extract", "judge", "put", "commit", "cache", "rename")


def instants(bench, step, begun, n):
    """(step, begun, k): @n different k, the first and the last event among them."""
    last = counts[begun][step]
    if step == "extract":
        last = last * 4 // 5  # how many frames come at once differs from run to run
    chosen = {1, last} | set(bench.random.sample(range(1, last + 1), min(n, last))) if last else set()
    return [(step, begun, k) for k in sorted(bench.random.sample(sorted(chosen), min(n, len(chosen))))]


def kill_host(case):
    step, begun, k = case
    path = bench.library("victim", begun)
    done = run(["index", path], {"class": step, "at": k, "do": "kill"})
    if done.returncode == 0 and k > counts[begun][step] * 9 // 10:
        return  # this run had fewer events
    if done.returncode != -signal.SIGKILL:
        raise Broken(f"was not killed: exit {done.returncode} {done.stderr}")
    bench.answers(path, begun)
    bench.finishes(path)


def kill_worker(case):
    _, begun, k = case
    path = bench.library("victim", begun)
    done = bench.expect("run", run(["index", path], {"class": "extract", "at": k, "do": "kill-worker"}), 0, 3)
    if done.returncode == 3 and "SIGKILL" not in done.stderr:
        raise Broken("a deck failed and the message does not say that its worker was killed: " + done.stderr)
    bench.answers(path, begun)
    if "SIGKILL" in done.stderr:
        bench.expect("retry", run(["index", "--retry", path]), 0)
    bench.finishes(path)


tap = Tap()
with tempfile.TemporaryDirectory() as folder:
    bench = Bench(folder)
    counts = {begun: bench.counts(begun) for begun in (False, True)}
    per_step = max(2, rounds(36) // len(STEPS) // 2)
    for step in STEPS:
        cases = instants(bench, step, False, per_step) + instants(bench, step, True, per_step)
        each(tap, f"the indexer killed in {step}: an old or new state answers, the next run finishes", cases, kill_host)
    cases = instants(bench, "extract", False, rounds(10) // 2 if rounds(10) > 20 else 5)
    each(tap, "a worker killed: its deck is read or named, the run goes on", cases, kill_worker)
    if os.environ.get("FAULT_ROUNDS"):
        print(f"# events of a run: {counts}")
tap.end()
