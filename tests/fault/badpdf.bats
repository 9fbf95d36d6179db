#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "damaged and hostile PDFs of four public test suites: every outcome is one that is allowed, in bounded time and memory" {
  need_data badpdf/manifest.tsv
  script badpdf
}
