# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fault tests share: a library to hurt, runs under the shim, and what must hold afterwards."""
import json
import os
import random
import shutil
import subprocess
import sys

BUILD = os.environ["DECKSEARCH_BUILD"]
TOP = os.environ["DECKSEARCH_TOP"]
DATA = os.environ.get("DECKSEARCH_TESTDATA")
ROUNDS = os.environ.get("FAULT_ROUNDS")
SEED = int(os.environ.get("FAULT_SEED", "1"))
SHARDS = int(os.environ.get("FAULT_SHARDS", "1"))
INDEX = ["index", f"--shards={SHARDS}"] if SHARDS > 1 else ["index"]
SHIM = os.path.join(BUILD, "tests", "fault-shim.so")
PROGRAM = os.path.join(BUILD, "decksearch")


class Broken(Exception):
    """A promise was not kept."""


def rounds(otherwise):
    """FAULT_ROUNDS; without it @otherwise, and fewer of several shards, where what is one database's own was tried already."""
    return int(ROUNDS) if ROUNDS else otherwise if SHARDS == 1 else otherwise * 2 // 3


def real_decks():
    """The 59 decks of others, for the long runs; None: the samples."""
    folder = os.path.join(DATA, "corpus", "eu-2019") if DATA else ""
    return folder if ROUNDS and os.path.isdir(folder) else None


def run(words, shim=None, **kind):
    """decksearch WORDS; with @shim (a dict of FAULT_… without the prefix) preloaded."""
    env = dict(os.environ)
    if shim is not None:
        env.update({"FAULT_" + name.upper(): str(value) for name, value in shim.items()})
        env["LD_PRELOAD"] = SHIM
    return subprocess.run([PROGRAM, *words], env=env, capture_output=True, text=True, errors="replace", timeout=300, **kind)


def link_tree(source, target):
    """A copy whose decks are the same files, so that hundreds of libraries cost no room."""
    shutil.copytree(source, target, copy_function=os.link, ignore=shutil.ignore_patterns(".decksearch"), dirs_exist_ok=True)


class Bench:
    """One library, whole and with some decks left out, and what an undisturbed run makes of each."""

    def __init__(self, folder, samples=False):
        real = None if samples else real_decks()
        self.folder = folder
        self.whole = os.path.join(folder, "whole")
        shutil.copytree(real or os.path.join(TOP, "decks"), self.whole, ignore=shutil.ignore_patterns(".decksearch", "source"))
        self.word = "kubernetes" if real else "netkit"
        self.random = random.Random(SEED)
        decks = sorted(os.path.join(at, name) for at, _, names in os.walk(self.whole) for name in names if name.endswith(".pdf"))
        self.late = [os.path.relpath(deck, self.whole) for deck in decks[::3]]
        self.pristine = os.path.join(folder, "pristine")
        link_tree(self.whole, self.pristine)
        self.expect("first run", run([*INDEX, self.pristine]), 0)
        self.export = self.expect("export", run(["-L", self.pristine, "export"]), 0).stdout
        self.half = os.path.join(folder, "half")
        link_tree(self.whole, self.half)
        for deck in self.late:
            os.unlink(os.path.join(self.half, deck))
        self.expect("half of it", run([*INDEX, self.half]), 0)

    def expect(self, what, done, *allowed):
        if done.returncode in allowed:
            return done
        raise Broken(f"{what}: exit {done.returncode}, not {allowed}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")

    def library(self, name, begun):
        """A library: not indexed, or @begun: its index knows two thirds of the decks, and one that is gone."""
        path = os.path.join(self.folder, name)
        shutil.rmtree(path, ignore_errors=True)
        link_tree(self.whole, path)
        if begun:
            shutil.copytree(os.path.join(self.half, ".decksearch"), os.path.join(path, ".decksearch"))
            with open(os.path.join(path, ".decksearch", "root"), "w") as file:
                file.write(path + "\n")
        return path

    def answers(self, path, begun, index=None):
        """A search finds hits or nothing, in valid JSON, or says that nothing is indexed yet; with @begun it finds what it found before."""
        done = run((["--index=" + index] if index else ["-L", path]) + ["--json", self.word])
        none_yet = any(words in done.stderr for words in ("not indexed yet", "no library", "no index of ours"))
        if done.returncode == 2 and not begun and none_yet:
            return
        self.expect("search", done, *((0,) if begun else (0, 1)))
        for line in done.stdout.splitlines():
            json.loads(line)

    def finishes(self, path, *allowed):
        """The next run does what is left, and the index is that of an undisturbed run."""
        self.expect("next run", run(["index", path]), *(allowed or (0,)))
        export = self.expect("export", run(["-L", path, "export"]), 0).stdout
        if export != self.export:
            raise Broken("the export is not that of an undisturbed run")

    def counts(self, begun):
        """How many events of each class an undisturbed run has."""
        path = self.library("counted", begun)
        place = os.path.join(self.folder, "counts")
        self.expect("counted run", run([*INDEX, path], {"count": place}), 0)
        with open(place) as file:
            return {name: int(number) for name, number in (line.split() for line in file)}


class Tap:
    """Test Anything Protocol on stdout."""

    def __init__(self):
        self.number = 0
        self.failed = 0

    def result(self, name, problems):
        self.number += 1
        self.failed += bool(problems)
        print(f"{'not ok' if problems else 'ok'} {self.number} - {name}", flush=True)
        for problem in problems[:5]:
            for line in str(problem).splitlines():
                print("# " + line)

    def end(self):
        print(f"1..{self.number}")
        sys.exit(self.failed > 0)


def each(tap, name, cases, body):
    """Runs @body for each of @cases; one result for all, which names those that broke."""
    problems = []
    for case in cases:
        try:
            body(case)
        except (Broken, ValueError, subprocess.TimeoutExpired) as error:
            problems.append(f"{case}: {error}")
    tap.result(f"{name} ({len(cases)} instants)", problems)
