/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch watch: keep the index up to date while files change. */
#include "cli.h"

#include <stdlib.h>

void cli_watch_clear(CliWatch *watch) {
  ds_watch_free(watch->watch);
  g_clear_pointer(&watch->told, g_ptr_array_unref);
}

/* One update. FALSE: the watch ends, with @ret_status. Only the first one's failure ends it, as that of `index` would: later ones may be
 * those of a file that is being edited, and the next change is another chance. But without its folders there is nothing to wait for. */
static gboolean update(const Cli *cli, const DsLibrary *library, CliWatch *watch, gboolean is_first, int *ret_status) {
  *ret_status = cli_ingest(cli, library, FALSE, watch);
  if (!cli_flush() || *ret_status == EXIT_INTERRUPTED) return FALSE;
  if (*ret_status == EXIT_BUSY) {
    if (cli->verbose) cli_note(cli, "another process is writing the index; waiting");
    ds_watch_again(watch->watch);
  } else if (*ret_status == EXIT_SUCCESS || *ret_status == EXIT_DECK_FAILED)
    ds_watch_sweep(watch->watch);
  else
    return !is_first && g_file_test(library->root, G_FILE_TEST_IS_DIR) && g_file_test(library->dir, G_FILE_TEST_IS_DIR);
  return TRUE;
}

/* What is watched, once it is, and when something is not. */
static void tell_watched(const Cli *cli, const DsLibrary *library, const DsWatch *watch, gboolean is_first, gboolean *told_trouble) {
  g_autofree char *root = ds_quote(library->root);
  guint places = ds_watch_places(watch);
  if (is_first) cli_note(cli, "watching %s (%u folder%s)", root, places, places == 1 ? "" : "s");
  if (ds_watch_trouble(watch) && !*told_trouble) cli_warn("warning: %s", ds_watch_trouble(watch));
  *told_trouble = ds_watch_trouble(watch) != NULL;
}

int cmd_watch(Cli *cli, int argc, char **argv) {
  if (argc > 1) return cli_usage(cli, argc, argv, "'watch' takes one folder, not %d", argc);
  int status = EXIT_SUCCESS;
  gboolean is_first = TRUE, told_trouble = FALSE;
  g_autoptr(DsLibrary) library = cli_library_made(cli, argc ? argv[0] : NULL, &status);
  if (!library) return status;
  g_auto(CliWatch) watch = {.watch = ds_watch_new(library->root, library->dir)};
  cli_catch_signals();
  do {
    if (!update(cli, library, &watch, is_first, &status)) break;
    tell_watched(cli, library, watch.watch, is_first, &told_trouble);
    is_first = FALSE;
  } while (ds_watch_wait(watch.watch, &cli_cancel));
  return cli_cancel ? EXIT_SUCCESS : status; /* a signal is how a watch ends, whatever the last update met */
}
