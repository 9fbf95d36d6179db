#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

# In a network of its own where the machine allows it, else on 127.0.0.1.
@test "four shards behind four servers are one index; killed, hung or cut off in the middle, the others answer" {
  need_tool python3
  need_tool xapian-tcpsrv
  apart=(unshare -rn sh -c 'ip link set lo up && exec "$@"' sh)
  "${apart[@]}" true 2>/dev/null || apart=()
  run "${apart[@]}" python3 "$DECKSEARCH_TOP/tests/fault/remote.py"
  echo "$output"
  exits 0
}
