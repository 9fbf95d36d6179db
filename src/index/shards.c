/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `shards`: a line each, `local PATH` or `remote HOST:PORT`. Our own file, never libxapian's stub, which can name a program. */
#include "internal.h"

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

char *ds_shards_local_path(const DsLibrary *library) {
  return g_build_filename(library->dir, "db", NULL);
}
