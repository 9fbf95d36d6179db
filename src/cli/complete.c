/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `decksearch __complete WORD... CURRENT`: what may stand in place of the last word, a line each, with a tab and a description. The shells'
 * scripts in completions/ ask this, so that nothing of the tables is written down twice. Silent on every failure. */
#include "cli.h"

#include <decksearch/view.h>

#include <stdlib.h>
#include <string.h>

typedef struct {
  Cli *cli;
  const CliCommand *command; /* of the words before; NULL: none yet */
  guint n_words;             /* after the command */
  char *current, *folded; /* the word so far; without its letter case */
  GPtrArray *libraries;
  DsIndex *index; /* opened when it is asked for; or NULL */
  GHashTable *seen;
  GString *out;
} Completion;

/* Offers @prefix@value when it begins with what was typed, letter case aside, and is safe on a terminal. */
static void offer(Completion *c, const char *prefix, const char *value, const char *help) {
  g_autofree char *whole = value ? g_strconcat(prefix, value, NULL) : NULL;
  if (!whole || g_hash_table_contains(c->seen, whole)) return;
  g_autofree char *folded = g_utf8_casefold(whole, -1);
  if (!g_str_has_prefix(folded, c->folded)) return;
  g_autofree char *safe = ds_escape(whole);
  if (!g_str_equal(whole, safe)) return;
  g_string_append_printf(c->out, "%s%s%s\n", whole, help ? "\t" : "", help ? help : "");
  g_hash_table_add(c->seen, g_steal_pointer(&whole));
}

static void offer_list(Completion *c, const char *prefix, const char *list, const char *separator) {
  g_auto(GStrv) words = g_strsplit(list, separator, -1);
  for (guint i = 0; words[i]; i++) offer(c, prefix, words[i], NULL);
}

static void offer_commands(Completion *c) {
  for (const CliCommand *command = cli_commands; command->name; command++) offer(c, "", command->name, command->summary);
}

static DsIndex *index_of(Completion *c) {
  if (c->index) return c->index;
  c->libraries = cli_libraries(c->cli, NULL);
  c->index = c->libraries ? ds_index_open(c->libraries, NULL) : NULL;
  return c->index;
}

/* ---- values from the index ---- */

static void offer_decks(Completion *c, const char *prefix) {
  if (!index_of(c)) return;
  for (guint library = 0; library < c->libraries->len; library++) {
    g_autoptr(GPtrArray) manifests = ds_index_manifests(c->index, library, NULL);
    for (guint i = 0; manifests && i < manifests->len; i++) {
      const DsManifest *manifest = g_ptr_array_index(manifests, i);
      g_autofree char *title = manifest->title ? ds_escape(manifest->title) : NULL;
      offer(c, prefix, manifest->path, title);
    }
  }
}

static void offer_of_talk(Completion *c, int field, const char *prefix, const DsTalk *talk) {
  char year[5] = "";
  g_autofree char *title = NULL;
  switch (field) {
  case DS_FIELD_TALK:
    offer(c, prefix, talk->title, NULL);
    break;
  case DS_FIELD_EVENT:
    if (talk->event) offer(c, prefix, talk->event, talk->date);
    break;
  case DS_FIELD_SECTION:
    if (talk->section) offer(c, prefix, talk->section, NULL);
    break;
  case DS_FIELD_YEAR:
    if (talk->date) g_strlcpy(year, talk->date, sizeof year);
    if (*year) offer(c, prefix, year, NULL);
    break;
  case DS_FIELD_LANG:
    if (talk->language) offer(c, prefix, talk->language, NULL);
    break;
  case DS_FIELD_N:
    title = ds_escape(talk->title);
    offer(c, prefix, talk->id, title);
    break;
  default:
    break;
  }
  for (guint i = 0; i < talk->speakers->len; i++) {
    const DsSpeaker *speaker = g_ptr_array_index(talk->speakers, i);
    if (field == DS_FIELD_SPEAKER) offer(c, prefix, speaker->name, NULL);
    if (field == DS_FIELD_ORG && speaker->affiliation) offer(c, prefix, speaker->affiliation, NULL);
  }
}

/* The values that talks have for @field; DS_FIELD_N: their ids. */
static void offer_talks(Completion *c, int field, const char *prefix) {
  g_autoptr(GPtrArray) talks = index_of(c) ? ds_index_talk_names(c->index, NULL) : NULL;
  for (guint i = 0; talks && i < talks->len; i++) offer_of_talk(c, field, prefix, g_ptr_array_index(talks, i));
}

static void offer_field_values(Completion *c, int field, const char *prefix) {
  if (ds_fields[field].values)
    offer_list(c, prefix, ds_fields[field].values, ",");
  else if (field == DS_FIELD_DECK)
    offer_decks(c, prefix);
  else
    offer_talks(c, field, prefix);
}

/* A word of a query: a field, or what may follow it. */
static void offer_query_words(Completion *c) {
  const char *colon = strchr(c->current, ':');
  int field = colon ? ds_field_find(c->current, colon - c->current) : -1;
  if (field >= 0) {
    g_autofree char *prefix = g_strndup(c->current, (gsize)(colon - c->current + 1));
    offer_field_values(c, field, prefix);
  }
  for (guint i = 0; !colon && *c->current && i < DS_FIELD_N; i++) {
    g_autofree char *name = ds_fields[i].name ? g_strconcat(ds_fields[i].name, ":", NULL) : NULL;
    if (name) offer(c, "", name, ds_fields[i].help);
  }
}

/* ---- options ---- */

static void offer_viewers(Completion *c, const char *prefix) {
  for (const DsViewer *viewer = ds_viewers; viewer->name; viewer++)
    offer(c, prefix, viewer->name, ds_viewer_is_installed(viewer) ? "installed" : "not installed");
}

static void offer_option_values(Completion *c, const CliOption *option, const char *prefix) {
  if (g_str_equal(option->name, "viewer"))
    offer_viewers(c, prefix);
  else if (g_str_equal(option->name, "format"))
    offer_list(c, prefix, "markdown|bibtex", "|");
  else if (g_str_equal(option->name, "library")) {
    for (guint i = 0; i < c->cli->config->libraries->len; i++) {
      const DsNamedLibrary *named = g_ptr_array_index(c->cli->config->libraries, i);
      offer(c, prefix, named->name, named->path);
    }
  } else if (strchr(option->argument, '|'))
    offer_list(c, prefix, option->argument, "|");
}

static void offer_options(Completion *c) {
  const CliCommand *command = c->command ? c->command : cli_command_find("search");
  const char *equals = strchr(c->current, '=');
  for (guint i = 0; i < cli_n_options; i++) {
    const CliOption *option = &cli_options[i];
    if (!cli_option_is_of(option, command)) continue;
    g_autofree char *name = g_strconcat("--", option->name, option->argument ? "=" : "", NULL);
    if (!equals)
      offer(c, "", name, option->help);
    else if (option->argument && g_str_has_prefix(c->current, name))
      offer_option_values(c, option, name);
  }
}

/* ---- what stands where ---- */

/* The option whose value the last of the @n words before is still without, or NULL. */
static const CliOption *waiting(char **words, int n) {
  const char *last = n > 0 ? words[n - 1] : "";
  for (guint i = 0; i < cli_n_options; i++) {
    const CliOption *option = &cli_options[i];
    char letter[] = {'-', option->letter, '\0'};
    if (!option->argument) continue;
    if (g_str_has_prefix(last, "--") ? g_str_equal(last + 2, option->name) : option->letter && g_str_equal(last, letter)) return option;
  }
  return NULL;
}

/* Finds the command and counts the words after it. */
static void read_words(Completion *c, char **words, int n) {
  gboolean any = FALSE;
  for (int i = 0; i < n; i++) {
    if (words[i][0] == '-' || waiting(words, i)) continue;
    const CliCommand *command = any ? NULL : cli_command_find(words[i]);
    if (!any) c->command = command ? command : cli_command_find("search");
    c->n_words += any || !command;
    any = TRUE;
  }
}

static void offer_words(Completion *c) {
  const char *name = c->command ? c->command->name : "";
  if (!*name) offer_commands(c);
  if (!*name || g_str_equal(name, "search"))
    offer_query_words(c);
  else if (g_str_equal(name, "talks") || g_str_equal(name, "decks"))
    offer_query_words(c);
  else if (g_str_equal(name, "help")) {
    offer_commands(c);
    offer_list(c, "", "fields|formats|viewers", "|");
  } else if (c->n_words == 0 && (g_str_equal(name, "open") || g_str_equal(name, "show") || g_str_equal(name, "unlink")))
    offer_decks(c, "");
  else if (g_str_equal(name, "link")) {
    if (c->n_words == 0)
      offer_decks(c, "");
    else if (c->n_words == 1)
      offer_talks(c, DS_FIELD_N, "");
  }
}

/* The libraries that the words before ask for. */
static void read_libraries(Completion *c, char **words, int n) {
  for (int i = 0; i < n; i++) {
    const CliOption *before = waiting(words, i);
    if (g_str_has_prefix(words[i], "--library="))
      g_ptr_array_add(c->cli->library_args, g_strdup(words[i] + strlen("--library=")));
    else if (before && g_str_equal(before->name, "library"))
      g_ptr_array_add(c->cli->library_args, g_strdup(words[i]));
  }
}

void cli_complete(Cli *cli, int argc, char **argv) {
  if (argc < 1 || !cli_read_config(cli, NULL)) return;
  g_autoptr(GString) out = g_string_new(NULL);
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *current = ds_utf8_clean(argv[argc - 1], -1), *folded = g_utf8_casefold(current, -1);
  Completion c = {.cli = cli, .current = current, .folded = folded, .seen = seen, .out = out};
  int n = argc - 1;
  read_words(&c, argv, n);
  read_libraries(&c, argv, n);
  const CliOption *option = waiting(argv, n);
  if (option)
    offer_option_values(&c, option, "");
  else if (current[0] == '-')
    offer_options(&c);
  else
    offer_words(&c);
  cli_out(out);
  ds_index_free(c.index);
  if (c.libraries) g_ptr_array_unref(c.libraries);
}
