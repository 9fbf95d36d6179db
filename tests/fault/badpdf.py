#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run over the damaged and hostile PDFs of $DECKSEARCH_TESTDATA/badpdf: it ends by itself, every file has an outcome that its manifest allows,
no worker survives, memory and time stay bounded, and a second run has nothing to do. FAULT_ROUNDS set: also the files that make_hostile.py writes
(bombs, loops, 20,000 pages, odd names). --keep DIR: there, not in a temporary folder."""
import csv
import ctypes
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from faults import DATA, PROGRAM, ROUNDS, Tap, run

SOURCE = os.path.join(DATA, "badpdf")
SECONDS, BYTES, SECOND_RUN = 180, 1536 << 20, 1.0
BOUNDED = "ok page-failed timed-out out-of-memory too-large damaged crashed"
# what make_hostile.py writes has no row in the manifest; by name, the good ones must be searchable
HOSTILE = {
    "empty.pdf": "not-pdf damaged", "onebyte.pdf": "not-pdf damaged", "text.pdf": "not-pdf damaged", "truncated.pdf": "ok damaged page-failed",
    "garbage-xref.pdf": BOUNDED, "fifo.pdf": "not-regular", "loop-a.pdf": "not-regular", "loop-b.pdf": "not-regular",
    "self.pdf": "not-regular", "dangling.pdf": "not-regular", "dev-zero.pdf": "not-regular", "noperm.pdf": "ok no-permission",
    "count-lie.pdf": "ok damaged page-failed too-large no-pages", "deeptree.pdf": BOUNDED + " no-pages", "deepnest.pdf": BOUNDED,
}


class Watch(threading.Thread):
    """The greatest sum of resident memory of a process and all below it, each counted in full."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.peak = pid, 0

    def run(self):
        while True:
            below = {self.pid}
            total = 0
            for name in sorted((int(n) for n in os.listdir("/proc") if n.isdigit())):
                try:
                    with open(f"/proc/{name}/stat", "rb") as file:
                        fields = file.read().rpartition(b")")[2].split()
                except OSError:
                    continue
                if int(fields[1]) in below or name == self.pid:
                    below.add(name)
                    total += int(fields[21]) * 4096
            self.peak = max(self.peak, total)
            if not os.path.exists(f"/proc/{self.pid}"):
                return
            time.sleep(0.02)


def prepare(folder):
    shutil.copytree(SOURCE, folder, dirs_exist_ok=True)
    subprocess.run(["chmod", "-R", "u+rwX", folder], check=True)
    for at, _, names in list(os.walk(folder)):
        for name in names:
            if not name.lower().endswith(".pdf") and not name.endswith((".tsv", ".py")):
                shutil.copy(os.path.join(at, name), os.path.join(at, name + ".pdf"))
    if ROUNDS:
        subprocess.run([sys.executable, os.path.join(SOURCE, "make_hostile.py"), os.path.join(folder, "hostile")], check=True)


def expected():
    with open(os.path.join(SOURCE, "manifest.tsv"), newline="") as file:
        rows = {row["path"]: row["outcome"].split("|") for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    return {path if path.lower().endswith(".pdf") else path + ".pdf": allowed for path, allowed in rows.items()}


def outcomes(folder):
    decks = [json.loads(line) for line in run(["-L", folder, "--json", "decks"]).stdout.splitlines()]
    return {deck["deck"]: deck["error"]["code"] if deck["error"] else "ok" for deck in decks if deck["type"] == "deck"}


def differences(folder):
    have, problems, counts = outcomes(folder), [], {}
    for path, allowed in expected().items():
        if have.get(path) not in allowed:
            problems.append(f"{path}: {have.get(path)}, allowed: {allowed}")
    for path, code in have.items():
        counts[code] = counts.get(code, 0) + 1
        name = path.partition("/")[2]
        if path.startswith("hostile/"):
            allowed = HOSTILE.get(name, BOUNDED if name.startswith(("bomb", "page")) else "ok").split()
            if code not in allowed:
                problems.append(f"{path!r}: {code}, allowed: {allowed}")
    failures = {f["deck"] for f in json.loads(run(["-L", folder, "--json", "status"]).stdout)["failures"]}
    problems += [f"{path!r} is not among the failures of status" for path, code in have.items() if (code != "ok") != (path in failures)]
    if ROUNDS and sum(path.startswith("hostile/") for path in have) < 33:
        problems.append("a hostile file is missing from the index")
    return problems, counts


def adopt():
    """Whoever loses its parent below this process becomes its child: workers of other tests' runs are not counted."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def survivors():
    found = []
    for pid in (n for n in os.listdir("/proc") if n.isdigit()):
        try:
            with open(f"/proc/{pid}/stat", "rb") as file:
                state, parent = file.read().rpartition(b")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == os.getpid() and state != b"Z":
            found.append(pid)
    return found


def main(folder):
    tap = Tap()
    adopt()
    prepare(folder)
    begun = time.monotonic()
    process = subprocess.Popen([PROGRAM, "index", "--jobs=2", folder], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    watch = Watch(process.pid)
    watch.start()
    said = process.communicate(timeout=600)[0]
    watch.join()
    took = time.monotonic() - begun
    tap.result("the run ends with 3", [] if process.returncode == 3 else [f"exit {process.returncode}: {said[-500:]!r}"])
    tap.result("nothing of the files' own reaches the terminal", [line for line in said.split(b"\n") if b"\x1b" in line or b"\x07" in line])
    problems, counts = differences(folder)
    tap.result("every file has an outcome that is allowed", problems)
    tap.result(f"under {SECONDS} s", [] if took < SECONDS else [took])
    tap.result(f"under {BYTES >> 20} MiB in all processes together", [] if watch.peak < BYTES else [watch.peak >> 20])
    tap.result("no worker survives", survivors())
    begun = time.monotonic()
    again = run(["index", "--jobs=2", folder])
    second = time.monotonic() - begun
    fine = again.returncode == 0 and "0 extracted" in again.stdout and second < SECOND_RUN
    tap.result("a second run has nothing to do", [] if fine else [f"{second:.1f} s: exit {again.returncode} {again.stdout}{again.stderr[-500:]}"])
    print(f"# {sum(counts.values())} files in {took:.1f} s, at most {watch.peak >> 20} MiB, second run {second:.2f} s: {counts}")
    tap.end()


if len(sys.argv) > 2:
    main(sys.argv[2])
with tempfile.TemporaryDirectory() as temporary:
    main(temporary)
