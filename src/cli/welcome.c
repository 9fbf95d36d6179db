/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bare `decksearch`: three lines and three examples, or how to begin. */
#include "cli.h"

#include <stdlib.h>

static int how_to_begin(const Cli *cli) {
  cli_note(cli, "decksearch finds the slide you remember in a folder of PDF decks and talk lists.\n"
                "There is no library here yet. To make one of this folder, type:\n"
                "  decksearch index .");
  return EXIT_USAGE;
}

int cli_welcome(Cli *cli) {
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) libraries = cli_libraries(cli, &error);
  if (!libraries) return ds_error_code(error) == DS_ERROR_NO_LIBRARY ? how_to_begin(cli) : cli_fail(cli, error);
  g_autoptr(DsIndex) index = cli_index_open(cli, libraries, &error);
  if (!index) return cli_fail(cli, error);
  guint decks = 0, slides = 0;
  for (guint library = 0; library < libraries->len; library++) {
    g_autoptr(GPtrArray) manifests = ds_index_manifests(index, library, &error);
    if (!manifests) return cli_fail(cli, error);
    decks += manifests->len;
    for (guint i = 0; i < manifests->len; i++) slides += ((DsManifest *)g_ptr_array_index(manifests, i))->slides;
  }
  g_autoptr(GPtrArray) talks = ds_index_talks(index, &error);
  if (!talks) return cli_fail(cli, error);
  g_autofree char *root = ds_escape(((DsLibrary *)g_ptr_array_index(libraries, 0))->root);
  g_autoptr(GString) out = g_string_new(NULL);
  g_string_append_printf(
      out, "library %s%s\n%u decks, %u slides, %u talks\n'decksearch index' brings it up to date, 'decksearch help' tells the rest\n\n",
      root, libraries->len > 1 ? " and others" : "", decks, slides, talks->len);
  g_string_append(out, "  decksearch netkit\n  decksearch 'speaker:\"liz rice\" ebpf'\n  decksearch open 1\n");
  cli_out(out);
  return EXIT_SUCCESS;
}
