#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "a slide's text and its talk" {
  sample_library
  run decksearch show maintainer:10
  exits 0
  has "kubecon-na-2024/cilium-maintainer-track.pdf:10"
  has "BIG TCP: fewer, larger packets inside the host"
  has "Mara Lindqvist"
  lacks "North America 2024"
}

@test "--noise shows what was taken out, and why" {
  sample_library
  run decksearch show --noise maintainer:7
  exits 0
  has "[banner] North America 2024 (same place on"
}

@test "any page of a build's range, a range of slides, a hit" {
  sample_library
  run decksearch show life:4
  has ":2-5"
  run decksearch show maintainer:7-9
  has ":7"
  has ":9"
  decksearch title:netkit >/dev/null
  run decksearch show 1
  exits 0
}

@test "a page label that differs is told" {
  sample_library
  run decksearch show tetragon:5
  has "page label 2"
}
