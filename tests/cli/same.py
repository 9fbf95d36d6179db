#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""same.py FOLDER: the talks on stdin (talks --json) once more in FOLDER, as YAML, as a calendar and a table for each event, each the way such lists are
written: UTC or wall time, titles cut off with dots, speakers with or without organisations, or none."""
import datetime, json, pathlib, sys

folder = pathlib.Path(sys.argv[1])
talks = [talk for talk in map(json.loads, sys.stdin) if talk["type"] == "talk"]


def speakers(talk):
    return "; ".join(each["name"] + (f", {each['affiliation']}" if each["affiliation"] else "") for each in talk["speakers"])


def yaml(talks):
    for talk in talks:
        yield f"- name: {json.dumps(talk['title'], ensure_ascii=False)}\n  slides: https://slides.example/x\n  event:\n    name: {json.dumps(talk['event'])}\n"
        yield "  presenters:\n" + "".join(f"    - name: {json.dumps(each['name'], ensure_ascii=False)}\n" for each in talk["speakers"]) if talk["speakers"] else ""
        yield f"  date: {talk['date']}\n" if talk["date"] else ""


def ical(event, talks):
    def text(words):
        return words.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")

    yield f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:{event}\r\n"
    for n, talk in enumerate(talks):
        if not talk["date"] or not talk["start"]:
            continue
        start = datetime.datetime.fromisoformat(talk["date"] + "T" + talk["start"])
        when = f"{start:%Y%m%dT%H%M%S}"
        if n % 2 and talk["utc_offset"] is not None:
            when = f"{start - datetime.timedelta(minutes=talk['utc_offset']):%Y%m%dT%H%M%S}Z"
        summary = talk["title"] + (f" - {speakers(talk)}" if n % 3 and talk["speakers"] else "")
        yield f"BEGIN:VEVENT\r\nSUMMARY:{text(summary)}\r\nDTSTART:{when}\r\nEND:VEVENT\r\n"
    yield "END:VCALENDAR\r\n"


def table(event, talks):
    yield f"# {event}\n\n|Topic|YouTube|\n|---|---|\n"
    for n, talk in enumerate(talks):
        title = talk["title"] if n % 2 or len(talk["title"]) <= 50 else talk["title"][:45].rstrip() + "..."
        line = title + (f" - {speakers(talk)}" if talk["speakers"] else "")
        yield "|" + line.replace("|", "\\|") + f"|[Video](https://youtu.be/{n}-{event.replace(' ', '')})|\n"


(folder / "all.yaml").write_text("".join(yaml(talks)))
for n, event in enumerate(sorted({talk["event"] for talk in talks})):
    ours = [talk for talk in talks if talk["event"] == event]
    (folder / f"{n}.ics").write_text("".join(ical(event, ours)), newline="")
    # a heading names an event only in Latin letters
    if event.isascii():
        (folder / f"{n}-table.md").write_text("".join(table(event, ours)))
