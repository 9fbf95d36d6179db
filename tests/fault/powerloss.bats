#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "power loss at any instant of three runs: the folder opens and answers, the next run finishes" {
  script powerloss
}
