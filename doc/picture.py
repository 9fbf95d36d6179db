#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""picture.py OUT.svg COMMAND...: runs COMMAND in a terminal of 80 columns and draws what it prints.

`make picture` makes the README's picture of the sample library with it. Colours and bold are those the program prints;
whatever else it sends to a terminal (links) is left out.
"""
import html, os, pty, re, sys

COLUMNS, CELL, LINE, MARGIN = 80, 8.43, 19, 16
COLOURS = {"31": "#ff7b72", "32": "#7ee787", "33": "#f2cc60", "34": "#79c0ff", "35": "#d2a8ff", "36": "#76e3ea"}


def output_of(command):
    """What @command prints to a terminal."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(COLUMNS=str(COLUMNS), TERM="xterm-256color", LC_ALL="C.UTF-8", PAGER="cat")
        os.execvp(command[0], command)
    chunks = []
    try:
        while chunk := os.read(terminal, 65536):
            chunks.append(chunk)
    except OSError:  # Linux says EIO when the program has ended
        pass
    os.waitpid(pid, 0)
    return b"".join(chunks).decode().replace("\r\n", "\n")


def draw(text):
    rows, style = [], set()
    for number, line in enumerate(text.rstrip("\n").split("\n")):
        spans, column = [], 0
        for escape, plain in re.findall(r"\x1b(\[[0-9;]*m|\]8;[^\x1b]*\x1b\\)|([^\x1b]+)", line):
            if escape.startswith("[") and escape != "[":
                codes = escape[1:-1].split(";")
                style = (set() if "0" in codes or codes == [""] else style) | {c for c in codes if c not in ("0", "")}
            if plain:
                fill = next((COLOURS[c] for c in style if c in COLOURS), "#8b949e" if "2" in style else "#e6edf3")
                weight = ' font-weight="bold"' if "1" in style else ""
                spans.append(f'<tspan x="{MARGIN + column * CELL:.1f}" fill="{fill}"{weight}>{html.escape(plain)}</tspan>')
                column += len(plain)
        rows.append(f'<text y="{MARGIN + (number + 1) * LINE - 5}">{"".join(spans)}</text>')
    width, height = 2 * MARGIN + COLUMNS * CELL, 2 * MARGIN + len(rows) * LINE
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}">\n'
            f'<rect width="100%" height="100%" rx="8" fill="#0d1117"/>\n'
            '<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14" xml:space="preserve">\n' + "\n".join(rows) + "\n</g>\n</svg>\n")


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    shown = " ".join(["decksearch"] + sys.argv[3:])
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.write(draw(f"\x1b[32m$\x1b[0m {shown}\n" + output_of(sys.argv[2:])))


main()
