/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this room share. */
#pragma once

#include <decksearch/index.h>
#include <decksearch/text.h>

/* stored.c */
GBytes *ds_stored_encode(const DsStored *stored);
DsStored *ds_stored_decode(GBytes *bytes, GError **error);

/* ---- entries.c ---- */

typedef enum { DS_ENTRY_DECK, DS_ENTRY_LIST, DS_ENTRY_TALK } DsEntryKind;
/* An array for entries of @kind (DsManifest *, DsListManifest *, DsTalk *), which it owns. */
GPtrArray *ds_entries_new(DsEntryKind kind);
/* Adds all of @kind that the metadata of @db hold. */
gboolean ds_entries_add(XapDatabase *db, DsEntryKind kind, GPtrArray *entries, GError **error);

/* ---- record.c ---- */

/* Writes one field. Text may be NULL and is any bytes but NUL; clean: made UTF-8; numbers and lines are one field. */
void ds_record_put_text(GString *out, const char *text);
void ds_record_put_clean(GString *out, const char *text);
void ds_record_put_number(GString *out, gint64 number);
void ds_record_put_numbers(GString *out, const GArray *numbers);
void ds_record_put_lines(GString *out, const GPtrArray *lines);
/* Bytes that may be anything; `bad` set once, the rest reads as nothing. */
typedef struct {
  const char *at, *end;
  gboolean bad;
} DsRecord;
DsRecord ds_record_of(GBytes *bytes);
/* Reads one field: as it stands; of any bytes or NULL; of UTF-8 or NULL; of UTF-8, never NULL. */
const char *ds_record_next(DsRecord *record);
char *ds_record_bytes(DsRecord *record);
char *ds_record_text(DsRecord *record);
char *ds_record_some_text(DsRecord *record);
gint64 ds_record_number(DsRecord *record);
/* A number of 32 bits, not below 0. */
guint ds_record_count(DsRecord *record);
void ds_record_numbers(DsRecord *record, GArray *numbers);
void ds_record_lines(DsRecord *record, GPtrArray *lines);
/* Whether all fields were good and none is left. */
gboolean ds_record_is_read(const DsRecord *record);

/* ---- manifest.c, kept.c ---- */

/* Whether a manifest's outcome and key can be. */
gboolean ds_manifest_is_known(int code, const char *key);
GBytes *ds_manifest_encode(const DsManifest *manifest);
DsManifest *ds_manifest_decode(GBytes *bytes, GError **error);
GBytes *ds_list_manifest_encode(const DsListManifest *manifest);
DsListManifest *ds_list_manifest_decode(GBytes *bytes, GError **error);
/* A merged talk as kept in metadata, with whether a deck is linked to it. */
GBytes *ds_kept_talk_encode(const DsTalk *talk, gboolean linked);
DsTalk *ds_kept_talk_decode(GBytes *bytes, GError **error);

/* document.c: pure */
/* The terms that all slides of a deck have in common, its name and its talk's fields (@talk may be NULL), made once a deck. */
typedef struct DsContext DsContext;
DsContext *ds_context_of(const DsManifest *manifest, const DsTalk *talk, DsStemmer *stemmer);
void ds_context_free(DsContext *context);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsContext, ds_context_free)
/* @head: the deck's first slide. */
XapDocument *ds_document_of_slide(const DsManifest *manifest, const DsContext *context, const DsSlide *slide, const DsTalk *talk,
                                  gboolean head, DsStemmer *stemmer, GError **error);
XapDocument *ds_document_of_talk(const DsTalk *talk, gboolean linked, DsStemmer *stemmer, GError **error);

/* library.c: writes those standing files of the folder that a run which was killed at the very beginning did not come to. */
gboolean ds_library_complete(const DsLibrary *library, GError **error);

/* shards.c: the shards of a library, as its file names them. */
typedef struct {
  char *name; /* as written, for messages */
  char *path; /* local: absolute; NULL when remote */
  char *host;
  guint port;
} DsShard;
GPtrArray *ds_shards_read(const DsLibrary *library, GError **error);
/* The folder of the one local shard that a writer uses. */
char *ds_shards_local_path(const DsLibrary *library);

/* sums.c: what the tables' bytes were when the last run ended. *@ret_written FALSE without an error: they are too large to be summed. */
gboolean ds_sums_write(const DsLibrary *library, gboolean *ret_written, GError **error);
/* Before the database is written to. */
gboolean ds_sums_remove(const DsLibrary *library, GError **error);

/* compact.c: databases that lie beside the one in use: set aside, or made by a compaction that was killed. */
#define DB_OLD "db.old-"
#define DB_NEW "db.new-"
gboolean ds_leftovers_exist(const DsLibrary *library);
/* Only once the database in use is whole. */
void ds_leftovers_remove(const DsLibrary *library);

/* Metadata keys. */
#define META_SCHEMA "schema"
#define META_LAST_RUN "last-run"
#define META_INPUTS "inputs"
#define META_DISTINCT "distinct"
char *ds_meta_talk_key(const char *talk_id);
/* Turns an error of the binding into one of ours; takes @from. Returns FALSE. */
gboolean ds_index_wrap_error(GError **error, GError *from, const char *what);
/* Whether the schema text of a database is ours; INDEX or NO_LIBRARY when not. */
gboolean ds_schema_check(GBytes *text, const DsLibrary *library, GError **error);
int ds_schema_of(GBytes *text);
