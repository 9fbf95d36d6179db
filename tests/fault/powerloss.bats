#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "power loss at any instant of three runs: the folder opens and answers, the next run finishes" {
  script powerloss
}

@test "power loss with two shards: the same" {
  FAULT_SHARDS=2 script powerloss
}
