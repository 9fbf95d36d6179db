/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch show: a slide's text, its talk, and with --noise what was removed; a talk in full when that is the hit; with --format its
 * citation. */
#include "cli.h"

#include <decksearch/view.h>

#include <stdlib.h>

#define SNIPPET_MAX 200 /* characters, as in a hit */

/* The kept text as one line. */
static char *snippet_of(const DsStored *slide) {
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < slide->lines->len; i++) {
    const DsStoredLine *line = &g_array_index(slide->lines, DsStoredLine, i);
    if (line->role == DS_ROLE_BODY || line->role == DS_ROLE_CODE) g_string_append_printf(text, "%s%s", text->len ? " " : "", line->text);
  }
  return g_utf8_strlen(text->str, -1) > SNIPPET_MAX ? g_utf8_substring(text->str, 0, SNIPPET_MAX) : g_strdup(text->str);
}

static void cite(GString *out, const char *format, const DsLibrary *library, const DsStored *slide, const DsTalk *talk) {
  g_autofree char *path = g_build_filename(library->root, slide->deck, NULL), *uri = ds_viewer_uri(path, slide->first);
  g_autofree char *snippet = snippet_of(slide);
  DsCited cited = {.slide = slide->first,
                   .title = slide->title,
                   .label = slide->label,
                   .deck = slide->deck,
                   .path = path,
                   .uri = uri,
                   .snippet = snippet,
                   .talk = talk};
  ds_print_cited(out, format, &cited, '\n');
}

gboolean cli_show(const Cli *cli, DsIndex *index, const GPtrArray *libraries, const CliTarget *target, guint first, guint last,
                  GError **error) {
  g_autoptr(GPtrArray) slides = ds_index_slides_of_deck(index, target->manifest->key, error);
  if (!slides) return FALSE;
  DsStyle style = cli_style(cli);
  if (!cli_is_terminal()) style.columns = 0; /* a program gets the slide's own lines */
  g_autoptr(DsTalk) talk = NULL;
  const char *talk_id = target->manifest->talk_id;
  if (talk_id && !(talk = ds_index_talk(index, talk_id, error)) && *error) return FALSE;
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint i = 0; i < slides->len; i++) {
    const DsStored *slide = g_ptr_array_index(slides, i);
    if (slide->last < first || slide->first > last) continue;
    if (cli->json)
      ds_print_slide_json(out, slide, talk);
    else if (cli->format)
      cite(out, cli->format, g_ptr_array_index(libraries, target->library), slide, talk);
    else {
      if (out->len) g_string_append_c(out, '\n');
      ds_print_slide(out, slide, talk, cli->noise, &style);
    }
  }
  cli_out_long(cli, NULL, out);
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
  if (cli->format && cli->json) return cli_usage(cli, argc, argv, "--format excludes --json");
  if (cli->format && !ds_cite_check(cli->format, &error)) return cli_fail(cli, error);
  g_autoptr(GPtrArray) libraries = cli_target_libraries(cli, argv[0], &error);
  g_autoptr(DsIndex) index = libraries ? cli_index_open(cli, libraries, &error) : NULL;
  g_autofree char *talk_id = index ? cli_hit_entry(argv[0]) : NULL;
  if (talk_id) return show_talk(cli, index, talk_id);
  if (!index || !cli_target_find(index, libraries, argv[0], &target, &error))
    return target.unknown ? cli_fail_words(cli, argc, argv, error) : cli_fail(cli, error);
  if (!target.first) {
    target.first = 1;
    target.last = target.manifest->pages;
  }
  return cli_show(cli, index, libraries, &target, target.first, target.last, &error) ? EXIT_SUCCESS : cli_fail(cli, error);
}
