/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch talks: talk entries with their decks; --check: what in the lists was not understood. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

static void add_doubt(const Cli *cli, GString *out, const DsDoubt *doubt) {
  if (cli->json) {
    ds_print_doubt_json(out, doubt);
    return;
  }
  g_autofree char *line = ds_doubt_format(doubt);
  g_string_append_printf(out, "%s\n", line);
}

/* Why a list was not read, or not to its end, as a doubt: its message may begin with the list's name and a line. */
static DsDoubt *doubt_of_failure(const DsListManifest *list) {
  g_autofree char *name = ds_utf8_clean(list->path, -1), *shown = ds_escape(name), *place = g_strconcat(shown, ":", NULL);
  if (!list->message) return ds_doubt_new(list->path, 0, 0, "no talk found");
  if (!g_str_has_prefix(list->message, place)) return ds_doubt_new(list->path, 0, 0, "%s", list->message);
  const char *what = list->message + strlen(place);
  char *end = NULL;
  guint64 line = g_ascii_strtoull(what, &end, 10);
  gboolean has_line = end > what && *end == ':';
  if (has_line) what = end + 1;
  return ds_doubt_new(list->path, has_line ? (guint)MIN(line, G_MAXUINT32) : 0, 0, "%s", what + strspn(what, " "));
}

/* Prints the doubts and the lists without talks. */
static int check_lists(const Cli *cli, DsIndex *index, guint n_libraries, GError **error) {
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint library = 0; library < n_libraries; library++) {
    g_autoptr(GPtrArray) lists = ds_index_lists(index, library, error);
    if (!lists) return cli_fail(cli, *error);
    for (guint i = 0; i < lists->len; i++) {
      const DsListManifest *list = g_ptr_array_index(lists, i);
      g_autoptr(DsDoubt) whole = doubt_of_failure(list);
      if (list->message || list->talks->len == 0) add_doubt(cli, out, whole);
      for (guint k = 0; k < list->doubts->len; k++) add_doubt(cli, out, g_ptr_array_index(list->doubts, k));
    }
  }
  cli_out_long(cli, NULL, out);
  return EXIT_SUCCESS;
}

/* The talks that are wanted, and the decks of each. */
static GPtrArray *select_talks(const Cli *cli, DsIndex *index, const DsQuery *query, GPtrArray *decks_of, GError **error) {
  g_autoptr(GPtrArray) all = ds_index_talks(index, error);
  if (!all) return NULL;
  g_autoptr(GPtrArray) chosen = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  guint limit = cli->limit < 0 ? G_MAXUINT : MAX((guint)cli->limit, 1); /* one, to know whether there is any */
  while (all->len && chosen->len < limit) {
    g_autoptr(DsTalk) talk = g_ptr_array_steal_index(all, 0);
    g_autoptr(GPtrArray) decks = ds_index_decks_of_talk(index, talk->id, error);
    if (!decks) return NULL;
    g_autoptr(DsSubject) subject = query ? ds_subject_of_talk(talk, decks) : NULL;
    if (query && !ds_query_matches(query, subject)) continue;
    if (cli->unlinked && decks->len) continue;
    g_ptr_array_add(chosen, g_steal_pointer(&talk));
    g_ptr_array_add(decks_of, g_steal_pointer(&decks));
  }
  return g_steal_pointer(&chosen);
}

static void print(const Cli *cli, const GPtrArray *talks, const GPtrArray *decks_of) {
  g_autoptr(GString) out = g_string_new(NULL);
  DsStyle style = cli_style(cli);
  if (!cli->json && !cli->null_ends && cli_is_terminal())
    ds_print_talks(out, talks, decks_of, &style);
  else
    for (guint i = 0; i < talks->len; i++) {
      if (cli->json)
        ds_print_talk_json(out, g_ptr_array_index(talks, i), g_ptr_array_index(decks_of, i));
      else
        ds_print_talk_line(out, g_ptr_array_index(talks, i), g_ptr_array_index(decks_of, i), cli->null_ends ? '\0' : '\n', &style);
    }
  cli_out_long(cli, NULL, out);
}

int cmd_talks(Cli *cli, int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  g_auto(CliListing) listing = {0};
  int status = cli_listing_open(cli, argc, argv, &listing);
  if (status != EXIT_SUCCESS) return status;
  if (cli->check) return check_lists(cli, listing.index, listing.libraries->len, &error);
  g_autoptr(GPtrArray) decks_of = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  g_autoptr(GPtrArray) talks = NULL;
  for (guint tries = 0; !(talks = select_talks(cli, listing.index, listing.query, decks_of, &error));) {
    if (!cli_may_ask_again(cli, listing.index, &tries, &error)) return cli_fail(cli, error);
    g_ptr_array_set_size(decks_of, 0);
  }
  gboolean found = talks->len > 0;
  if (cli->limit == 0) g_ptr_array_set_size(talks, 0);
  print(cli, talks, decks_of);
  if (!found && !cli->json) cli_note(cli, "no talk matches");
  return found ? EXIT_SUCCESS : EXIT_NOTHING;
}
