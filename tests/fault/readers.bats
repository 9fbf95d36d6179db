#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "readers beside a writer: no failure, no half deck" {
  script readers
}
