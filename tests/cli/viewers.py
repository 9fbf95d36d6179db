#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""viewers.py [--picture FILE] DECK COMMAND...: runs COMMAND on a display of its own (Xvfb) with an empty home, waits until the picture on it
rests, and prints which page of DECK it shows, with how well that page and the next best one match (1 is the same picture).

A page is looked for at any size and any place: what a viewer puts around it does not matter. First as a whole, then its upper part, for viewers
that scroll to a word that was found. COMMAND's viewer may detach; whatever was started ends with this program."""

import argparse
import contextlib
import ctypes
import os
import signal
import struct
import subprocess
import sys
import tempfile
import time

import numpy as np

SCREEN = (1200, 700)  # one slide fits whole, two do not
PAGE_WIDTH = 600      # pixels of the pages drawn to compare with
COARSE, FINE = 4, 2   # screen pixels in one of the compared pictures
CANDIDATES = 6        # pages that are looked at closely
NARROWEST = 0.33      # a page's part of the screen's width
REST = 2.0            # seconds without a change: a search in the background has then found its page
DEADLINE = 60.0       # without a page
GIVE_UP = 3           # resting pictures without one
UPPER = 0.6           # of a page that is not seen whole
MATCH = 0.75          # of a page that is shown
MARGIN = 0.20         # and its distance to all others


# ---- pictures: grey, as arrays of float ----


def read_pgm(path):
    with open(path, "rb") as file:
        data = file.read()
    _, size, _, pixels = data.split(b"\n", 3)
    width, height = map(int, size.split())
    return np.frombuffer(pixels, np.uint8, width * height).reshape(height, width).astype(float)


def read_screen(path):
    """The X window dump that Xvfb keeps of its screen."""
    with open(path, "rb") as file:
        data = file.read()
    fields = struct.unpack(">25I", data[:100])
    head, width, height, line, colors = fields[0], fields[4], fields[5], fields[12], fields[19]
    start = head + 12 * colors
    pixels = np.frombuffer(data, np.uint8, line * height, start).reshape(height, line)[:, : 4 * width].reshape(height, width, 4)
    return pixels[:, :, :3].astype(float) @ np.array([0.114, 0.587, 0.299])


def scale(picture, width, height):
    """@picture at another size: the mean of what falls into each pixel."""
    rows = np.add.reduceat(picture, edges(picture.shape[0], height), axis=0)
    both = np.add.reduceat(rows, edges(picture.shape[1], width), axis=1)
    ones = np.diff(np.append(edges(picture.shape[0], height), picture.shape[0]))[:, None] * np.diff(
        np.append(edges(picture.shape[1], width), picture.shape[1])
    )
    return both / ones


def edges(n, parts):
    return np.minimum((np.arange(parts) * n / parts).astype(int), n - 1)


def window_sums(picture, height, width):
    total = np.pad(picture.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    return total[height:, width:] - total[:-height, width:] - total[height:, :-width] + total[:-height, :-width]


class Screen:
    """A picture in which pages are looked for."""

    def __init__(self, picture, factor):
        self.picture = scale(picture, picture.shape[1] // factor, picture.shape[0] // factor)
        self.picture -= self.picture.mean()
        self.spectrum = np.fft.rfft2(self.picture)
        self.squares = self.picture**2
        self.spreads = {}

    def spread(self, height, width):
        """The deviation of each window of that size, times the root of its size."""
        if (height, width) not in self.spreads:
            sums, squares = window_sums(self.picture, height, width), window_sums(self.squares, height, width)
            self.spreads[height, width] = np.sqrt(np.maximum(squares - sums**2 / (width * height), 1e-6))
        return self.spreads[height, width]

    def find(self, page, width):
        """How well @page matches at the place where it does best when @width wide: the normalised correlation."""
        height = round(width * page.shape[0] / page.shape[1])
        rows, columns = self.picture.shape
        if height > rows or width > columns:
            return 0.0
        template = scale(page, width, height)
        template -= template.mean()
        norm = np.sqrt((template**2).sum())
        product = np.fft.irfft2(self.spectrum * np.conj(np.fft.rfft2(template, self.picture.shape)), self.picture.shape)
        product = product[: rows - height + 1, : columns - width + 1]
        spread = self.spread(height, width)
        match = product / (spread * max(norm, 1e-6))
        match[spread < 1] = 0
        return float(match.max())


def which_page(picture, pages):
    """(match, page) of the pages that match best, best first: a coarse look at all pages in all sizes, then a fine one around the best."""
    coarse, fine = Screen(picture, COARSE), Screen(picture, FINE)
    limit = coarse.picture.shape[1]
    widths = sorted({round(limit * 0.97**i) for i in range(100) if 0.97**i > NARROWEST})
    found = sorted((max((coarse.find(page, width), width) for width in widths) + (number,) for number, page in enumerate(pages, 1)), reverse=True)
    matches = []
    for _, width, number in found[:CANDIDATES]:
        near = range(round(width * COARSE / FINE * 0.975), round(width * COARSE / FINE * 1.025) + 1)
        matches.append((max(fine.find(pages[number - 1], w) for w in near), number))
    return sorted(matches, reverse=True)


# ---- the display and what runs on it ----


def children():
    """All processes below this one: orphans come here (PR_SET_CHILD_SUBREAPER)."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError, IndexError, ValueError), open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
            parents[int(name)] = int(file.read().rpartition(")")[2].split()[1])
    below = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in below} - below:
        below |= more
    return below - {os.getpid()}


def end_all():
    for number in (signal.SIGTERM, signal.SIGKILL):
        for _ in range(20):
            for pid in children():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            if not children():
                return
            time.sleep(0.1)


def start_display(folder):
    reader, writer = os.pipe()
    width, height = SCREEN
    # the child is ended with all others
    subprocess.Popen(  # pylint: disable=consider-using-with
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24", "-fbdir", folder, "-nolisten", "tcp", "-noreset"],
        pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as file:
        number = file.readline().strip()
    if not number:
        sys.exit("Xvfb did not start")
    return ":" + number


def widen_windows(display):
    """Every window as large as the screen, as window managers do: one that opens small may show only a part of the page."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    ignore = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda connection, event: 0)
    x11.XSetErrorHandler(ignore)  # a window may close meanwhile
    connection = x11.XOpenDisplay(display.encode())
    if not connection:
        return
    pointer, window = ctypes.c_void_p(connection), ctypes.c_ulong
    x11.XDefaultRootWindow.restype = window
    parent, root, windows, n = window(), window(), ctypes.POINTER(window)(), ctypes.c_uint()
    top = window(x11.XDefaultRootWindow(pointer))
    x11.XQueryTree(pointer, top, ctypes.byref(root), ctypes.byref(parent), ctypes.byref(windows), ctypes.byref(n))
    for i in range(n.value):
        x11.XMoveResizeWindow(pointer, window(windows[i]), 0, 0, *SCREEN)
    x11.XCloseDisplay(pointer)


# what keeps browsers from greeting a new user, and lets them run as root, where they refuse their own sandbox
WRAPPERS = {
    "chromium": "--no-first-run --no-default-browser-check --disable-gpu --password-store=basic --no-sandbox",
    "firefox": "--no-remote --profile %h/firefox",
    "firefox-esr": "--no-remote --profile %h/firefox",
}
FIREFOX = {"datareporting.policy.dataSubmissionPolicyBypassNotification": "true", "browser.aboutwelcome.enabled": "false",
           "browser.shell.checkDefaultBrowser": "false", "trailhead.firstrun.didSeeAboutWelcome": "true", "termsofuse.bypassNotification": "true"}


def make_home(home):
    for folder in ("bin", "firefox", "run"):
        os.mkdir(f"{home}/{folder}", 0o700)
    with open(f"{home}/firefox/user.js", "w", encoding="utf-8") as file:
        file.writelines(f'user_pref("{name}", {value});\n' for name, value in FIREFOX.items())
    for name, options in WRAPPERS.items():
        with open(f"{home}/bin/{name}", "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\nPATH=${{PATH#*:}}\nexec {name} {options.replace("%h", home)} "$@"\n')
        os.chmod(f"{home}/bin/{name}", 0o755)


def environment(home, display):
    keep = {k: v for k, v in os.environ.items() if k.startswith(("LC_", "LANG", "TZ", "DECKSEARCH", "XDG_CONFIG", "XDG_STATE", "LSAN", "ASAN"))}
    return keep | {"HOME": home, "PATH": f"{home}/bin:{os.environ['PATH']}", "DISPLAY": display, "XDG_RUNTIME_DIR": f"{home}/run",
                   "XDG_CACHE_HOME": f"{home}/cache", "XDG_DATA_HOME": f"{home}/data", "GDK_BACKEND": "x11", "QT_QPA_PLATFORM": "xcb",
                   "NO_AT_BRIDGE": "1", "LIBGL_ALWAYS_SOFTWARE": "1", "MOZ_ENABLE_WAYLAND": "0"}  # fmt: skip


def judge(picture, pages):
    matches = which_page(picture, pages)
    (best, page), (second, other) = matches[0], matches[1] if len(matches) > 1 else (0.0, 0)
    clear = best >= MATCH and best - second >= MARGIN
    return clear, f"{'page' if clear else 'no page; nearest'} {page}, match {best:.3f}, next page {other} {second:.3f}"


def watch(display, screen, pages):
    """Waits until the picture rests on a page; at the deadline, what it is nearest to."""
    deadline, rested, before, tries = time.monotonic() + DEADLINE, 0.0, None, 0
    verdict = (False, "nothing was shown")
    while time.monotonic() < deadline:
        picture = read_screen(screen)
        if before is None or (np.abs(picture - before) > 32).mean() > 0.002:
            before, rested = picture, time.monotonic()
        elif picture.std() > 1 and time.monotonic() - rested > REST:
            verdict = judge(picture, pages)
            if not verdict[0]:
                verdict = judge(picture, [page[: int(page.shape[0] * UPPER)] for page in pages])
            if verdict[0]:
                break
            tries += 1
            if tries == GIVE_UP:
                break
            widen_windows(display)
            rested = time.monotonic()
        time.sleep(0.2)
    return verdict


def draw_pages(deck, folder):
    subprocess.run(["pdftoppm", "-gray", "-scale-to-x", str(PAGE_WIDTH), "-scale-to-y", "-1", deck, f"{folder}/page"], check=True)
    return [read_pgm(f"{folder}/{name}") for name in sorted(os.listdir(folder)) if name.startswith("page")]


def write_picture(path, screen):
    picture = read_screen(screen)
    with open(path, "wb") as file:
        file.write(b"P5\n%d %d\n255\n" % (picture.shape[1], picture.shape[0]) + picture.clip(0, 255).astype(np.uint8).tobytes())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--picture")
    parser.add_argument("deck")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    args = parser.parse_args()
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        make_home(home)
        pages = draw_pages(args.deck, home)
        try:
            display = start_display(home)
            subprocess.run(args.command, env=environment(home, display), check=True, stdin=subprocess.DEVNULL, timeout=DEADLINE)
            clear, verdict = watch(display, f"{home}/Xvfb_screen0", pages)
            if args.picture:
                write_picture(args.picture, f"{home}/Xvfb_screen0")
        finally:
            end_all()
    print(verdict)
    return 0 if clear else 1


if __name__ == "__main__":
    sys.exit(main())
