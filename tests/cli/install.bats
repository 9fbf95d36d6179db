#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

# The targets of the Makefile that touch the system, in a folder of their own.

# make on the build that is tested, whatever flags it was built with: nothing is compiled.
make_as_built() { make -s -o all -C "$DECKSEARCH_TOP" BUILD="$DECKSEARCH_BUILD" "$@"; }

@test "make install puts program, worker and manual under DESTDIR and PREFIX, and the installed program runs from anywhere" {
  make_as_built DESTDIR="$BATS_TEST_TMPDIR/stage" PREFIX=/opt/ds install
  stage=$BATS_TEST_TMPDIR/stage/opt/ds
  [ -x "$stage/bin/decksearch" ]
  [ -x "$stage/libexec/decksearch/decksearch-extract" ]
  [ -f "$stage/share/man/man1/decksearch.1" ]
  [ -f "$stage/share/man/man1/decksearch-open.1" ]
  [ -f "$stage/share/man/man5/decksearch-config.5" ]
  [ -f "$stage/share/man/man7/decksearch-query.7" ]
  [ -f "$stage/share/bash-completion/completions/decksearch" ]
  [ -f "$stage/share/zsh/site-functions/_decksearch" ]
  [ -f "$stage/share/fish/vendor_completions.d/decksearch.fish" ]
  grep -qx "ExecStart=/opt/ds/bin/decksearch index --quiet" "$stage/lib/systemd/user/decksearch-index.service"
  [ -f "$stage/lib/systemd/user/decksearch-index.timer" ]
  grep -qx "ExecStart=/opt/ds/bin/decksearch watch" "$stage/lib/systemd/user/decksearch-watch.service"
  mv "$stage" elsewhere
  cp -r "$DECKSEARCH_TOP/decks" lib
  rm -rf lib/.decksearch
  cd /
  env PATH="$BATS_TEST_TMPDIR/elsewhere/bin:/usr/bin:/bin" decksearch index "$BATS_TEST_TMPDIR/lib"
  run env PATH="$BATS_TEST_TMPDIR/elsewhere/bin:/usr/bin:/bin" decksearch "--library=$BATS_TEST_TMPDIR/lib" netkit
  [ "$status" -eq 0 ]
  has "cilium-maintainer-track.pdf"
  run env PATH="$BATS_TEST_TMPDIR/elsewhere/bin:/usr/bin:/bin" decksearch "--library=$BATS_TEST_TMPDIR/lib" --explain k8s
  has "also:    kubernetes"
}

@test "systemd finds nothing wrong with the units" {
  command -v systemd-analyze >/dev/null || skip "no systemd here"
  make_as_built DESTDIR="$BATS_TEST_TMPDIR/stage" PREFIX="$BATS_TEST_TMPDIR/stage/opt" install
  mkdir units run
  for unit in stage"$BATS_TEST_TMPDIR"/stage/opt/lib/systemd/user/*; do
    sed "s|ExecStart=[^ ]*|ExecStart=$(command -v decksearch)|" "$unit" >"units/${unit##*/}"
  done
  run env XDG_RUNTIME_DIR="$PWD/run" SYSTEMD_UNIT_PATH="$PWD/units:" systemd-analyze verify --user --man=no units/decksearch-index.service units/decksearch-index.timer \
    units/decksearch-watch.service
  echo "$output"
  exits 0
}

@test "make uninstall takes away all that install put there" {
  stage=$BATS_TEST_TMPDIR/stage
  make_as_built DESTDIR="$stage" PREFIX=/usr install
  [ -n "$(find "$stage" -type f)" ]
  make_as_built DESTDIR="$stage" PREFIX=/usr uninstall
  [ -z "$(find "$stage" -type f)" ]
}

@test "deps does nothing when all is there, and prints the list where there is no dpkg" {
  run "$DECKSEARCH_TOP/.ci/deps" base-files
  [ "$status" -eq 0 ]
  [ -z "$output" ]
  mkdir bin
  ln -s "$(command -v printf || echo /usr/bin/printf)" bin/ 2>/dev/null || true
  run env PATH="$PWD/bin" /bin/sh "$DECKSEARCH_TOP/.ci/deps" libxapian-dev libfoo-dev
  [ "$status" -eq 0 ]
  has "libxapian-dev"
  has "no Debian system"
}

@test "make help names every target" {
  run make -s -C "$DECKSEARCH_TOP" help
  for target in all demo deps check bench install uninstall golden format clean; do has "$target"; done
}
