#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker that misbehaves; how is its own file name, or what the file `how` beside it says. It speaks just enough of the wire to get as far as
it wants to."""
import os, pathlib, re, signal, socket, struct, sys, time

how = os.path.basename(sys.argv[0])
told = os.path.join(os.path.dirname(sys.argv[0]), "how")
if os.path.exists(told):
    with open(told) as file:
        how = file.read().strip()
link = socket.socket(fileno=3)


def frame(kind, body, length=None):
    return struct.pack("=3sBIQ", b"dsw", 1, kind, len(body) if length is None else length) + body


DOOR = pathlib.Path(__file__).resolve().parents[2] / "include/decksearch/deck.h"
VERSION = int(re.search(r"DS_FACTS_VERSION (\d+)", DOOR.read_text())[1])


def hello(version=VERSION):
    link.sendall(frame(0, struct.pack("=IBBBB", version, 1, 1, 0, 0)))


def done(code, message):
    # (imsu): its three members, and where the text, which has no fixed size, ends
    body = struct.pack("=i", code) + message + b"\0\0"
    end = len(body)
    body += b"\0" * (-len(body) % 4) + struct.pack("=I", 0)
    return body + bytes([end])


def request():
    data, fds, _, _ = socket.recv_fds(link, 65536, 4)
    return bool(data)


if how == "never-hello":
    time.sleep(600)
if how == "exit-at-once":
    sys.exit(0)
if how == "other-version":
    hello(99)
    time.sleep(600)
hello()
while request():
    if how == "uncaged":  # honest otherwise: the file has no pages
        link.sendall(frame(6, done(3, b"holds no page")))
    elif how == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif how == "exit-early":
        sys.exit(3)
    elif how == "garbage":
        link.sendall(os.urandom(4096))
    elif how == "lie-length":
        link.sendall(frame(3, b"", 1 << 40))
    elif how == "torn-frame":
        link.sendall(frame(3, b"xxxx", 4000))
        sys.exit(0)
    elif how == "wrong-body":
        link.sendall(frame(3, b"\xff" * 64))
    elif how == "metadata-for-ever":  # of three pages, without a word in them
        body = struct.pack("=I4x8x6x", 3) + b"\0(msmsmsmsmsmsx)"
        while True:
            link.sendall(frame(2, body) * 100)
    elif how == "stall":
        time.sleep(600)
    elif how == "busy":
        while True:
            pass
    elif how == "flood-stderr":
        for _ in range(2000):
            try:
                os.write(2, b"\x1b[31mpoppler says something\n" * 40)
            except BlockingIOError:  # what the host does not read is lost; nobody waits
                pass
        os.kill(os.getpid(), signal.SIGABRT)
    elif how == "fork-holder":
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        os._exit(1)
