/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HIT and DECK[:SLIDE[-SLIDE]]: from what a person types to a deck of the index and its pages. */
#include "cli.h"

#include <string.h>

#define LISTED 10u /* matches named when there are several */

void cli_target_clear(CliTarget *target) {
  g_clear_pointer(&target->manifest, ds_manifest_free);
  g_clear_pointer(&target->words, g_free);
}

static gboolean all_digits(const char *text, gsize len) {
  for (gsize i = 0; i < len; i++)
    if (!g_ascii_isdigit(text[i])) return FALSE;
  return len > 0;
}

/* The number that the digits at @text are; G_MAXINT when they are too many for a page or a hit. */
static guint number_of(const char *text) {
  return (guint)MIN(g_ascii_strtoull(text, NULL, 10), G_MAXINT);
}

/* Splits a last `:digits[-digits]` off @words. */
static char *split_slide(const char *words, guint *first, guint *last) {
  const char *colon = strrchr(words, ':'), *dash = colon ? strchr(colon, '-') : NULL;
  gsize first_len = colon ? (dash ? (gsize)(dash - colon - 1) : strlen(colon + 1)) : 0;
  if (!colon || !all_digits(colon + 1, first_len) || (dash && !all_digits(dash + 1, strlen(dash + 1)))) return g_strdup(words);
  *first = number_of(colon + 1);
  *last = dash ? number_of(dash + 1) : *first;
  return g_strndup(words, (gsize)(colon - words));
}

/* Whether @text, as it is or as it is shown, has @folded_part, letter case aside. */
static gboolean contains(const char *text, const char *folded_part) {
  g_autofree char *clean = ds_utf8_clean(text, -1), *folded = g_utf8_casefold(clean, -1);
  if (strstr(folded, folded_part)) return TRUE;
  g_autofree char *shown = ds_escape(text), *folded_shown = g_utf8_casefold(shown, -1);
  return strstr(folded_shown, folded_part) != NULL;
}

/* Whether @words are the whole of @path, as it is or as it is shown. */
static gboolean is_whole(const char *path, const char *words) {
  g_autofree char *shown = ds_escape(path);
  return g_str_equal(path, words) || g_str_equal(shown, words);
}

static void complain_several(const GPtrArray *matches, const char *words, GError **error) {
  g_autoptr(GString) list = g_string_new(NULL);
  for (guint i = 0; i < matches->len && i < LISTED; i++) {
    g_autofree char *safe = ds_escape(((DsManifest *)g_ptr_array_index(matches, i))->path);
    g_string_append_printf(list, "\n  %s", safe);
  }
  if (matches->len > LISTED) g_string_append_printf(list, "\n  and %u more", matches->len - LISTED);
  g_autofree char *quoted = ds_quote(words);
  g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "%s matches %u decks:%s", quoted, matches->len, list->str);
}

/* The deck that @words name in all libraries: an exact path, else a unique part of one; names are also taken as they are printed. */
static gboolean find_deck(DsIndex *index, guint n_libraries, const char *words, CliTarget *target, GError **error) {
  g_autofree char *clean = ds_utf8_clean(words, -1), *folded = g_utf8_casefold(clean, -1);
  g_autoptr(GPtrArray) matches = g_ptr_array_new_with_free_func((GDestroyNotify)ds_manifest_free);
  guint library_of_match = 0;
  for (guint library = 0; library < n_libraries; library++) {
    g_autoptr(GPtrArray) manifests = ds_index_manifests(index, library, error);
    if (!manifests) return FALSE;
    for (guint i = 0; i < manifests->len; i++) {
      const DsManifest *manifest = g_ptr_array_index(manifests, i);
      if (is_whole(manifest->path, words)) {
        target->manifest = ds_manifest_copy(manifest);
        target->library = library;
        return TRUE;
      }
      if (!contains(manifest->path, folded)) continue;
      g_ptr_array_add(matches, ds_manifest_copy(manifest));
      library_of_match = library;
    }
  }
  if (matches->len == 1) {
    target->manifest = g_ptr_array_steal_index(matches, 0);
    target->library = library_of_match;
    return TRUE;
  }
  g_autofree char *quoted = ds_quote(words);
  target->unknown = matches->len == 0;
  if (!*words)
    g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "a deck's name is missing");
  else if (matches->len)
    complain_several(matches, words, error);
  else
    g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "no deck matches %s", quoted);
  return FALSE;
}

static gboolean is_of(const DsManifest *manifest, const CliLast *last) {
  if (!last->content) return g_str_equal(manifest->path, last->deck);
  return strlen(last->content) == DS_CONTENT_DIGITS && manifest->sha256 && g_str_has_prefix(manifest->sha256, last->content);
}

/* The deck of a kept hit: at its path if its content is the same, else wherever that content is now. A talk's own entry means whatever is
 * at its deck's path. */
static gboolean find_content(DsIndex *index, const GPtrArray *libraries, const CliLast *last, CliTarget *target, GError **error) {
  for (guint library = 0; library < libraries->len; library++) {
    if (g_strcmp0(((DsLibrary *)g_ptr_array_index(libraries, library))->dir, last->index) != 0) continue;
    g_autoptr(GPtrArray) manifests = ds_index_manifests(index, library, error);
    if (!manifests) return FALSE;
    const DsManifest *found = NULL;
    for (guint i = 0; i < manifests->len; i++) {
      const DsManifest *manifest = g_ptr_array_index(manifests, i);
      if (!is_of(manifest, last)) continue;
      if (!found || g_str_equal(manifest->path, last->deck)) found = manifest;
    }
    if (!found) break;
    target->manifest = ds_manifest_copy(found);
    target->library = library;
    return TRUE;
  }
  g_autofree char *quoted = ds_quote(last->deck);
  g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "deck %s changed or is gone since that search; search again", quoted);
  return FALSE;
}

static gboolean find_hit(DsIndex *index, const GPtrArray *libraries, guint number, CliTarget *target, GError **error) {
  g_auto(CliLast) last = {0};
  if (!cli_last_get(number, &last, error)) return FALSE;
  if (!last.deck) {
    g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "hit %u is a talk without a deck; 'decksearch show %u' prints it", number, number);
    return FALSE;
  }
  if (!find_content(index, libraries, &last, target, error)) return FALSE;
  target->first = last.slide;
  target->last = last.last;
  target->open_page = MAX(last.open_page, 1);
  target->words = g_steal_pointer(&last.query);
  return TRUE;
}

/* The talk's id of hit @number as its deck is linked now, or of a talk without deck as it was listed. */
static char *talk_of_hit(DsIndex *index, const GPtrArray *libraries, guint number, GError **error) {
  g_auto(CliLast) last = {0};
  g_auto(CliTarget) target = {0};
  if (!cli_last_get(number, &last, error)) return NULL;
  if (!last.deck) return g_steal_pointer(&last.talk);
  return find_content(index, libraries, &last, &target, error) ? g_strdup(target.manifest->talk_id) : NULL;
}

DsTalk *cli_target_talk(DsIndex *index, const GPtrArray *libraries, const char *words, GError **error) {
  g_autofree char *id = NULL;
  GError *failure = NULL;
  if (all_digits(words, strlen(words)))
    id = talk_of_hit(index, libraries, number_of(words), &failure);
  else {
    g_auto(CliTarget) target = {0};
    if (cli_target_find(index, libraries, words, &target, &failure)) id = g_strdup(target.manifest->talk_id);
  }
  DsTalk *talk = id ? ds_index_talk(index, id, &failure) : NULL;
  g_autofree char *quoted = ds_quote(words);
  if (!talk && !failure) g_set_error(&failure, DS_ERROR, DS_ERROR_USAGE, "%s is linked to no talk", quoted);
  if (failure) g_propagate_error(error, failure);
  return talk;
}

char *cli_hit_entry(const char *words) {
  g_auto(CliLast) last = {0};
  if (!all_digits(words, strlen(words)) || !cli_last_get(number_of(words), &last, NULL) || last.slide) return NULL;
  return g_steal_pointer(&last.talk);
}

gboolean cli_deck_find(DsIndex *index, const GPtrArray *libraries, const char *words, CliTarget *ret_target, GError **error) {
  if (all_digits(words, strlen(words))) return find_hit(index, libraries, number_of(words), ret_target, error);
  return find_deck(index, libraries->len, words, ret_target, error);
}

gboolean cli_target_find(DsIndex *index, const GPtrArray *libraries, const char *words, CliTarget *ret_target, GError **error) {
  if (all_digits(words, strlen(words))) return find_hit(index, libraries, number_of(words), ret_target, error);
  guint first = 0, last = 0;
  g_autofree char *deck = split_slide(words, &first, &last);
  if (!find_deck(index, libraries->len, deck, ret_target, error)) return FALSE;
  guint pages = ret_target->manifest->pages;
  gboolean asked = !g_str_equal(deck, words);
  if (asked && (first < 1 || last < first || last > pages)) {
    g_autofree char *quoted = ds_quote(ret_target->manifest->path);
    g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "deck %s has the pages 1 to %u, not %s", quoted, pages, words + strlen(deck) + 1);
    return FALSE;
  }
  ret_target->first = first;
  ret_target->last = last;
  ret_target->open_page = first ? first : 1;
  return TRUE;
}

GPtrArray *cli_target_libraries(const Cli *cli, const char *words, GError **error) {
  if (cli->library_args->len || cli->index_arg || !all_digits(words, strlen(words))) return cli_libraries(cli, error);
  g_auto(CliLast) last = {0};
  if (!cli_last_get(number_of(words), &last, error)) return NULL;
  if (!last.index) return cli_libraries(cli, error);
  DsLibrary *library = last.root ? ds_library_at(last.root, NULL) : NULL;
  if (library && !g_str_equal(library->dir, last.index)) g_clear_pointer(&library, ds_library_free);
  if (!library) library = ds_library_of_index(last.index, error);
  if (!library) return NULL;
  GPtrArray *libraries = g_ptr_array_new_with_free_func((GDestroyNotify)ds_library_free);
  g_ptr_array_add(libraries, library);
  return libraries;
}
