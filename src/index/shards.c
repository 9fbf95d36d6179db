/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `shards`: a line each, `local PATH` or `remote HOST:PORT`. Our own file, never libxapian's stub, which can name a program. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

#define MAX_FILE 65536u
#define MAX_SHARDS 1024u

static void shard_free(gpointer data) {
  DsShard *shard = data;
  g_free(shard->name);
  g_free(shard->path);
  g_free(shard->host);
  g_free(shard);
}

/* A local path stays inside the index folder or is absolute; what is neither is nonsense. */
static gboolean parse_local(const DsLibrary *library, const char *path, DsShard *shard) {
  if (!*path || strstr(path, "..")) return FALSE;
  shard->path = g_path_is_absolute(path) ? g_strdup(path) : g_build_filename(library->dir, path, NULL);
  return TRUE;
}

static gboolean parse_remote(const char *where, DsShard *shard) {
  const char *colon = strrchr(where, ':');
  guint64 port;
  if (!colon || colon == where || !g_ascii_string_to_unsigned(colon + 1, 10, 1, 65535, &port, NULL)) return FALSE;
  shard->host = g_strndup(where, (gsize)(colon - where));
  shard->port = (guint)port;
  return TRUE;
}

static DsShard *parse_line(const DsLibrary *library, const char *line) {
  DsShard *shard = g_new0(DsShard, 1);
  shard->name = g_strdup(line);
  if (g_str_has_prefix(line, "local ") && parse_local(library, line + strlen("local "), shard)) return shard;
  if (g_str_has_prefix(line, "remote ") && parse_remote(line + strlen("remote "), shard)) return shard;
  shard_free(shard);
  return NULL;
}

GPtrArray *ds_shards_read(const DsLibrary *library, GError **error) {
  g_autofree char *path = g_build_filename(library->dir, "shards", NULL), *shown = ds_escape(path);
  g_autoptr(GBytes) bytes = ds_file_read(path, MAX_FILE, error);
  if (!bytes) return NULL;
  gsize len;
  const char *data = g_bytes_get_data(bytes, &len);
  g_autofree char *text = g_strndup(data ? data : "", len);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  g_autoptr(GPtrArray) shards = g_ptr_array_new_with_free_func(shard_free);
  for (guint i = 0; lines[i]; i++) {
    g_strstrip(lines[i]);
    if (!*lines[i] || *lines[i] == '#') continue;
    DsShard *shard = shards->len < MAX_SHARDS ? parse_line(library, lines[i]) : NULL;
    if (shard) {
      g_ptr_array_add(shards, shard);
      continue;
    }
    g_autofree char *quoted = ds_quote(lines[i]);
    g_set_error(error, DS_ERROR, DS_ERROR_INDEX, "%s:%u: no shard: %s (known: 'local PATH', 'remote HOST:PORT')", shown, i + 1, quoted);
    return NULL;
  }
  return g_steal_pointer(&shards);
}

/* ---- the databases of this index itself ---- */

char *ds_shard_name(guint number, guint n) {
  return n == 1 ? g_strdup(DB) : g_strdup_printf(DB "-%u-of-%u", number, n);
}

/* The number of databases that a line's @name says it is one of; 0: it is none of ours. */
static guint count_of(const char *name) {
  guint number = 0, n = 0;
  int end = 0;
  if (g_str_equal(name, "local " DB)) return 1;
  if (sscanf(name, "local " DB "-%2u-of-%2u%n", &number, &n, &end) != 2 || name[end] || n < 2 || !number || number > n) return 0;
  return n;
}

GPtrArray *ds_shards_own(const DsLibrary *library, GError **error) {
  g_autoptr(GPtrArray) shards = ds_shards_read(library, error), names = g_ptr_array_new_with_free_func(g_free);
  guint n = 0;
  gboolean in_order = TRUE;
  for (guint i = 0; shards && i < shards->len && in_order; i++) {
    const DsShard *shard = g_ptr_array_index(shards, i);
    guint of = count_of(shard->name);
    if (!of) continue;
    n = n ? n : of;
    g_autofree char *wanted = ds_shard_name(names->len + 1, n);
    in_order = names->len < n && g_str_equal(shard->name + strlen("local "), wanted);
    g_ptr_array_add(names, g_steal_pointer(&wanted));
  }
  if (!shards) return NULL;
  if (in_order && names->len == n) return g_steal_pointer(&names);
  g_set_error(error, DS_ERROR, DS_ERROR_INDEX, "the file of shards does not name the %u databases of this index, each once and in order",
              n);
  return NULL;
}

DsShardKinds ds_library_shards(const DsLibrary *library) {
  g_autoptr(GPtrArray) shards = ds_shards_read(library, NULL);
  guint kinds = 0;
  for (guint i = 0; shards && i < shards->len; i++) {
    const DsShard *shard = g_ptr_array_index(shards, i);
    kinds |= (count_of(shard->name) ? DS_SHARDS_OWN : 0u) | (shard->path ? 0u : DS_SHARDS_REMOTE);
  }
  return (DsShardKinds)kinds;
}

gboolean ds_shards_deal(const DsLibrary *library, guint n, GError **error) {
  g_autoptr(GPtrArray) shards = ds_shards_read(library, error);
  g_autoptr(GString) text = g_string_new(NULL);
  if (!shards) return FALSE;
  for (guint k = 1; k <= n; k++) {
    g_autofree char *name = ds_shard_name(k, n);
    g_string_append_printf(text, "local %s\n", name);
  }
  for (guint i = 0; i < shards->len; i++) {
    const DsShard *shard = g_ptr_array_index(shards, i);
    if (!count_of(shard->name)) g_string_append_printf(text, "%s\n", shard->name);
  }
  g_autofree char *path = g_build_filename(library->dir, "shards", NULL);
  return ds_file_write_atomic(path, text->str, text->len, error);
}

/* Not the digits that deal decks to machines: all decks of one machine have those in common. */
guint ds_shard_of(const char *key, guint n) {
  g_autofree char *digits = g_strndup(key + strlen("12345678"), 8);
  return (guint)(g_ascii_strtoull(digits, NULL, 16) % n);
}
