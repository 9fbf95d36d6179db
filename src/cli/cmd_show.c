/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch show: a slide's text, its talk, and with --noise what was removed. */
#include "cli.h"

#include <stdlib.h>

gboolean cli_show(const Cli *cli, DsIndex *index, const DsManifest *manifest, guint first, guint last, GError **error) {
  g_autoptr(GPtrArray) slides = ds_index_slides_of_deck(index, manifest->key, error);
  if (!slides) return FALSE;
  DsStyle style = cli_style(cli);
  g_autoptr(DsTalk) talk = NULL;
  if (manifest->talk_id && !(talk = ds_index_talk(index, manifest->talk_id, error)) && *error) return FALSE;
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint i = 0; i < slides->len; i++) {
    const DsStored *slide = g_ptr_array_index(slides, i);
    if (slide->last < first || slide->first > last) continue;
    if (cli->json) {
      ds_print_slide_json(out, slide, talk);
      continue;
    }
    if (out->len) g_string_append_c(out, '\n');
    ds_print_slide(out, slide, talk, cli->noise, &style);
  }
  cli_out(out);
  return TRUE;
}

int cmd_show(Cli *cli, int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  g_auto(CliTarget) target = {0};
  if (argc != 1) return cli_usage(cli, argc, argv, "'show' takes one HIT or DECK:SLIDE[-SLIDE]");
  g_autoptr(GPtrArray) libraries = cli_target_libraries(cli, argv[0], &error);
  g_autoptr(DsIndex) index = libraries ? cli_index_open(libraries, &error) : NULL;
  if (!index || !cli_target_find(index, libraries, argv[0], &target, &error)) return cli_fail(cli, error);
  if (!target.first) {
    target.first = 1;
    target.last = target.manifest->pages;
  }
  return cli_show(cli, index, target.manifest, target.first, target.last, &error) ? EXIT_SUCCESS : cli_fail(cli, error);
}
