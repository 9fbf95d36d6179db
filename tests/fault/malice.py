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


DOORS = pathlib.Path(__file__).resolve().parents[2] / "include/decksearch"
WIRE = int(re.search(r"DS_WIRE_VERSION (\d+)", (DOORS / "wire.h").read_text())[1])
VERSION = int(re.search(r"DS_FACTS_VERSION (\d+)", (DOORS / "deck.h").read_text())[1])


def frame(kind, body, length=None):
    return struct.pack("=3sBIQ", b"dsw", WIRE, kind, len(body) if length is None else length) + body


def hello(version=VERSION):
    link.sendall(frame(0, struct.pack("=IBBBB", version, 1, 1, 0, 0)))


def done(code, message):
    # (imsu): its three members, and where the text, which has no fixed size, ends
    body = struct.pack("=i", code) + message + b"\0\0"
    end = len(body)
    body += b"\0" * (-len(body) % 4) + struct.pack("=I", 0)
    return body + bytes([end])


def metadata(pages):  # without a word in it
    return frame(2, struct.pack("=I4x8x6x", pages) + b"\0(msmsmsmsmsmsx)")


def page(number):  # empty; at the end, where its lines, text, error, label and numbers end
    return frame(3, struct.pack("=IIfff4x", number, 0, 720, 405, 1) + bytes([21, 21, 20, 20, 20]))


def request():
    """The first and the last page wanted, and a descriptor of the file; None: nothing more is."""
    data, fds, _, _ = socket.recv_fds(link, 65536, 4)
    return (*struct.unpack("=II", data[-10:-2]), fds[0]) if data else None


if how == "never-hello":
    time.sleep(600)
if how == "exit-at-once":
    sys.exit(0)
if how == "other-version":
    hello(99)
    time.sleep(600)
hello()
while wanted := request():
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
    elif how == "metadata-for-ever":
        while True:
            link.sendall(metadata(3) * 100)
    elif how == "crash-at-300":  # of 600 pages
        link.sendall(metadata(600))
        for number in range(wanted[0], wanted[1] + 1):
            if number == 300:
                os.kill(os.getpid(), signal.SIGSEGV)
            link.sendall(page(number))
        link.sendall(frame(6, done(-1, b"")))
    elif how == "change":  # the file, once a page of it was sent; honest if asked again
        link.sendall(metadata(3) + page(1) if wanted[0] == 1 else metadata(3) + page(3) + frame(6, done(-1, b"")))
        if wanted[0] > 1:
            continue
        with open(os.readlink(f"/proc/self/fd/{wanted[2]}"), "ab") as deck:
            deck.write(b"%")
        os.kill(os.getpid(), signal.SIGKILL)
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
