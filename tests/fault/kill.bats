#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "kill -9 in every step of a run, and of workers: the index answers, the next run finishes, the export is the same" {
  script kill
}

@test "kill -9 of a run that writes two shards, and of its writers: the same" {
  FAULT_SHARDS=2 script kill
}
