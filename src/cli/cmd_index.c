/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch index: bring the index up to date. */
#include "cli.h"

#include <stdlib.h>

#define MOST_SHARDS 64

int cmd_index(Cli *cli, int argc, char **argv) {
  if (argc > 1) return cli_usage(cli, argc, argv, "'index' takes one folder, not %d", argc);
  if (cli->shards == 0 || cli->shards > MOST_SHARDS) return cli_usage(cli, argc, argv, "--shards takes a number from 1 to %d", MOST_SHARDS);
  int status = EXIT_SUCCESS;
  g_autoptr(DsLibrary) library = cli_library_made(cli, argc ? argv[0] : NULL, &status);
  return library ? cli_ingest(cli, library, FALSE, NULL) : status;
}
