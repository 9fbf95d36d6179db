/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writers of all databases of an index. One database is written by this process; several by a process each, told by orders. */
#include "clerk.h"
#include "scribe.h"

struct DsWriters {
  const DsLibrary *library;
  guint n;
  DsClerk *alone;     /* of one database; else NULL, and */
  GPtrArray *scribes; /* DsScribe * */
  GPtrArray *readers; /* XapDatabase *, of the same databases: what is durable */
  gboolean rebuilding, whole;
  gboolean are_new;               /* all of several, begun by this run */
  gboolean dealt;                 /* the file of shards names these databases */
  gboolean leftovers;             /* others lie beside them */
  char *inputs, *last_run;        /* to be told at the end, or NULL */
  gboolean tell_doubles, doubles; /* the same */
};

void ds_writers_free(DsWriters *writers) {
  if (!writers) return;
  ds_clerk_free(writers->alone);
  g_clear_pointer(&writers->readers, g_ptr_array_unref);
  g_clear_pointer(&writers->scribes, g_ptr_array_unref);
  g_free(writers->inputs);
  g_free(writers->last_run);
  g_free(writers);
}

/* ---- opening ---- */

/* Whether none of the databases @names is there yet. */
static gboolean is_new(const DsLibrary *library, const GPtrArray *names) {
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename(library->dir, g_ptr_array_index(names, i), NULL);
    if (g_file_test(path, G_FILE_TEST_EXISTS) || g_file_test(path, G_FILE_TEST_IS_SYMLINK)) return FALSE;
  }
  return TRUE;
}

static gboolean start(DsWriters *writers, gboolean anew, GError **error) {
  writers->whole = writers->are_new = TRUE;
  for (guint k = 1; k <= writers->n; k++) {
    DsScribe *scribe = ds_scribe_start(writers->library, k, writers->n, anew, error);
    if (!scribe) return FALSE;
    g_ptr_array_add(writers->scribes, scribe);
  }
  for (guint i = 0; i < writers->n; i++) {
    DsFound found = 0;
    if (!ds_scribe_hear(g_ptr_array_index(writers->scribes, i), &found, error)) return FALSE;
    writers->rebuilding = writers->rebuilding || found & DS_FOUND_UNUSABLE;
    writers->whole = writers->whole && found & DS_FOUND_WHOLE;
    writers->are_new = writers->are_new && found & DS_FOUND_NONE;
  }
  return TRUE;
}

static gboolean open_readers(DsWriters *writers, GError **error) {
  for (guint k = 1; k <= writers->n; k++) {
    GError *failure = NULL;
    g_autofree char *name = ds_shard_name(k, writers->n), *path = g_build_filename(writers->library->dir, name, NULL);
    XapDatabase *reader = xap_database_new();
    g_ptr_array_add(writers->readers, reader);
    if (!xap_database_add_local(reader, path, &failure)) return ds_index_wrap_error(error, failure, "open the index");
  }
  return TRUE;
}

static gboolean open_alone(DsWriters *writers, gboolean anew, GError **error) {
  DsIndexWriter *writer = ds_index_writer_open_one(writers->library, 1, 1, anew, error);
  if (!writer) return FALSE;
  writers->rebuilding = ds_index_writer_rebuilding(writer);
  writers->whole = ds_index_writer_is_whole(writer);
  writers->alone = ds_clerk_new(writer);
  return TRUE;
}

DsWriters *ds_writers_open(const DsLibrary *library, guint decks, guint shards, gboolean anew, GError **error) {
  g_autoptr(DsWriters) writers = g_new0(DsWriters, 1);
  g_autoptr(GPtrArray) names = ds_library_complete(library, error) ? ds_shards_own(library, error) : NULL;
  if (!names) return NULL;
  writers->library = library;
  writers->n = shards ? shards : names->len;
  writers->dealt = writers->n == names->len;
  if (!writers->n) {
    g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "the index has no database of its own: it only asks other shards");
    return NULL;
  }
  if (!writers->dealt && is_new(library, names)) {
    if (!ds_shards_deal(library, writers->n, error)) return NULL;
    writers->dealt = TRUE;
  }
  ds_index_writer_expect(decks / writers->n);
  writers->scribes = g_ptr_array_new_with_free_func((GDestroyNotify)ds_scribe_free);
  writers->readers = g_ptr_array_new_with_free_func((GDestroyNotify)xap_database_free);
  gboolean ok = writers->n > 1 ? start(writers, anew, error) && open_readers(writers, error) : open_alone(writers, anew, error);
  writers->leftovers = ok && ds_leftovers_exist(library);
  return ok ? g_steal_pointer(&writers) : NULL;
}

void ds_writers_go_ahead(DsWriters *writers) {
  if (writers->alone) ds_clerk_go_ahead(writers->alone);
}

gboolean ds_writers_rebuilding(const DsWriters *writers) {
  return writers->rebuilding;
}
gboolean ds_writers_are_whole(const DsWriters *writers) {
  return writers->whole;
}
guint ds_writers_dealing(const DsWriters *writers) {
  return writers->dealt ? 0 : writers->n;
}

/* ---- reading back ---- */

/* The one writer, of which all is done that it was told; NULL: something failed. */
static DsIndexWriter *alone(DsWriters *writers, GError **error) {
  return ds_clerk_writer(writers->alone, error);
}

/* Those of the first @n databases. */
static GPtrArray *all_entries(DsWriters *writers, DsEntryKind kind, guint n, GError **error) {
  g_autoptr(GPtrArray) entries = ds_entries_new(kind);
  for (guint i = 0; i < n; i++)
    if (!ds_entries_add(g_ptr_array_index(writers->readers, i), kind, entries, error)) return NULL;
  return g_steal_pointer(&entries);
}

GPtrArray *ds_writers_manifests(DsWriters *writers, GError **error) {
  if (!writers->alone) return all_entries(writers, DS_ENTRY_DECK, writers->n, error);
  DsIndexWriter *writer = alone(writers, error);
  return writer ? ds_index_writer_manifests(writer, error) : NULL;
}
GPtrArray *ds_writers_lists(DsWriters *writers, GError **error) {
  if (!writers->alone) return all_entries(writers, DS_ENTRY_LIST, writers->n, error);
  DsIndexWriter *writer = alone(writers, error);
  return writer ? ds_index_writer_lists(writer, error) : NULL;
}
GPtrArray *ds_writers_talks(DsWriters *writers, GError **error) {
  if (!writers->alone) return all_entries(writers, DS_ENTRY_TALK, 1, error);
  DsIndexWriter *writer = alone(writers, error);
  return writer ? ds_index_writer_talks(writer, error) : NULL;
}

char *ds_writers_inputs(DsWriters *writers) {
  DsIndexWriter *writer = writers->alone ? alone(writers, NULL) : NULL;
  if (writers->alone) return writer ? ds_index_writer_inputs(writer) : NULL;
  g_autoptr(GBytes) bytes = xap_database_metadata(g_ptr_array_index(writers->readers, 0), META_INPUTS, NULL);
  return bytes && g_bytes_get_size(bytes) ? g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)) : NULL;
}

/* ---- telling ---- */

/* Where the orders for what has @key go. */
static GByteArray *orders_for(DsWriters *writers, const char *key) {
  return ds_scribe_orders(g_ptr_array_index(writers->scribes, ds_shard_of(key, writers->n)));
}

static gboolean send(DsWriters *writers, GError **error) {
  return ds_scribes_send(writers->scribes, FALSE, error);
}

gboolean ds_writers_put(DsWriters *writers, const DsManifest *manifest, const DsDeck *deck, const DsTalk *talk, GError **error) {
  if (writers->alone) return ds_clerk_put(writers->alone, manifest, deck, talk, error);
  ds_order_put(orders_for(writers, manifest->key), manifest, deck, talk);
  return send(writers, error);
}

gboolean ds_writers_put_manifest(DsWriters *writers, const DsManifest *manifest, GError **error) {
  DsIndexWriter *writer = writers->alone ? alone(writers, error) : NULL;
  if (writers->alone) return writer && ds_index_writer_put_manifest(writer, manifest, error);
  ds_order_put_manifest(orders_for(writers, manifest->key), manifest);
  return send(writers, error);
}

gboolean ds_writers_forget(DsWriters *writers, const char *deck_key, GError **error) {
  DsIndexWriter *writer = writers->alone ? alone(writers, error) : NULL;
  if (writers->alone) return writer && ds_index_writer_forget(writer, deck_key, error);
  ds_order_text(orders_for(writers, deck_key), DS_ORDER_FORGET, deck_key);
  return send(writers, error);
}

gboolean ds_writers_put_list(DsWriters *writers, const DsListManifest *manifest, GError **error) {
  DsIndexWriter *writer = writers->alone ? alone(writers, error) : NULL;
  if (writers->alone) return writer && ds_index_writer_put_list(writer, manifest, error);
  ds_order_put_list(orders_for(writers, manifest->key), manifest);
  return send(writers, error);
}

gboolean ds_writers_forget_list(DsWriters *writers, const char *list_key, GError **error) {
  DsIndexWriter *writer = writers->alone ? alone(writers, error) : NULL;
  if (writers->alone) return writer && ds_index_writer_forget_list(writer, list_key, error);
  ds_order_text(orders_for(writers, list_key), DS_ORDER_FORGET_LIST, list_key);
  return send(writers, error);
}

gboolean ds_writers_put_talks(DsWriters *writers, const GPtrArray *talks, GHashTable *linked, GError **error) {
  if (writers->alone) return ds_clerk_put_talks(writers->alone, talks, linked, error);
  /* the first database's talks tell the next run which decks are to be written, of any database: they must not be ahead of them. A deck
   * that was never written will be in any case. */
  if (!writers->are_new && !ds_writers_barrier(writers, error)) return FALSE;
  for (guint i = 0; i < writers->n; i++) ds_order_talks(ds_scribe_orders(g_ptr_array_index(writers->scribes, i)), talks, linked);
  return send(writers, error);
}

gboolean ds_writers_set_inputs(DsWriters *writers, const char *inputs, GError **error) {
  DsIndexWriter *writer = writers->alone ? alone(writers, error) : NULL;
  if (writers->alone) return writer && ds_index_writer_set_inputs(writer, inputs, error);
  g_free(writers->inputs);
  writers->inputs = g_strdup(inputs);
  return TRUE;
}

gboolean ds_writers_set_last_run(DsWriters *writers, const char *json, GError **error) {
  DsIndexWriter *writer = writers->alone ? alone(writers, error) : NULL;
  if (writers->alone) return writer && ds_index_writer_set_last_run(writer, json, error);
  g_free(writers->last_run);
  writers->last_run = g_strdup(json);
  return TRUE;
}

gboolean ds_writers_set_doubles(DsWriters *writers, gboolean doubles, GError **error) {
  DsIndexWriter *writer = writers->alone ? alone(writers, error) : NULL;
  if (writers->alone) return writer && ds_index_writer_set_doubles(writer, doubles, error);
  writers->tell_doubles = TRUE;
  writers->doubles = doubles;
  return TRUE;
}

/* ---- committing ---- */

/* Tells all to @what, and waits until all have. */
static gboolean together(DsWriters *writers, DsOrderKind what, GError **error) {
  for (guint i = 0; i < writers->n; i++) ds_order_text(ds_scribe_orders(g_ptr_array_index(writers->scribes, i)), what, "");
  if (!ds_scribes_send(writers->scribes, TRUE, error)) return FALSE;
  for (guint i = 0; i < writers->n; i++)
    if (!ds_scribe_hear(g_ptr_array_index(writers->scribes, i), NULL, error)) return FALSE;
  return TRUE;
}

gboolean ds_writers_barrier(DsWriters *writers, GError **error) {
  return writers->alone || together(writers, DS_ORDER_FLUSH, error);
}

/* Inputs and the run's note stand in the first database; whether decks are doubles in each, which takes it back by itself. */
static void tell_last(DsWriters *writers) {
  GByteArray *first = ds_scribe_orders(g_ptr_array_index(writers->scribes, 0));
  if (writers->inputs) ds_order_text(first, DS_ORDER_INPUTS, writers->inputs);
  if (writers->last_run) ds_order_text(first, DS_ORDER_LAST_RUN, writers->last_run);
  for (guint i = 0; writers->tell_doubles && i < writers->n; i++)
    ds_order_text(ds_scribe_orders(g_ptr_array_index(writers->scribes, i)), DS_ORDER_DOUBLES, writers->doubles ? "1" : "0");
}

/* The new databases take the old ones' place with one rename, that of the file of shards. */
static gboolean exchange(DsWriters *writers, GError **error) {
  if (!writers->dealt && !ds_shards_deal(writers->library, writers->n, error)) return FALSE;
  if (!writers->dealt || writers->leftovers) ds_leftovers_remove(writers->library);
  writers->dealt = TRUE;
  writers->leftovers = FALSE;
  return TRUE;
}

gboolean ds_writers_commit(DsWriters *writers, DsCommit when, GError **error) {
  gboolean done = when == DS_COMMIT_DONE;
  if (when == DS_COMMIT_DUE) return writers->alone ? ds_clerk_commit_due(writers->alone, error) : send(writers, error);
  if (writers->alone) {
    DsIndexWriter *writer = alone(writers, error);
    if (!writer || (done && !ds_index_writer_set_whole(writer, error)) || !ds_index_writer_commit(writer, TRUE, error)) return FALSE;
  } else {
    if (!together(writers, DS_ORDER_FLUSH, error)) return FALSE;
    tell_last(writers);
    if (!together(writers, done ? DS_ORDER_DONE : DS_ORDER_SETTLE, error)) return FALSE;
  }
  return !done || exchange(writers, error);
}
