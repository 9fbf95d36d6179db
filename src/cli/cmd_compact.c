/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch compact: the index written anew, as small as it can be. */
#include "cli.h"

#include <stdlib.h>

int cmd_compact(Cli *cli, int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  guint64 before = 0, after = 0;
  if (argc) return cli_usage(cli, argc, argv, "'compact' takes no arguments");
  g_autoptr(DsLibrary) library = cli_library(cli, &error);
  g_autoptr(DsLock) lock = library && ds_library_check_own(library, &error) ? ds_lock_take(library->dir, &error) : NULL;
  if (!lock || !ds_index_compact(library, &before, &after, &error)) return cli_fail(cli, error);
  cli_note(cli, "compacted the index from %.1f to %.1f MB", (double)before / 1e6, (double)after / 1e6);
  return EXIT_SUCCESS;
}
