/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch index: bring the index up to date. */
#include "cli.h"

#include <stdlib.h>

#define MOST_SHARDS 64

/* The words of remote shards, for whoever asks through this index. */
static int fetch_words(const Cli *cli, const DsLibrary *library) {
  g_autoptr(GError) error = NULL;
  guint words = 0;
  if (!ds_index_fetch_words(library, (guint)MAX(cli->shard_timeout, 0), &words, &error)) return cli_fail(cli, error);
  g_autoptr(GString) line = g_string_new(NULL);
  if (cli->json)
    ds_print_words_json(line, words);
  else
    g_string_append_printf(line, "%u words of remote shards\n", words);
  if (!cli->quiet) cli_out(line);
  return EXIT_SUCCESS;
}

int cmd_index(Cli *cli, int argc, char **argv) {
  if (argc > 1) return cli_usage(cli, argc, argv, "'index' takes one folder, not %d", argc);
  if (cli->shards == 0 || cli->shards > MOST_SHARDS) return cli_usage(cli, argc, argv, "--shards takes a number from 1 to %d", MOST_SHARDS);
  int status = EXIT_SUCCESS;
  g_autoptr(DsLibrary) library = cli_library_made(cli, argc ? argv[0] : NULL, &status);
  if (!library) return status;
  DsShardKinds kinds = ds_library_shards(library);
  if (kinds != DS_SHARDS_REMOTE) status = cli_ingest(cli, library, FALSE, NULL);
  return kinds & DS_SHARDS_REMOTE && status == EXIT_SUCCESS ? fetch_words(cli, library) : status;
}
