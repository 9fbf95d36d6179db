#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""events.py write FILE: a conference of 400 events, written by python3-icalendar.
events.py compare FILE: what decksearch read of FILE (talks --json on stdin) against what python3-icalendar reads of it.
events.py cut FILE N OUT: FILE cut behind byte N; prints how many whole events that leaves."""
import datetime, json, random, re, sys, zoneinfo
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

EVENTS = 400
FIRST = ["Zorvan", "Ilmari", "Saoirse", "Ödön", "Mirabel", "Tove", "Håkon", "Jip", "Orsolya", "Wiebke"]
LAST = ["Quell", "Tuck", "Penn", "Brix", "Årud", "Łask", "Vane", "Żuk", "Stoat", "Ünal"]
ORGS = ["Brightforge", "Dune Labs", "Kestrel & Sons", "Żółw GmbH", "Marvane, Inc.", "Orbe"]
WORDS = "wax hive comb näher pollen swarm 蜂 Größe sting queen; drone, smoke\\fire honey café veil 🐝 frame nectar".split()


def zone(name, rules):
    block = Timezone()
    block.add("TZID", name)
    for kind, start, before, after, rule in rules:
        part = kind()
        part.add("TZOFFSETFROM", datetime.timedelta(minutes=before))
        part.add("TZOFFSETTO", datetime.timedelta(minutes=after))
        part.add("DTSTART", start)
        if rule:
            part.add("RRULE", rule)
        block.add_component(part)
    return block


def zones():
    spring, autumn = {"freq": "yearly", "bymonth": 3, "byday": "-1su"}, {"freq": "yearly", "bymonth": 10, "byday": "-1su"}
    yield zone("Europe/Oslo", [(TimezoneDaylight, datetime.datetime(1996, 3, 31, 2), 60, 120, spring),
                               (TimezoneStandard, datetime.datetime(1996, 10, 27, 3), 120, 60, autumn)])
    yield zone("Hive Time", [(TimezoneStandard, datetime.datetime(1970, 1, 1), 345, 345, None)])


def when(rng, n):
    """DTSTART in one of the ways calendars write it; the property's parameters."""
    local = datetime.datetime(2025, rng.choice([1, 3, 7, 11]), rng.randint(1, 28), rng.randint(7, 19), rng.choice([0, 5, 15, 30, 55]))
    way = n % 5
    if way == 0:
        return local.replace(tzinfo=datetime.timezone.utc), {}
    return local, {"TZID": [None, "Europe/Oslo", "Hive Time", "America/New_York"][way - 1]} if way > 1 else {}


def title(rng, n):
    return f"Nr {n} " + " ".join(rng.choice(WORDS) for _ in range(rng.randint(2, 14))) + " wax"


def write(path):
    rng = random.Random(4)
    calendar = Calendar()
    for name, value in (("PRODID", "-//decksearch//test//EN"), ("VERSION", "2.0"), ("X-WR-CALNAME", "HiveCon Europe 2025")):
        calendar.add(name, value)
    for block in zones():
        calendar.add_component(block)
    for n in range(EVENTS):
        event = Event()
        people = [f"{rng.choice(FIRST)} {rng.choice(LAST)}" for _ in range(n % 3)]
        event.add("SUMMARY", title(rng, n) + (f" - {' & '.join(people)}, {rng.choice(ORGS)}" if people else ""))
        start, parameters = when(rng, n)
        event.add("DTSTART", start, parameters)
        event.add("DTEND", start + datetime.timedelta(minutes=rng.choice([5, 30, 95])), parameters)
        event.add("UID", f"{n}@hive.example")
        event.add("DESCRIPTION", "\n\n".join(" ".join(rng.choice(WORDS) for _ in range(rng.randint(1, 90))) + "." for _ in range(rng.randint(1, 3))))
        event.add("CATEGORIES", [rng.choice(["Wax", "Größe", "Comb; Hive"])])
        event.add("LOCATION", rng.choice(["Hall A, Level 2", "Saal Größe", "蜂 Room"]))
        event.add("URL", f"https://hive.example/event/{n}?a=1,2;b=%20")
        calendar.add_component(event)
    with open(path, "wb") as file:
        file.write(calendar.to_ical())


def squeezed(text):
    return re.sub(r"\s+", " ", str(text)).strip()


def compare(path):
    talks = {talk["url"]: talk for talk in map(json.loads, sys.stdin) if talk["type"] == "talk"}
    with open(path, "rb") as file:
        events = [part for part in Calendar.from_ical(file.read()).walk("VEVENT")]
    wrong = []
    for event in events:
        talk = talks.pop(str(event["URL"]), None)
        if talk is None:
            wrong.append(f"missing: {event['SUMMARY']}")
            continue
        names = " & ".join(each["name"] for each in talk["speakers"])
        organisation = talk["speakers"][0]["affiliation"] if talk["speakers"] else ""
        whole = talk["title"] + (f" - {names}, {organisation}" if names else "")
        zone_name, start, end = event["DTSTART"].params.get("TZID"), event["DTSTART"].dt, event["DTEND"].dt
        want = {
            "summary": squeezed(event["SUMMARY"]), "description": squeezed(event["DESCRIPTION"]),
            "section": squeezed(event["CATEGORIES"].cats[0]), "date": f"{start:%Y-%m-%d}", "start": f"{start:%H:%M}", "end": f"{end:%H:%M}",
            "zone": zone_name or ("UTC" if start.tzinfo else None),
            "offset": int(start.utcoffset().total_seconds() // 60) if start.tzinfo else None,
        }
        got = {
            "summary": squeezed(whole), "description": squeezed(talk["abstract"]), "section": talk["section"],
            "date": talk["date"], "start": talk["start"], "end": talk["end"], "zone": talk["tz"], "offset": talk["utc_offset"],
        }
        wrong += [f"{event['SUMMARY'][:20]}: {key}: {want[key]!r}, read {got[key]!r}" for key in want if want[key] != got[key]]
    wrong += [f"invented: {url}" for url in talks]
    print(f"{len(events)} events, {len(wrong)} differences")
    print("\n".join(wrong[:20]))
    sys.exit(bool(wrong) or len(events) != EVENTS)


def cut(path, at, out):
    with open(path, "rb") as file:
        data = file.read()[:int(at)]
    with open(out, "wb") as file:
        file.write(data)
    print(data.count(b"\r\nEND:VEVENT\r\n"))


{"write": write, "compare": compare, "cut": cut}[sys.argv[1]](*sys.argv[2:])
