#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Power loss: everything a few runs write below `.decksearch` is recorded, and the folder is built as a disk may hold it when the power goes at
some instant. Each such folder must open and answer, with an old or a new state or as not indexed yet, and the next run must finish.

The model: what a file held at its last sync is on the disk; of what was written since, nothing, all or any part may be, and what is not reads as
zeros or is missing. Names (create, rename, unlink, folders) reach the disk in their order, as in a journal, at the latest with the next sync."""
import os
import shutil
import struct
import tempfile

from faults import INDEX, Bench, Tap, each, rounds, run

CREATE, WRITE, TRUNCATE, SYNC, RENAME, UNLINK, MKDIR, RMDIR = range(8)
HEADER = struct.Struct("=IIIIQQ")
NAMES = (CREATE, RENAME, UNLINK, MKDIR, RMDIR)


def read_log(path):
    with open(path, "rb") as file:
        data = file.read()
    at, ops = 0, []
    while at < len(data):
        op, path_len, other_len, _, offset, length = HEADER.unpack_from(data, at)
        at += HEADER.size
        name, other = os.fsdecode(data[at:at + path_len]), os.fsdecode(data[at + path_len:at + path_len + other_len])
        at += path_len + other_len
        body = data[at:at + length] if op == WRITE else b""
        at += len(body)
        ops.append((op, name, other, offset, body))
    return ops


class File:
    def __init__(self):
        self.synced, self.since = b"", []  # bytes; (offset, bytes) or (length, None) for a truncation


def apply(content, changes):
    content = bytearray(content)
    for offset, data in changes:
        if data is None:
            del content[offset:]
            content.extend(b"\0" * (offset - len(content)))
        else:
            content.extend(b"\0" * (offset + len(data) - len(content)))
            content[offset:offset + len(data)] = data
    return bytes(content)


class Disk:
    """The names as the program sees them, and what happened to them since the last sync."""

    def __init__(self, ops):
        self.names, self.folders = {}, set()
        self.pending = []
        for op, name, other, offset, data in ops:
            if op == SYNC:
                if name in self.names:
                    file = self.names[name]
                    file.synced, file.since = apply(file.synced, file.since), []
                self.pending = []
            elif op == WRITE:
                self.names.setdefault(name, File()).since.append((offset, data))
            elif op == TRUNCATE:
                self.names.setdefault(name, File()).since.append((offset, None))
            else:
                self.pending.append((dict(self.names), set(self.folders)))
                self.change(op, name, other)

    def change(self, op, name, other):
        if op == CREATE:
            self.names[name] = File()
        elif op == RENAME and name in self.names:
            self.names[other] = self.names.pop(name)
        elif op == RENAME:  # a folder
            for path in [path for path in self.names if path.startswith(name + "/")]:
                self.names[other + path[len(name):]] = self.names.pop(path)
            self.folders = {other + path[len(name):] if (path + "/").startswith(name + "/") else path for path in self.folders}
        elif op == UNLINK:
            self.names.pop(name, None)
        elif op == MKDIR:
            self.folders.add(name)
        elif op == RMDIR:
            self.folders.discard(name)

    def build(self, target, source, how, random):
        """Writes the folder @source as @target: how = (names: how many of the pending changes are lost, data: none | part | all)."""
        lost, data = how
        names, folders = self.pending[-lost] if lost else (self.names, self.folders)
        os.makedirs(target)
        for folder in sorted(folders):
            os.makedirs(target + folder[len(source):], exist_ok=True)
        for name, file in names.items():
            changes = {"none": [], "all": file.since, "part": [c for c in file.since if random.random() < 0.5]}[data]
            content = apply(file.synced, changes)
            if data == "part":  # the size is known, some of the bytes are not there
                content += b"\0" * (len(apply(file.synced, file.since)) - len(content))
            place = target + name[len(source):]
            if os.path.isdir(os.path.dirname(place)):
                with open(place, "wb") as out:
                    out.write(content)


def lose_power(case):
    cut, lost, data = case
    disk = Disk(ops[:cut])
    lost = {"no names": 0, "some names": bench.random.randint(0, len(disk.pending)), "all names": len(disk.pending)}[lost]
    shutil.rmtree(index, ignore_errors=True)
    disk.build(index, index, (lost, data), bench.random)
    if not os.path.isdir(index):
        return
    bench.answers(library, False)
    bench.finishes(library)


tap = Tap()
with tempfile.TemporaryDirectory() as folder:
    bench = Bench(folder)
    log = os.path.join(folder, "log")
    library = bench.library("victim", False)
    index = os.path.join(library, ".decksearch")
    away = os.path.join(folder, "away")
    os.mkdir(away)
    for number, deck in enumerate(bench.late):
        os.rename(os.path.join(library, deck), os.path.join(away, str(number)))
    bench.expect("first run", run([*INDEX, library], {"log": log}), 0)
    begun = len(read_log(log))
    for number, deck in enumerate(bench.late):
        os.rename(os.path.join(away, str(number)), os.path.join(library, deck))
        bench.expect("a run that adds", run([*INDEX, library], {"log": log}), 0)
    ops = read_log(log)
    for lost in ("all names", "some names", "no names"):
        for data in ("none", "part", "all"):
            cuts = sorted(bench.random.sample(range(1, len(ops) + 1), min(rounds(90) // 9, len(ops))))
            each(tap, f"power lost: {lost} lost, {data} of the unsynced bytes there", [(cut, lost, data) for cut in cuts], lose_power)
    print(f"# {len(ops)} changes recorded, {begun} of them in the first run")
tap.end()
