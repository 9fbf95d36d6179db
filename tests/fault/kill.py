#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 of the indexer, and of its workers, at instants drawn from each step of a run. FAULT_ROUNDS=N: N instants over the decks of
$DECKSEARCH_TESTDATA; FAULT_SEED=S: other instants."""
import os
import signal
import tempfile

from faults import INDEX, SHARDS, Bench, Broken, Tap, each, rounds, run

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
    done = run([*INDEX, path], {"class": step, "at": k, "do": "kill"})
    # a busy machine commits more often, since commits go by seconds, too
    if done.returncode == 0 and k > counts[begun][step] * (6 if step == "commit" else 9) // 10:
        return  # this run had fewer events
    if done.returncode != -signal.SIGKILL:
        raise Broken(f"was not killed: exit {done.returncode} {done.stderr}")
    bench.answers(path, begun)
    bench.finishes(path)


def kill_worker(case):
    _, begun, k = case
    path = bench.library("victim", begun)
    done = bench.expect("run", run([*INDEX, path], {"class": "extract", "at": k, "do": "kill-worker"}), 0, 3)
    if done.returncode == 3 and "SIGKILL" not in done.stderr:
        raise Broken("a deck failed and the message does not say that its worker was killed: " + done.stderr)
    bench.answers(path, begun)
    if "SIGKILL" in done.stderr:
        bench.expect("retry", run([*INDEX, "--retry", path]), 0)
    bench.finishes(path)


def kill_writer(case):
    """The run ends with the death's name, and what it wrote before is whole."""
    step, begun, k = case
    path = bench.library("victim", begun)
    done = bench.expect("run", run([*INDEX, path], {"class": step, "at": k, "do": "kill-writer"}), 0, 2, -signal.SIGKILL)
    if done.returncode == 2 and "was killed by Killed" not in done.stderr:
        raise Broken("the message does not say that a writer was killed: " + done.stderr)
    killed.add(done.returncode)
    bench.answers(path, begun)
    bench.finishes(path)


def kill_dealing(case):
    """Killed while an index is dealt to another number of shards: the old ones answer until all the new ones are whole."""
    path = bench.library("victim", True)
    done = run(["index", f"--shards={SHARDS + 1}", path], {"class": "any", "at": case, "do": "kill"})
    if done.returncode not in (0, -signal.SIGKILL):
        raise Broken(f"was not killed: exit {done.returncode} {done.stderr}")
    bench.answers(path, True)
    bench.finishes(path)
    names = sorted(name for name in os.listdir(os.path.join(path, ".decksearch")) if name.startswith("db"))
    with open(os.path.join(path, ".decksearch", "shards")) as file:
        if names != sorted(line.split()[1] for line in file):
            raise Broken(f"databases lie beside those in use: {names}")


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
    if SHARDS > 1:
        killed = set()
        cases = [case for step in ("put", "commit") for begun in (False, True) for case in instants(bench, step, begun, per_step)]
        each(tap, "a writer process killed: the run says so, the next run finishes", cases, kill_writer)
        tap.result("some of them were killed", [] if 2 in killed else [str(killed)])
        dealing = int(counts[True]["any"] * 1.5)
        each(tap, "killed while dealt to another number of shards", sorted(bench.random.sample(range(1, dealing), per_step * 5)), kill_dealing)
    if os.environ.get("FAULT_ROUNDS"):
        print(f"# events of a run: {counts}")
tap.end()
