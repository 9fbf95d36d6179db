/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch decks: decks with their talk and how sure the link is. */
#include "cli.h"

#include <stdlib.h>

typedef struct {
  GPtrArray *manifests, *talks; /* one talk (or NULL) a manifest */
  GArray *libraries;            /* guint, one a manifest */
} Chosen;

static void free_talk(gpointer talk) {
  ds_talk_free(talk);
}

static gboolean is_wanted(const Cli *cli, const DsManifest *manifest, const DsTalk *talk, const DsQuery *query) {
  if (cli->failed && manifest->code < 0) return FALSE;
  if (cli->unlinked && talk) return FALSE;
  if (!query) return TRUE;
  g_autoptr(DsSubject) subject = ds_subject_of_deck(manifest, talk);
  return ds_query_matches(query, subject);
}

static gboolean choose(const Cli *cli, DsIndex *index, guint n_libraries, const DsQuery *query, Chosen *chosen, GError **error) {
  guint limit = cli->limit < 0 ? G_MAXUINT : MAX((guint)cli->limit, 1); /* one, to know whether there is any */
  for (guint library = 0; library < n_libraries; library++) {
    g_autoptr(GPtrArray) manifests = ds_index_manifests(index, library, error);
    if (!manifests) return FALSE;
    for (guint i = 0; i < manifests->len && chosen->manifests->len < limit; i++) {
      const DsManifest *manifest = g_ptr_array_index(manifests, i);
      g_autoptr(GError) problem = NULL;
      g_autoptr(DsTalk) talk = manifest->talk_id ? ds_index_talk(index, manifest->talk_id, &problem) : NULL;
      if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
      }
      if (!is_wanted(cli, manifest, talk, query)) continue;
      g_ptr_array_add(chosen->manifests, ds_manifest_copy(manifest));
      g_ptr_array_add(chosen->talks, g_steal_pointer(&talk));
      g_array_append_val(chosen->libraries, library);
    }
  }
  return TRUE;
}

static void print(const Cli *cli, const Chosen *chosen, const GPtrArray *libraries) {
  g_autoptr(GString) out = g_string_new(NULL);
  DsStyle style = cli_style(cli);
  if (!cli->json && !cli->null_ends && cli_is_terminal())
    ds_print_decks(out, chosen->manifests, chosen->talks, &style);
  else
    for (guint i = 0; i < chosen->manifests->len; i++) {
      const DsManifest *manifest = g_ptr_array_index(chosen->manifests, i);
      const DsTalk *talk = g_ptr_array_index(chosen->talks, i);
      if (cli->json)
        ds_print_deck_json(out, g_ptr_array_index(libraries, g_array_index(chosen->libraries, guint, i)), manifest, talk);
      else
        ds_print_deck_line(out, manifest, talk, cli->null_ends ? '\0' : '\n', &style);
    }
  cli_out_long(cli, NULL, out);
}

int cmd_decks(Cli *cli, int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  g_auto(CliListing) listing = {0};
  int status = cli_listing_open(cli, argc, argv, &listing);
  if (status != EXIT_SUCCESS) return status;
  g_autoptr(GPtrArray) manifests = g_ptr_array_new_with_free_func((GDestroyNotify)ds_manifest_free);
  g_autoptr(GPtrArray) talks = g_ptr_array_new_with_free_func(free_talk);
  g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(guint));
  Chosen chosen = {manifests, talks, numbers};
  for (guint tries = 0; !choose(cli, listing.index, listing.libraries->len, listing.query, &chosen, &error);) {
    if (!cli_may_ask_again(cli, listing.index, &tries, &error)) return cli_fail(cli, error);
    g_ptr_array_set_size(manifests, 0);
    g_ptr_array_set_size(talks, 0);
    g_array_set_size(numbers, 0);
  }
  gboolean found = manifests->len > 0;
  if (cli->limit == 0) g_ptr_array_set_size(manifests, 0);
  print(cli, &chosen, listing.libraries);
  if (!found && !cli->json) cli_note(cli, "no deck matches");
  return found ? EXIT_SUCCESS : EXIT_NOTHING;
}
