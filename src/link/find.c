/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The talk that a person means: by id, address, title, or a unique part of a title. */
#include "internal.h"

#include <string.h>

enum { MAX_NAMED = 5 };

static gboolean title_equals(const char *title, const char *key) {
  g_autofree char *own = title ? ds_fold_key(title) : NULL;
  return own && !strcmp(own, key);
}

static gboolean title_contains(const char *title, const char *key) {
  g_autofree char *own = title ? ds_fold_key(title) : NULL;
  return own && strstr(own, key) != NULL;
}

/* Talks one of whose titles passes @test; a session that stands in two lists counts once. */
static GPtrArray *talks_with(const DsLinker *linker, const char *key, gboolean (*test)(const char *, const char *)) {
  GPtrArray *found = g_ptr_array_new();
  g_autoptr(GHashTable) same = g_hash_table_new(NULL, NULL);
  for (guint i = 0; *key && i < linker->prepared->len; i++) {
    const LinkTalk *talk = link_talk(linker, i);
    gboolean passes = test(talk->talk->title, key);
    for (guint t = 0; !passes && talk->talk->titles && t < talk->talk->titles->len; t++)
      passes = test(((DsTitle *)talk->talk->titles->pdata[t])->text, key);
    if (passes && g_hash_table_add(same, GUINT_TO_POINTER(talk->same))) g_ptr_array_add(found, (gpointer)talk->talk);
  }
  return found;
}

static void set_ambiguous(const GPtrArray *found, const char *words, GError **error) {
  g_autoptr(GString) list = g_string_new(NULL);
  for (guint i = 0; i < found->len && i < MAX_NAMED; i++) {
    const DsTalk *talk = found->pdata[i];
    g_autofree char *title = ds_quote(talk->title ? talk->title : "");
    g_autofree char *id = ds_escape(talk->id ? talk->id : "");
    g_string_append_printf(list, "%s%s (%s)", i ? ", " : "", title, id);
  }
  if (found->len > MAX_NAMED) g_string_append_printf(list, " and %u more", found->len - MAX_NAMED);
  g_autofree char *asked = ds_quote(words);
  g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "%s fits several talks: %s", asked, list->str);
}

const DsTalk *ds_linker_find_talk(const DsLinker *linker, const char *words, GError **error) {
  guint at = GPOINTER_TO_UINT(g_hash_table_lookup(linker->by_id, words));
  if (!at || at == G_MAXUINT) {
    g_autofree char *url = strchr(words, '/') ? link_url_key(words) : NULL;
    at = url ? GPOINTER_TO_UINT(g_hash_table_lookup(linker->by_url, url)) : 0;
  }
  if (at && at != G_MAXUINT) return linker->talks->pdata[at - 1];
  g_autofree char *clean = ds_utf8_clean(words, -1), *key = ds_fold_key(clean);
  g_autoptr(GPtrArray) equal = talks_with(linker, key, title_equals);
  g_autoptr(GPtrArray) within = equal->len ? NULL : talks_with(linker, key, title_contains);
  const GPtrArray *found = equal->len ? equal : within;
  if (found->len == 1) return found->pdata[0];
  if (found->len > 1) {
    set_ambiguous(found, words, error);
    return NULL;
  }
  g_autofree char *asked = ds_quote(clean);
  g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "no listed talk is %s", asked);
  return NULL;
}
