#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "readers beside a writer: no failure, no half deck" {
  script readers
}

@test "readers beside two writers: the same" {
  FAULT_SHARDS=2 script readers
}
