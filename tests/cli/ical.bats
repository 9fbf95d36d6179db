#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Calendars that another program wrote.
load lib

events() { "$python" "$DECKSEARCH_TOP/tests/cli/events.py" "$@"; }

# The Python that has Debian's modules may not be the first one.
need_icalendar() {
  for python in python3 /usr/bin/python3; do
    "$python" -c 'import icalendar' 2>/dev/null && return 0
  done
  [ "${STRICT:-0}" = 1 ] && { echo "python3-icalendar is missing"; return 1; }
  skip "python3-icalendar is missing"
}

@test "400 events of python3-icalendar are read as it reads them" {
  need_icalendar
  mkdir lib
  events write lib/hive.ics
  grep -q '^BEGIN:VTIMEZONE' lib/hive.ics
  grep -q '^ ' lib/hive.ics
  decksearch index lib >/dev/null
  decksearch --library=lib talks --json >talks.json
  run events compare lib/hive.ics <talks.json
  exits 0
  has "400 events, 0 differences"
}

@test "a cut calendar gives its whole events" {
  need_icalendar
  events write hive.ics
  size=$(stat -c %s hive.ics)
  for part in 3 17 31 50 64 77 99; do
    rm -rf lib
    mkdir lib
    whole=$(events cut hive.ics $((size * part / 100 + part)) lib/hive.ics)
    decksearch index lib >/dev/null
    run decksearch --library=lib talks
    [ "${#lines[@]}" = "$whole" ] || { echo "cut at $part %: ${#lines[@]} of $whole events"; return 1; }
    run decksearch --library=lib talks --check
    has "hive.ics:"
  done
}
