/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bare `decksearch`: three lines and three examples, or how to begin. The examples are made of what is in the library. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

#define MIN_LETTERS 5 /* of a word that is worth an example */
#define TRIES 5       /* words that are asked for */

static int how_to_begin(const Cli *cli) {
  cli_note(cli, "decksearch finds the slide you remember in a folder of PDF decks and talk lists.\n"
                "There is no library here yet. To make one of this folder, type:\n"
                "  decksearch index .");
  return EXIT_USAGE;
}

/* Counts @text, which is then the table's or freed. */
static void count(GHashTable *counts, char *text) {
  guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, text));
  g_hash_table_replace(counts, text, GUINT_TO_POINTER(n + 1));
}

static void count_words(GHashTable *counts, const char *title) {
  static const char *const common[] = {"about", "after",   "before", "from",  "their", "these",  "those", "through", "using",
                                       "where", "without", "within", "would", "there", "beyond", "other", "should",  NULL};
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *folded = ds_fold_key(title);
  g_auto(GStrv) words = g_strsplit(folded, " ", -1);
  for (guint i = 0; words[i]; i++) {
    gboolean usable = g_utf8_strlen(words[i], -1) >= MIN_LETTERS && !g_strv_contains(common, words[i]);
    if (usable && !strpbrk(words[i], "0123456789") && g_hash_table_add(seen, g_strdup(words[i]))) count(counts, g_strdup(words[i]));
  }
}

/* The text counted most often, but at most @most times; of several the longest, then the first. NULL: none. */
static const char *most_frequent(GHashTable *counts, guint most) {
  const char *best = NULL;
  guint best_n = 0;
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init(&iter, counts);
  while (g_hash_table_iter_next(&iter, &key, &value)) {
    guint n = GPOINTER_TO_UINT(value);
    if (n > most || n < best_n) continue;
    if (n == best_n && best && (strlen(key) < strlen(best) || (strlen(key) == strlen(best) && strcmp(key, best) > 0))) continue;
    best = key;
    best_n = n;
  }
  return best;
}

static gboolean is_found(DsIndex *index, const char *word) {
  g_autoptr(DsQuery) query = ds_query_parse(word, NULL, NULL);
  DsSearchOptions options = {.limit = 1, .strict = TRUE};
  g_autoptr(DsAnswer) answer = query ? ds_query_ask(index, query, &options, NULL) : NULL;
  return answer && answer->total;
}

/* A word of at most @most titles that a search finds: the title that a file claims may stand on no slide. NULL: none. */
static const char *example_of(DsIndex *index, GHashTable *words, guint most) {
  for (guint i = 0; i < TRIES; i++) {
    const char *word = most_frequent(words, most);
    if (!word || is_found(index, word)) return word;
    g_hash_table_remove(words, word);
  }
  return NULL;
}

/* A word of the titles that not every second one has, and a speaker; where there is none of them, a command. @words: those of the @titles of
 * decks. */
static void append_examples(GString *out, DsIndex *index, const GPtrArray *talks, GHashTable *words, guint titles) {
  g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < talks->len; i++) {
    const DsTalk *talk = g_ptr_array_index(talks, i);
    count_words(words, talk->title);
    for (guint k = 0; k < talk->speakers->len; k++) {
      const char *name = ((DsSpeaker *)g_ptr_array_index(talk->speakers, k))->name;
      if (!strpbrk(name, "\"\\")) count(names, g_strdup(name));
    }
  }
  const char *word = example_of(index, words, MAX(1, (titles + talks->len) / 2)), *name = most_frequent(names, G_MAXUINT);
  g_string_append_printf(out, "  decksearch %s\n", word ? word : "status");
  if (name) {
    g_autofree char *field = g_strdup_printf("speaker:\"%s\"", name), *quoted = g_shell_quote(field), *safe = ds_escape(quoted);
    g_string_append_printf(out, "  decksearch %s\n", safe);
  } else
    g_string_append(out, "  decksearch decks\n");
  g_string_append(out, "  decksearch open 1\n");
}

/* The words of the titles of all decks go to @words; FALSE with the error set. */
static gboolean count_decks(DsIndex *index, guint library, GHashTable *words, guint *decks, guint *slides, GError **error) {
  g_autoptr(GPtrArray) manifests = ds_index_manifests(index, library, error);
  for (guint i = 0; manifests && i < manifests->len; i++) {
    const DsManifest *manifest = g_ptr_array_index(manifests, i);
    if (manifest->title) count_words(words, manifest->title);
    *slides += manifest->slides;
  }
  *decks += manifests ? manifests->len : 0;
  return manifests != NULL;
}

int cli_welcome(Cli *cli) {
  g_autoptr(GError) error = NULL;
  if (cli->json) {
    cli_warn("--json needs a query or a command: decksearch --json QUERY, decksearch status --json");
    return EXIT_USAGE;
  }
  g_autoptr(GPtrArray) libraries = cli_libraries(cli, &error);
  if (!libraries) return ds_error_code(error) == DS_ERROR_NO_LIBRARY ? how_to_begin(cli) : cli_fail(cli, error);
  g_autoptr(DsIndex) index = cli_index_open(cli, libraries, &error);
  if (!index) return cli_fail(cli, error);
  g_autoptr(GHashTable) words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  guint decks = 0, slides = 0;
  for (guint library = 0; library < libraries->len; library++)
    if (!count_decks(index, library, words, &decks, &slides, &error)) return cli_fail(cli, error);
  g_autoptr(GPtrArray) talks = ds_index_talks(index, &error);
  if (!talks) return cli_fail(cli, error);
  g_autofree char *root = ds_escape(((DsLibrary *)g_ptr_array_index(libraries, 0))->root);
  g_autoptr(GString) out = g_string_new(NULL);
  g_string_append_printf(
      out, "library %s%s\n%u decks, %u slides, %u talks\n'decksearch index' brings it up to date, 'decksearch help' tells the rest\n\n",
      root, libraries->len > 1 ? " and others" : "", decks, slides, talks->len);
  append_examples(out, index, talks, words, decks);
  cli_out(out);
  return EXIT_SUCCESS;
}
