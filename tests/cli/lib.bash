# SPDX-License-Identifier: GPL-3.0-or-later
# What the bats tests share. Each test works in a folder of its own, on a copy of the sample library.

setup() {
  cd "$BATS_TEST_TMPDIR" || return 1
  export PAGER=cat HOME="$BATS_TEST_TMPDIR/home" XDG_STATE_HOME="$BATS_TEST_TMPDIR/state" XDG_CONFIG_HOME="$BATS_TEST_TMPDIR/config"
  mkdir -p "$HOME"
}

# Copies the samples to ./lib without an index.
samples() {
  cp -r "$DECKSEARCH_TOP/decks" lib
  rm -rf lib/.decksearch
}

# A library of the samples, indexed; the working folder is inside it.
sample_library() {
  samples
  decksearch index lib >/dev/null
  cd lib || return 1
}

# Holds the lock $1 for $2 seconds, from now on.
hold_lock() {
  flock "$1" sleep "$2" 3>&- &
  while flock --nonblock "$1" true; do sleep 0.05; done
}

# Test data that is not ours: skips, saying so, where it is not.
need_data() {
  [ -n "${DECKSEARCH_TESTDATA:-}" ] && [ -e "$DECKSEARCH_TESTDATA/$1" ] || skip "no test data (DECKSEARCH_TESTDATA): $1"
}

# A tool that is part of Debian: missing, it is a skip that STRICT=1 turns into a failure.
need_tool() {
  command -v "$1" >/dev/null 2>&1 && return 0
  [ "${STRICT:-0}" = 1 ] && { echo "tool is missing: $1"; return 1; }
  skip "tool is missing: $1"
}

# A program too heavy for every machine that runs the tests (`make deps-viewers`): missing, it is a skip, whatever STRICT says.
need_optional() {
  command -v "$1" >/dev/null 2>&1 || skip "not installed: $1"
}

# json EXPRESSION: each JSON line of stdin as `o`, what EXPRESSION says of it, a line each; None is left out.
json() {
  python3 -c '
import json, sys
for line in sys.stdin:
    o = json.loads(line)
    value = eval(sys.argv[1])
    if value is not None:
        print(value)
' "$1"
}

# Fails and shows both unless $output holds $1.
has() { [[ "$output" == *"$1"* ]] || { printf 'wanted: %s\ngot: %s\n' "$1" "$output"; return 1; }; }
lacks() { [[ "$output" != *"$1"* ]] || { printf 'unwanted: %s\ngot: %s\n' "$1" "$output"; return 1; }; }
# The exit status of the last run.
exits() { [ "$status" = "$1" ] || { printf 'exit %s, not %s\n%s\n' "$status" "$1" "$output"; return 1; }; }

# Runs its words on a terminal of 80 columns, colours off unless the words say otherwise.
on_terminal() {
  need_tool script || return 1
  TERM=xterm COLUMNS=80 script -qec "stty cols 80 2>/dev/null; $*" /dev/null </dev/null | tr -d '\r'
}
