/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch index: bring the index up to date. */
#include "cli.h"

#define MOST_SHARDS 64

/* An index elsewhere belongs to one library for good: that of another would take its decks' place and be opened at its paths. @variable
 * named it, if not NULL. */
static gboolean is_its_own(const DsLibrary *library, const char *variable, GError **error) {
  g_autoptr(DsLibrary) recorded = ds_library_of_index(library->dir, NULL);
  if (!recorded || g_str_equal(recorded->root, library->root)) return TRUE;
  g_autofree char *index = ds_quote(library->dir), *theirs = ds_quote(recorded->root), *ours = ds_quote(library->root);
  g_autofree char *who = variable ? g_strdup_printf(" (%s)", variable) : g_strdup("");
  g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "%s%s is the index of %s, not of %s; name another folder or delete it", index, who, theirs,
              ours);
  return FALSE;
}

int cmd_index(Cli *cli, int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  if (argc > 1) return cli_usage(cli, argc, argv, "'index' takes one folder, not %d", argc);
  if (cli->shards == 0 || cli->shards > MOST_SHARDS) return cli_usage(cli, argc, argv, "--shards takes a number from 1 to %d", MOST_SHARDS);
  CliFrom from;
  const char *variable = NULL, *index = cli_index_named(cli, &from, &variable);
  g_autoptr(DsLibrary) library = argc == 1 ? ds_library_create(argv[0], index, &error) : cli_library(cli, &error);
  if (!library) {
    int status = cli_fail(cli, error);
    if (argc == 0 && ds_error_code(error) == DS_ERROR_NO_LIBRARY) cli_note(cli, "to make one of this folder: decksearch index .");
    return status;
  }
  if (argc == 1 && index && !is_its_own(library, variable, &error)) return cli_fail(cli, error);
  return cli_ingest(cli, library, FALSE);
}
