/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch index: bring the index up to date. */
#include "cli.h"

int cmd_index(Cli *cli, int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  if (argc > 1) return cli_usage(cli, argc, argv, "'index' takes one folder, not %d", argc);
  g_autoptr(DsLibrary) library = argc == 1 ? ds_library_create(argv[0], cli->index_arg, &error) : cli_library(cli, &error);
  if (!library) {
    int status = cli_fail(cli, error);
    if (argc == 0 && ds_error_code(error) == DS_ERROR_NO_LIBRARY) cli_note(cli, "to make one of this folder: decksearch index .");
    return status;
  }
  return cli_ingest(cli, library, FALSE);
}
