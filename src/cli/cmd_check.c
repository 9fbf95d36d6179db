/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch check: index against library; 1 when they disagree. */
#include "cli.h"

#include <stdlib.h>

int cmd_check(Cli *cli, int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  if (argc) return cli_usage(cli, argc, argv, "'check' takes no arguments");
  g_autoptr(DsLibrary) library = cli_library(cli, &error);
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
  DsIngestOptions options = {.library = library, .ignore = (const char *const *)cli->config->ignore, .follow = cli_follow(cli)};
  g_autoptr(GPtrArray) differences = library ? ds_ingest_check(&options, problems, &error) : NULL;
  if (!differences) return cli_fail(cli, error);
  for (guint i = 0; i < problems->len; i++) cli_warn("%s", (char *)g_ptr_array_index(problems, i));
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint i = 0; i < differences->len; i++) {
    if (cli->json) {
      ds_print_difference_json(out, g_ptr_array_index(differences, i));
      continue;
    }
    g_autofree char *line = ds_escape(g_ptr_array_index(differences, i));
    g_string_append_printf(out, "%s\n", line);
  }
  cli_out(out);
  return differences->len ? EXIT_NOTHING : EXIT_SUCCESS;
}
