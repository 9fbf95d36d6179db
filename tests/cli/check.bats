#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "0 when index and library agree, 1 with the differences when not" {
  sample_library
  run decksearch check
  exits 0
  [ -z "$output" ]
  cp community/Hubble_by_Example.pdf new.pdf
  rm community/tetragon-field-guide.pdf
  printf 'x' >>talks/community.yaml
  run decksearch check
  exits 1
  has "new.pdf: not in the index"
  has "community/tetragon-field-guide.pdf: in the index, but its file is gone"
  has "talks/community.yaml: changed since it was indexed"
}

@test "a pin that names no listed talk, or no deck, is told by index and check, and changes no status" {
  sample_library
  printf 'pins:\n  community/tetragon-field-guide.pdf: Tetragon by Nobody\n  gone.pdf: ~\n  community/Hubble_by_Example.pdf: ~\n' >decksearch.yaml
  for command in index check; do
    run decksearch "$command"
    exits 0
    has "decksearch.yaml: pin of 'community/tetragon-field-guide.pdf': no listed talk is 'Tetragon by Nobody'"
    has "decksearch.yaml: pin of 'gone.pdf': there is no such deck"
    lacks Hubble
  done
}
