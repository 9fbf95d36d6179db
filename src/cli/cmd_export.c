/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch export: the whole index, canonical and sorted. */
#include "cli.h"

#include <stdlib.h>

int cmd_export(Cli *cli, int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  if (argc) return cli_usage(cli, argc, argv, "'export' takes no arguments");
  g_autoptr(GPtrArray) libraries = cli_libraries(cli, &error);
  g_autoptr(DsIndex) index = libraries ? cli_index_open(cli, libraries, &error) : NULL;
  g_autoptr(GString) out = g_string_new(NULL);
  if (!index || !ds_index_export(index, out, &error)) return cli_fail(cli, error);
  cli_out_long(cli, NULL, out);
  return EXIT_SUCCESS;
}
