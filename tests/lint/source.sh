#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# House rules that a machine can hold: licence lines, no goto, who may print, headers that compile alone, hardened binaries.
set -u
cd "${DECKSEARCH_TOP:-$(dirname "$0")/../..}"
n=0
result() { # NAME PROBLEMS
  n=$((n + 1))
  if [ -z "$2" ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; printf '%s\n' "$2" | sed 's/^/# /'; fi
}
sources=$(find src include tests/unit tests/fuzz -name '*.[ch]' -o -name '*.cc' -o -name '*.hh' | sort)
# shellcheck disable=SC2086
result "every source file names its licence" "$(for f in $sources; do head -1 "$f" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' || echo "$f"; done)"
result "no goto" "$(grep -nE '^[^/*"]*\bgoto\b' $sources)"
result "nothing left to do" "$(grep -nE '\b(TODO|FIXME|XXX|HACK)\b' $sources)"
result "only report.c and main.c write to the terminal" \
  "$(grep -nE '\b(printf|puts|fputs|fwrite|perror|g_print|g_printerr|g_warning|g_message)\(|\bf?printf\(std' $(find src -name '*.c' -o -name '*.cc') | grep -vE '^src/cli/report.c|^src/worker/main.c|snprintf|_printf\(')"
result "only main ends a program, and a forked process itself" "$(grep -nE '\b_?exit\(' $(find src -name '*.c' -o -name '*.cc') | grep -vE '^src/(cli|worker)/main.c|^src/index/(scribe|sums).c|_exit\(127\)')"
result "no shell" "$(grep -nE '\b(system|popen|wordexp|g_spawn_command_line_(sync|async)) ?\(' $(find src -name '*.c' -o -name '*.cc'))"
result "no line over 160 characters" "$(awk 'length($0) > 160 { print FILENAME ":" FNR }' $sources)"
flags="-std=c17 -D_GNU_SOURCE -fsyntax-only -Wall -Wextra -Iinclude $(pkg-config --cflags glib-2.0)"
result "every door compiles alone" \
  "$(for h in include/decksearch/*.h; do printf '#include "%s"\n' "$h" | cc $flags -I. -x c - 2>&1 || echo "$h"; done)"
build=${DECKSEARCH_BUILD:-build}
case $build in
  *-address* | *-undefined*) n=$((n + 1)); echo "ok $n - hardened binaries # SKIP a build with sanitizers" ;;
  *)
    problems=
    for program in "$build/decksearch" "$build/decksearch-extract"; do
      headers=$(readelf -hldW "$program" 2>/dev/null) || { problems="$problems $program: not built"; continue; }
      echo "$headers" | grep -q 'Type:.*DYN' || problems="$problems $program: no PIE"
      echo "$headers" | grep -q GNU_RELRO || problems="$problems $program: no RELRO"
      echo "$headers" | grep -q 'BIND_NOW\|FLAGS.*NOW' || problems="$problems $program: no BIND_NOW"
      echo "$headers" | grep 'GNU_STACK' | grep -q 'RWE' && problems="$problems $program: executable stack"
      readelf -sW --dyn-syms "$program" | grep -q __stack_chk_fail || problems="$problems $program: no stack protector"
    done
    result "hardened binaries" "$problems"
    ;;
esac
echo "1..$n"
