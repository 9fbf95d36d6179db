/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening the shards of one or several libraries as one database. Each is opened alone, the remote ones at the same time, so that one that
 * does not answer costs its timeout once and is left out. */
#include "reader.h"

#include <string.h>

#define TIMEOUT_MS                                                                                                                         \
  400u /* of connecting to a remote shard, and of each of its answers: with two of them an answer still comes in a second */

static void shard_free(gpointer data) {
  Shard *shard = data;
  xap_database_free(shard->own);
  g_free(shard->name);
  g_free(shard->host);
  g_free(shard);
}

/* One line of a file of shards on its way. */
typedef struct {
  const DsShard *shard;
  guint timeout_ms;
  GThread *thread; /* that opens a remote one */
  XapDatabase *db;
  GBytes *schema;
  GError *error;
} Opening;

static void opening_clear(gpointer data) {
  Opening *opening = data;
  if (opening->thread) g_thread_join(opening->thread);
  xap_database_free(opening->db);
  g_clear_pointer(&opening->schema, g_bytes_unref);
  g_clear_error(&opening->error);
}

static void open_one(Opening *opening) {
  const DsShard *shard = opening->shard;
  opening->db = xap_database_new();
  gboolean ok = shard->path ? xap_database_add_local(opening->db, shard->path, &opening->error)
                            : xap_database_add_remote(opening->db, shard->host, shard->port, opening->timeout_ms, &opening->error);
  if (ok) opening->schema = xap_database_metadata(opening->db, META_SCHEMA, &opening->error);
}

/* The handle is this thread's until it has ended, then the caller's. */
static gpointer open_in_thread(gpointer data) {
  open_one(data);
  return NULL;
}

static gboolean is_missing(const DsIndex *index, const char *name) {
  for (guint i = 0; i < index->missing->len; i++)
    if (g_str_equal(g_ptr_array_index(index->missing, i), name)) return TRUE;
  return FALSE;
}

static void miss(DsIndex *index, const char *name) {
  if (!is_missing(index, name)) g_ptr_array_add(index->missing, g_strdup(name));
}

static void begin_opening(const DsIndex *index, Opening *opening) {
  const DsShard *shard = opening->shard;
  if (!shard->path && !is_missing(index, shard->name)) opening->thread = g_thread_try_new("shard", open_in_thread, opening, NULL);
}

/* A local one that is not there yet is a library that is not indexed. */
static gboolean open_local(Opening *opening, const DsLibrary *library, GError **error) {
  const char *path = opening->shard->path;
  GError *failure = NULL;
  open_one(opening); /* which looks whether the folder is plain, too: what for is asked only when it failed */
  if (opening->schema) return ds_schema_check(opening->schema, library, error);
  if (!xap_path_is_plain(path, &failure)) return ds_index_wrap_error(error, failure, "use the index");
  g_autofree char *first_file = g_build_filename(path, "iamglass", NULL);
  if (!g_file_test(first_file, G_FILE_TEST_EXISTS)) /* also in the moment between the folder and its first file */
    return ds_schema_check(NULL, library, error);
  return ds_index_wrap_error(error, g_steal_pointer(&opening->error), "open the index");
}

/* Adds a shard that was opened. A remote one that does not answer, or is not of our schema, is left out. */
static gboolean add_shard(DsIndex *index, guint number, Opening *opening, GError **error) {
  const DsLibrary *library = g_ptr_array_index(index->libraries, number);
  GError *failure = NULL;
  if (opening->thread) g_thread_join(g_steal_pointer(&opening->thread));
  if (opening->shard->path && !open_local(opening, library, error)) return FALSE;
  if (!opening->shard->path && (!opening->schema || ds_schema_of(opening->schema) != DS_SCHEMA_VERSION)) {
    miss(index, opening->shard->name);
    return TRUE;
  }
  if (!xap_database_add(index->all, opening->db, &failure)) return ds_index_wrap_error(error, failure, "open the index");
  Shard *kept = g_new0(Shard, 1);
  kept->library = library;
  kept->number = number;
  kept->name = g_strdup(opening->shard->name);
  kept->host = g_strdup(opening->shard->host);
  kept->port = opening->shard->port;
  kept->own = g_steal_pointer(&opening->db);
  index->remote = index->remote || kept->host;
  g_ptr_array_add(index->shards, kept);
  return TRUE;
}

/* The shards of library @number. */
static GPtrArray *read_shards(DsIndex *index, guint number, GError **error) {
  const DsLibrary *library = g_ptr_array_index(index->libraries, number);
  g_autofree char *file = g_build_filename(library->dir, "shards", NULL);
  if (g_file_test(file, G_FILE_TEST_EXISTS)) return ds_shards_read(library, error);
  ds_schema_check(NULL, library, error); /* a folder that a run was killed on making */
  return NULL;
}

static gboolean add_library(DsIndex *index, guint number, GError **error) {
  g_autoptr(GPtrArray) shards = read_shards(index, number, error);
  if (!shards) return FALSE;
  g_autoptr(GArray) openings = g_array_new(FALSE, TRUE, sizeof(Opening));
  g_array_set_size(openings, shards->len);
  g_array_set_clear_func(openings, opening_clear);
  for (guint i = 0; i < shards->len; i++) {
    Opening *opening = &g_array_index(openings, Opening, i);
    *opening = (Opening){.shard = g_ptr_array_index(shards, i), .timeout_ms = index->timeout_ms};
    begin_opening(index, opening);
  }
  for (guint i = 0; i < shards->len; i++)
    if (!add_shard(index, number, &g_array_index(openings, Opening, i), error)) return FALSE;
  return TRUE;
}

/* Of several shards each must say so, and none may be of another machine, which knows only its own decks. */
static gboolean find_distinct(const DsIndex *index) {
  if (index->libraries->len != 1 || index->remote || index->missing->len) return FALSE;
  for (guint i = 0; i < index->shards->len; i++) {
    g_autoptr(GBytes) distinct = xap_database_metadata(((Shard *)g_ptr_array_index(index->shards, i))->own, META_DISTINCT, NULL);
    if (!distinct || !g_bytes_get_size(distinct)) return FALSE;
  }
  return TRUE;
}

static gboolean open_all(DsIndex *index, GError **error) {
  xap_database_free(index->all);
  g_ptr_array_set_size(index->shards, 0);
  g_hash_table_remove_all(index->head_data);
  g_clear_pointer(&index->words, g_ptr_array_unref); /* what they say of shards depends on which are there */
  index->all = xap_database_new();
  index->remote = FALSE;
  for (guint number = 0; number < index->libraries->len; number++)
    if (!add_library(index, number, error)) return FALSE;
  index->distinct = find_distinct(index);
  if (index->shards->len || !index->missing->len) return TRUE;
  g_autofree char *first = ds_quote(g_ptr_array_index(index->missing, 0));
  g_set_error(error, DS_ERROR, DS_ERROR_IO, "no shard answers: %s%s", first, index->missing->len > 1 ? " and the others" : "");
  return FALSE;
}

DsIndex *ds_index_open_within(const GPtrArray *libraries, guint timeout_ms, GError **error) {
  g_autoptr(DsIndex) index = g_new0(DsIndex, 1);
  index->timeout_ms = timeout_ms ? timeout_ms : TIMEOUT_MS;
  index->libraries = g_ptr_array_new();
  for (guint i = 0; i < libraries->len; i++) g_ptr_array_add(index->libraries, g_ptr_array_index(libraries, i));
  index->shards = g_ptr_array_new_with_free_func(shard_free);
  index->missing = g_ptr_array_new_with_free_func(g_free);
  index->head_data = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_bytes_unref);
  return open_all(index, error) ? g_steal_pointer(&index) : NULL;
}

DsIndex *ds_index_open(const GPtrArray *libraries, GError **error) {
  return ds_index_open_within(libraries, 0, error);
}

void ds_index_free(DsIndex *index) {
  if (!index) return;
  g_clear_pointer(&index->words, g_ptr_array_unref);
  g_free(index->damaged_words);
  g_ptr_array_unref(index->shards);
  g_ptr_array_unref(index->missing);
  g_hash_table_unref(index->head_data);
  g_ptr_array_unref(index->libraries);
  xap_database_free(index->all);
  g_free(index);
}

/* ---- shards that stop answering ---- */

gboolean ds_index_lost_shard(const DsIndex *index) {
  return xap_database_lost(index->all) != NULL;
}

/* What failed names its server, or its connection is closed. */
static gboolean has_failed(const Shard *shard, const char *lost) {
  g_autofree char *named = g_strdup_printf("tcp(%s:%u)", shard->host, shard->port);
  return strstr(lost, "tcp(") ? strstr(lost, named) != NULL : !ds_peer_is_there(shard->host, shard->port);
}

/* Of the others, answers may be on their way that nobody wants any more, so that each is connected to anew. */
gboolean ds_index_renew(DsIndex *index, GError **error) {
  const char *lost = xap_database_lost(index->all);
  for (guint i = 0; lost && i < index->shards->len; i++) {
    const Shard *shard = g_ptr_array_index(index->shards, i);
    if (shard->host && has_failed(shard, lost)) miss(index, shard->name);
  }
  return open_all(index, error);
}
