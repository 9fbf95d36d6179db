/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch show: a slide's text, its talk, and with --noise what was removed; a talk in full when that is the hit. */
#include "cli.h"

#include <stdlib.h>

static gboolean print(GString *out, const Cli *cli, DsIndex *index, const CliTarget *target, GError **error) {
  g_autoptr(GPtrArray) slides = ds_index_slides_of_deck(index, target->manifest->key, error);
  if (!slides) return FALSE;
  DsStyle style = cli_style(cli);
  g_autoptr(DsTalk) talk = NULL;
  if (target->manifest->talk_id && !(talk = ds_index_talk(index, target->manifest->talk_id, error)) && *error) return FALSE;
  for (guint i = 0; i < slides->len; i++) {
    const DsStored *slide = g_ptr_array_index(slides, i);
    if (slide->last < target->first || slide->first > target->last) continue;
    if (cli->json) {
      ds_print_slide_json(out, slide, talk);
      continue;
    }
    if (out->len) g_string_append_c(out, '\n');
    ds_print_slide(out, slide, talk, cli->noise, &style);
  }
  return TRUE;
}

static int show_talk(const Cli *cli, DsIndex *index, const char *id) {
  g_autoptr(GError) error = NULL;
  g_autoptr(DsTalk) talk = ds_index_talk(index, id, &error);
  g_autoptr(GPtrArray) decks = talk ? ds_index_decks_of_talk(index, id, &error) : NULL;
  if (error) return cli_fail(cli, error);
  if (!talk) {
    g_autofree char *quoted = ds_quote(id);
    cli_warn("talk %s changed or is gone since that search; search again", quoted);
    return EXIT_USAGE;
  }
  g_autoptr(GString) out = g_string_new(NULL);
  DsStyle style = cli_style(cli);
  if (cli->json)
    ds_print_talk_json(out, talk, decks);
  else
    ds_print_talk(out, talk, decks, &style);
  cli_out(out);
  return EXIT_SUCCESS;
}

int cmd_show(Cli *cli, int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  g_auto(CliTarget) target = {0};
  if (argc != 1) return cli_usage(cli, argc, argv, "'show' takes one HIT or DECK:SLIDE[-SLIDE]");
  g_autoptr(GPtrArray) libraries = cli_target_libraries(cli, argv[0], &error);
  g_autoptr(DsIndex) index = libraries ? cli_index_open(libraries, &error) : NULL;
  g_autofree char *talk_id = index ? cli_target_talk(argv[0]) : NULL;
  if (talk_id) return show_talk(cli, index, talk_id);
  if (!index || !cli_target_find(index, libraries, argv[0], &target, &error)) return cli_fail(cli, error);
  if (!target.first) {
    target.first = 1;
    target.last = target.manifest->pages;
  }
  g_autoptr(GString) out = g_string_new(NULL);
  if (!print(out, cli, index, &target, &error)) return cli_fail(cli, error);
  cli_out(out);
  return EXIT_SUCCESS;
}
