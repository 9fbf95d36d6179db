#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bytes of the index flipped, files cut or lost: a search never dies of a signal; `check` tells, `index` rebuilds from the cache, and what was there
stays until the new index is whole."""
import glob
import os
import tempfile

from faults import Bench, Broken, Tap, each, rounds, run


def hurt(path, how):
    with open(path, "r+b") as file:
        size = os.path.getsize(path)
        if how == "cut":
            file.truncate(size // 2)
            return
        for _ in range(1 if how == "one byte" else 64):
            at = bench.random.randrange(size)
            file.seek(at)
            byte = file.read(1)[0]
            file.seek(at)
            file.write(bytes([byte ^ bench.random.randrange(1, 256)]))


def damage(case):
    table, how, summed = case
    path = bench.library("damaged", False)
    bench.expect("first run", run(["index", path]), 0)
    if not summed:
        os.unlink(os.path.join(path, ".decksearch", "sums"))  # as after a run that was killed
    hurt(os.path.join(path, ".decksearch", "db", table), how)
    bench.expect("search", run(["-L", path, bench.word]), 0, 1, 2)
    told = bench.expect("check", run(["-L", path, "check"]), *((1,) if summed else (0, 1, 2)))
    if summed and table not in told.stdout:
        raise Broken(f"check does not name the table: {told.stdout}")
    done = bench.expect("index", run(["index", path]), 0)
    if " 0 extracted" not in done.stdout:
        raise Broken("decks were extracted again: " + done.stdout)
    if summed:
        bench.finishes(path)
        bench.expect("check", run(["-L", path, "check"]), 0)


def kept(case):
    """A rebuild that is killed leaves what was there before; the next one takes it away."""
    path = bench.library("damaged", False)
    bench.expect("first run", run(["index", path]), 0)
    hurt(os.path.join(path, ".decksearch", "db", "postlist.glass"), "many bytes")
    run(["index", path], {"class": "put", "at": case, "do": "kill"})
    if not glob.glob(os.path.join(path, ".decksearch", "db.old-*")):
        raise Broken("the old database is gone before the new one is whole")
    bench.finishes(path)
    if glob.glob(os.path.join(path, ".decksearch", "db.old-*")):
        raise Broken("the old database was never taken away")


tap = Tap()
with tempfile.TemporaryDirectory() as folder:
    bench = Bench(folder, samples=True)
    tables = sorted(name for name in os.listdir(os.path.join(bench.pristine, ".decksearch", "db")) if name != "flintlock")
    for summed in (True, False):
        cases = [(table, how, summed) for table in tables for how in ("one byte", "many bytes", "cut") for _ in range(max(1, rounds(30) // 30))]
        each(tap, f"a damaged table, {'with' if summed else 'without'} sums", cases, damage)
    each(tap, "a rebuild that is killed", [1, 20, 60], kept)
tap.end()
