/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing: one transaction a deck, documents and manifest together; commits by documents, bytes and seconds. A database that cannot be used
 * is set aside, and removed only when the new one is good. */
#include "change.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* How many documents libxapian gathers in memory before it writes them into its tables. Of few its maps stay in the processor's caches, and
 * what a run has to write at its end is little; but of a large index each writing rewrites much of the tables. */
#define GATHERED_OF_SMALL "500"
#define GATHERED_OF_LARGE "5000"
#define SMALL_DECKS 1000u /* in one database: some 25,000 slides */
#define COMMIT_DOCUMENTS 30000u
#define COMMIT_BYTES (16u << 20) /* of text; 30,000 slides of real decks have 9 MB */
#define COMMIT_MICROSECONDS (5 * G_USEC_PER_SEC)
#define COMMIT_SHARE 8 /* what lies between two commits takes so many times as long as the first of them */

struct DsIndexWriter {
  XapWriter *writer;
  XapDatabase *reader; /* sees what is not committed */
  DsStemmer *stemmer;
  const DsLibrary *library;
  char *name;         /* of the database, in the library's folder */
  gboolean set_aside; /* databases that could not be used lie beside this one, and it is this writer that removes them */
  gboolean rebuilding;
  gboolean is_new;     /* begun by this writer */
  guint number, n;     /* which of the library's databases this is, from 1 */
  DsPart part;         /* of the library, that the index holds */
  gboolean distinct;   /* the metadata says so */
  gboolean whole;      /* the same: the last run came to its end */
  gboolean summed;     /* the file of sums speaks of what is there */
  guint uncommitted;   /* documents put since the last commit, */
  gsize bytes;         /* and the text of slides and the metadata written since */
  gint64 first_change; /* monotonic, 0: none */
  gint64 commit_took;  /* microseconds, the last */
};

void ds_index_writer_free(DsIndexWriter *writer) {
  if (!writer) return;
  xap_database_free(writer->reader);
  xap_writer_free(writer->writer);
  ds_stemmer_free(writer->stemmer);
  g_free(writer->name);
  g_free(writer);
}

gboolean ds_index_writer_rebuilding(const DsIndexWriter *writer) {
  return writer->rebuilding;
}
gboolean ds_index_writer_is_new(const DsIndexWriter *writer) {
  return writer->is_new;
}

/* ---- opening ---- */

typedef enum { DB_GOOD, DB_MISSING, DB_UNUSABLE, DB_REFUSED } State;

/* Of another part of the library not only the decks are others, but which talks' documents stand here. */
static gboolean is_of_part(XapDatabase *db, const DsPart *part) {
  g_autofree char *wanted = ds_part_format(part);
  g_autoptr(GBytes) bytes = xap_database_metadata(db, META_PART, NULL);
  gsize len = bytes ? g_bytes_get_size(bytes) : 0;
  return bytes && len == strlen(wanted) && (!len || memcmp(g_bytes_get_data(bytes, NULL), wanted, len) == 0);
}

/* What is at @path. REFUSED sets @error: a newer schema, or something that a hostile folder would hold. */
static State examine(const char *path, const DsLibrary *library, const char *name, const DsPart *part, GError **error) {
  GError *failure = NULL;
  struct stat st;
  if (lstat(path, &st) < 0 && errno == ENOENT) return DB_MISSING;
  if (!xap_path_is_plain(path, &failure)) {
    ds_index_wrap_error(error, failure, "use the index");
    return DB_REFUSED;
  }
  g_autofree char *damage = ds_sums_damage_of(library, name, FALSE);
  if (damage) return DB_UNUSABLE;
  g_autoptr(XapDatabase) db = xap_database_new();
  if (!xap_database_add_local(db, path, NULL)) return DB_UNUSABLE;
  g_autoptr(GBytes) schema = xap_database_metadata(db, META_SCHEMA, NULL);
  if (!schema) return DB_UNUSABLE;
  int number = ds_schema_of(schema);
  if (number == DS_SCHEMA_VERSION) {
    if (!is_of_part(db, part)) return DB_UNUSABLE;
    damage = ds_sums_exist(library, name) ? NULL : ds_sums_damage_without(library, name);
    return damage ? DB_UNUSABLE : DB_GOOD;
  }
  if (number <= DS_SCHEMA_VERSION) return DB_UNUSABLE; /* also 0: a run died before the first commit */
  ds_schema_check(schema, library, error);
  return DB_REFUSED;
}

static gboolean set_aside(DsIndexWriter *writer, const DsLibrary *library, const char *path, GError **error) {
  g_autofree char *name = g_strdup_printf(DB_OLD "%" G_GINT64_FORMAT, g_get_real_time());
  g_autofree char *aside = g_build_filename(library->dir, name, NULL);
  writer->rebuilding = TRUE;
  if (g_rename(path, aside) == 0) return TRUE;
  ds_error_set_errno(error, errno, "set aside", path);
  return FALSE;
}

DsIndexWriter *ds_index_writer_open(const DsLibrary *library, gboolean anew, GError **error) {
  DsIndexWriter *writer = ds_index_writer_open_one(library, 1, 1, anew, error);
  if (writer) writer->set_aside = ds_leftovers_exist(library);
  return writer;
}

#define GATHERED "XAPIAN_FLUSH_THRESHOLD" /* where libxapian looks when it opens a database for writing */

void ds_index_writer_expect(guint decks) {
  static gboolean is_ours; /* whoever runs the program may have set it */
  is_ours = is_ours || !g_getenv(GATHERED);
  if (is_ours) g_setenv(GATHERED, decks <= SMALL_DECKS ? GATHERED_OF_SMALL : GATHERED_OF_LARGE, TRUE);
}

/* What a database says of itself from its first commit on. */
static void begin_database(DsIndexWriter *writer, GError **failure) {
  g_autofree char *version = g_strdup_printf("%d", DS_SCHEMA_VERSION), *part = ds_part_format(&writer->part);
  if (xap_writer_set_metadata(writer->writer, META_SCHEMA, version, strlen(version), failure) &&
      xap_writer_set_metadata(writer->writer, META_PART, part, strlen(part), failure))
    xap_writer_commit(writer->writer, failure);
}

/* Opens the database at @path, or begins one there, and reads what it says of itself. */
static gboolean open_database(DsIndexWriter *writer, const char *path, gboolean begins, GError **failure) {
  writer->is_new = begins;
  writer->writer = xap_writer_open(path, begins, failure);
  if (writer->writer && begins) begin_database(writer, failure);
  if (!*failure) writer->reader = xap_writer_reader(writer->writer, failure);
  g_autoptr(GBytes) distinct = *failure ? NULL : xap_database_metadata(writer->reader, META_DISTINCT, failure);
  g_autoptr(GBytes) whole = *failure ? NULL : xap_database_metadata(writer->reader, META_WHOLE, failure);
  writer->distinct = distinct && g_bytes_get_size(distinct) > 0;
  writer->whole = whole && g_bytes_get_size(whole) > 0;
  return !*failure;
}

/* The same in place of a database whose damage only a writer meets, which reads other parts of it than examine(). */
static gboolean open_anew(DsIndexWriter *writer, const char *path, GError **error) {
  GError *failure = NULL;
  g_clear_pointer(&writer->reader, xap_database_free);
  g_clear_pointer(&writer->writer, xap_writer_free);
  writer->summed = FALSE;
  if (!ds_sums_remove(writer->library, writer->name, error) || !set_aside(writer, writer->library, path, error)) return FALSE;
  return open_database(writer, path, TRUE, &failure) || ds_index_wrap_error(error, failure, "open the index for writing");
}

DsIndexWriter *ds_index_writer_open_one(const DsLibrary *library, guint number, guint n, gboolean anew, GError **error) {
  g_autofree char *name = ds_shard_name(number, n), *path = g_build_filename(library->dir, name, NULL);
  g_autoptr(DsIndexWriter) writer = g_new0(DsIndexWriter, 1);
  GError *failure = NULL;
  gboolean ok = ds_library_complete(library, error) && ds_part_read(library, &writer->part, error);
  State state = ok ? examine(path, library, name, &writer->part, error) : DB_REFUSED;
  if (state == DB_GOOD && anew) state = DB_UNUSABLE;
  if (state == DB_REFUSED || (state != DB_GOOD && !ds_sums_remove(library, name, error))) return NULL;
  if (state == DB_UNUSABLE && !set_aside(writer, library, path, error)) return NULL;
  writer->library = library;
  writer->name = g_strdup(name);
  writer->number = number;
  writer->n = n;
  writer->summed = state == DB_GOOD && ds_sums_exist(library, name);
  writer->stemmer = ds_stemmer_new();
  if (!g_getenv(GATHERED)) ds_index_writer_expect(G_MAXUINT);
  if (open_database(writer, path, state != DB_GOOD, &failure)) return g_steal_pointer(&writer);
  if (state == DB_GOOD && g_error_matches(failure, XAP_ERROR, XAP_ERROR_CORRUPT)) {
    g_clear_error(&failure);
    return open_anew(writer, path, error) ? g_steal_pointer(&writer) : NULL;
  }
  ds_index_wrap_error(error, failure, "open the index for writing");
  return NULL;
}

/* ---- reading back ---- */

static GPtrArray *all_entries(DsIndexWriter *writer, DsEntryKind kind, GError **error) {
  g_autoptr(GPtrArray) entries = ds_entries_new(kind);
  return ds_entries_add(writer->reader, kind, entries, error) ? g_steal_pointer(&entries) : NULL;
}

GPtrArray *ds_index_writer_manifests(DsIndexWriter *writer, GError **error) {
  return all_entries(writer, DS_ENTRY_DECK, error);
}
GPtrArray *ds_index_writer_lists(DsIndexWriter *writer, GError **error) {
  return all_entries(writer, DS_ENTRY_LIST, error);
}
GPtrArray *ds_index_writer_talks(DsIndexWriter *writer, GError **error) {
  return all_entries(writer, DS_ENTRY_TALK, error);
}

char *ds_index_writer_inputs(DsIndexWriter *writer) {
  g_autoptr(GBytes) bytes = xap_database_metadata(writer->reader, META_INPUTS, NULL);
  return bytes && g_bytes_get_size(bytes) ? g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)) : NULL;
}

/* ---- transactions ---- */

static void begin(DsIndexWriter *writer, GError **failure) {
  if (writer->summed && !ds_sums_remove(writer->library, writer->name, failure)) return;
  writer->summed = FALSE;
  if (!xap_writer_begin(writer->writer, failure) || !writer->whole) return;
  writer->whole = FALSE;
  xap_writer_set_metadata(writer->writer, META_WHOLE, "", 0, failure);
}

/* Ends a transaction that went well, or cancels it and reports @failure (taken). */
static gboolean finish(DsIndexWriter *writer, GError *failure, const char *what, GError **error) {
  if (!failure) xap_writer_end(writer->writer, &failure);
  if (!failure) return TRUE;
  xap_writer_cancel(writer->writer, NULL);
  return ds_index_wrap_error(error, failure, what);
}

static void set_bytes(DsIndexWriter *writer, const char *key, GBytes *bytes, GError **failure) {
  gsize len = bytes ? g_bytes_get_size(bytes) : 0;
  xap_writer_set_metadata(writer->writer, key, len ? g_bytes_get_data(bytes, NULL) : "", len, failure);
  writer->bytes += len;
  if (!writer->first_change) writer->first_change = g_get_monotonic_time();
}

static void carry_out(DsIndexWriter *writer, const DsChange *change, GError **failure) {
  switch (change->kind) {
  case DS_CHANGE_DELETE:
    xap_writer_delete(writer->writer, change->term, failure);
    break;
  case DS_CHANGE_PUT:
    if (change->document) xap_writer_put(writer->writer, change->term, change->document, failure);
    writer->uncommitted++;
    break;
  case DS_CHANGE_SET:
    set_bytes(writer, change->key, change->value, failure);
    break;
  }
}

gboolean ds_index_writer_obey(DsIndexWriter *writer, const DsChanges *changes, GError **error) {
  GError *failure = changes->failure ? g_error_copy(changes->failure) : NULL;
  if (changes->begins && !failure) begin(writer, &failure);
  for (guint i = 0; i < changes->list->len && !failure; i++) carry_out(writer, &g_array_index(changes->list, DsChange, i), &failure);
  writer->bytes += changes->bytes;
  if (changes->deck && writer->distinct && !failure) set_bytes(writer, META_DISTINCT, NULL, &failure);
  if (changes->deck) writer->distinct = FALSE;
  return (!failure && !changes->ends) || finish(writer, failure, changes->what, error);
}

gboolean ds_index_writer_take(gpointer data, DsChanges *changes, GError **error) {
  g_autoptr(DsChanges) owned = changes;
  return ds_index_writer_obey(data, owned, error);
}

gboolean ds_index_writer_put(DsIndexWriter *writer, const DsManifest *manifest, const DsDeck *deck, const DsTalk *talk, GError **error) {
  return ds_changes_of_deck(manifest, deck, talk, writer->stemmer, ds_index_writer_take, writer, error);
}

/* One piece of metadata in a transaction of its own. */
static gboolean put_bytes(DsIndexWriter *writer, const char *prefix, const char *key, GBytes *bytes, GError **error) {
  DsChanges *changes = ds_changes_new("write the index");
  changes->begins = changes->ends = TRUE;
  ds_changes_set(changes, prefix, key, bytes);
  return ds_index_writer_take(writer, changes, error);
}

gboolean ds_index_writer_put_manifest(DsIndexWriter *writer, const DsManifest *manifest, GError **error) {
  g_autoptr(GBytes) bytes = ds_manifest_encode(manifest);
  return put_bytes(writer, "deck/", manifest->key, bytes, error);
}

gboolean ds_index_writer_forget(DsIndexWriter *writer, const char *deck_key, GError **error) {
  DsChanges *changes = ds_changes_new("forget a deck");
  changes->begins = changes->ends = TRUE;
  ds_changes_delete(changes, ds_term_deck(deck_key));
  ds_changes_set(changes, "deck/", deck_key, NULL);
  return ds_index_writer_take(writer, changes, error);
}

gboolean ds_index_writer_put_list(DsIndexWriter *writer, const DsListManifest *manifest, GError **error) {
  g_autoptr(GBytes) bytes = ds_list_manifest_encode(manifest);
  g_autoptr(GBytes) packed = ds_pack(bytes, error);
  return packed && put_bytes(writer, "list/", manifest->key, packed, error);
}

gboolean ds_index_writer_forget_list(DsIndexWriter *writer, const char *list_key, GError **error) {
  return put_bytes(writer, "list/", list_key, NULL, error);
}

static gboolean put_text(DsIndexWriter *writer, const char *key, const char *text, GError **error) {
  g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
  return put_bytes(writer, "", key, bytes, error);
}

gboolean ds_index_writer_set_last_run(DsIndexWriter *writer, const char *json, GError **error) {
  return put_text(writer, META_LAST_RUN, json, error);
}
gboolean ds_index_writer_set_inputs(DsIndexWriter *writer, const char *inputs, GError **error) {
  return put_text(writer, META_INPUTS, inputs, error);
}

gboolean ds_index_writer_is_whole(const DsIndexWriter *writer) {
  return writer->whole;
}

gboolean ds_index_writer_set_whole(DsIndexWriter *writer, GError **error) {
  gboolean ok = writer->whole || put_text(writer, META_WHOLE, "1", error);
  writer->whole = ok;
  return ok;
}

gboolean ds_index_writer_set_doubles(DsIndexWriter *writer, gboolean doubles, GError **error) {
  if (writer->distinct == !doubles) return TRUE;
  writer->distinct = !doubles;
  return put_text(writer, META_DISTINCT, doubles ? "" : "1", error);
}

/* ---- talks ---- */

int ds_index_writer_tell_talks(const DsIndexWriter *writer, const GPtrArray *talks, GHashTable *linked, DsTakeChanges take, gpointer data,
                               GError **error) {
  const DsPlace place = {writer->reader, &writer->part, writer->number, writer->n};
  return ds_changes_of_talks(&place, talks, linked, take, data, error);
}

int ds_index_writer_put_talks(DsIndexWriter *writer, const GPtrArray *talks, GHashTable *linked, GError **error) {
  return ds_index_writer_tell_talks(writer, talks, linked, ds_index_writer_take, writer, error);
}

/* ---- committing ---- */

/* All is written and on the disk. */
static gboolean settle(DsIndexWriter *writer, GError **error) {
  if (writer->set_aside) ds_leftovers_remove(writer->library);
  writer->set_aside = FALSE;
  return ds_sums_write(writer->library, writer->name, &writer->summed, error);
}

int ds_index_writer_due(const DsIndexWriter *writer) {
  if (!writer->first_change) return -1;
  gint64 pause = MAX(COMMIT_MICROSECONDS, COMMIT_SHARE * writer->commit_took);
  gint64 left = writer->first_change + pause - g_get_monotonic_time();
  gboolean much = writer->uncommitted >= COMMIT_DOCUMENTS || writer->bytes >= COMMIT_BYTES;
  return much || left <= 0 ? 0 : (int)(left / 1000) + 1;
}

gboolean ds_index_writer_flush(DsIndexWriter *writer, GError **error) {
  GError *failure = NULL;
  if (!writer->first_change) return TRUE;
  gint64 begun = g_get_monotonic_time();
  if (!xap_writer_commit(writer->writer, &failure)) return ds_index_wrap_error(error, failure, "commit the index");
  /* libxapian leaves its last rename to the file system; the next commit may take blocks that only the state before it needs */
  g_autofree char *path = g_build_filename(writer->library->dir, writer->name, NULL);
  if (!ds_index_sync(path, error)) return FALSE;
  writer->uncommitted = 0;
  writer->bytes = 0;
  writer->first_change = 0;
  writer->commit_took = g_get_monotonic_time() - begun;
  return TRUE;
}

gboolean ds_index_writer_commit(DsIndexWriter *writer, gboolean force, GError **error) {
  if (!force) return ds_index_writer_due(writer) != 0 || ds_index_writer_flush(writer, error);
  if (writer->summed && !writer->set_aside) return TRUE; /* nothing was begun */
  return ds_index_writer_flush(writer, error) && settle(writer, error);
}
