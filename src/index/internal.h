/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this room share. */
#pragma once

#include <decksearch/index.h>
#include <decksearch/text.h>

/* stored.c */
/* What of a document holds its DsStored: the data, and the values of the slots of that name; NULL: none. */
typedef struct {
  GBytes *data, *content, *order;
} DsStoredParts;
void ds_stored_parts_clear(DsStoredParts *parts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DsStoredParts, ds_stored_parts_clear)
/* Of a slide with ordinal 1, the head, all that is the same for its deck's slides; of others only what is their own. */
DsStoredParts ds_stored_encode(const DsStored *stored);
/* A document's ordinal by its data: 0 is a talk's own, 1 a head. */
guint ds_stored_ordinal(GBytes *data);
/* @head: the data of the head that stands before the slide, or NULL for a head or a talk. @order: of a talk, else NULL. */
DsStored *ds_stored_decode(GBytes *data, GBytes *head, GBytes *order, GError **error);

/* ---- pack.c ---- */

/* TOO_LARGE: more than 256 MiB. */
GBytes *ds_pack(GBytes *plain, GError **error);
/* INDEX: not what ds_pack() made. */
GBytes *ds_unpack(GBytes *packed, GError **error);

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
/* A talk as fields of a record. */
void ds_talk_record_put(GString *out, const DsTalk *talk);
DsTalk *ds_talk_record_take(DsRecord *record);
/* A merged talk as kept in metadata, with whether a deck is linked to it. */
GBytes *ds_kept_talk_encode(const DsTalk *talk, gboolean linked);
DsTalk *ds_kept_talk_decode(GBytes *bytes, GError **error);

/* document.c: pure */
/* What is said of all @slides of a deck, its name and its talk's fields (@talk may be NULL), made once a deck. */
typedef struct DsContext DsContext;
DsContext *ds_context_of(const DsManifest *manifest, guint slides, const DsTalk *talk, DsStemmer *stemmer);
void ds_context_free(DsContext *context);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsContext, ds_context_free)
/* @ordinal: of the deck's slides, from 1. The first has the context; the others follow it in the database. */
XapDocument *ds_document_of_slide(const DsManifest *manifest, const DsContext *context, const DsSlide *slide, const DsTalk *talk,
                                  guint ordinal, DsStemmer *stemmer, GError **error);
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
/* The databases in the index folder that a run writes: `db`, or `db-1-of-N` to `db-N-of-N`. */
#define DB "db"
#define SUMS "sums"
char *ds_shard_name(guint number, guint n); /* @number from 1 */
/* Their names (char *) in order, as the file of shards has them; none: the index only asks others. INDEX when some of N are missing. */
GPtrArray *ds_shards_own(const DsLibrary *library, GError **error);
/* Makes the file name @n of them in place of those it named; its other lines stay. */
gboolean ds_shards_deal(const DsLibrary *library, guint n, GError **error);
/* Which of @n databases of one index (from 0) holds what has @key, 32 hex digits. */
guint ds_shard_of(const char *key, guint n);

/* part.c: "2/4"; empty: all. */
char *ds_part_format(const DsPart *part);

/* peer.c: whether this process has a connection to @host that the other end has not closed. */
gboolean ds_peer_is_there(const char *host, guint port);

/* sums.c: what the bytes of the tables of database @name were when the last run ended. *@ret_written FALSE without an error: they are too
 * large to be summed. */
gboolean ds_sums_write(const DsLibrary *library, const char *name, gboolean *ret_written, GError **error);
/* A sum over @len bytes: it finds damage, not malice. */
guint64 ds_sum_bytes(const char *data, gsize len);
/* Before the database is written to. */
gboolean ds_sums_remove(const DsLibrary *library, const char *name, GError **error);
/* Whether there are any. */
gboolean ds_sums_exist(const DsLibrary *library, const char *name);
/* The same as ds_sums_damage() of one database. */
char *ds_sums_damage_of(const DsLibrary *library, const char *name, gboolean thorough);
/* What libxapian finds wrong in the tables of database @name, which has no sums and which nobody else writes; NULL: nothing, or they are too
 * large to be looked through. */
char *ds_sums_damage_without(const DsLibrary *library, const char *name);

/* compact.c: databases that lie beside those in use: set aside, made by a compaction that was killed, or of another number of shards. */
#define DB_OLD "db.old-"
#define DB_NEW "db.new-"
gboolean ds_leftovers_exist(const DsLibrary *library);
/* Only once the databases in use are whole. */
void ds_leftovers_remove(const DsLibrary *library);
/* Makes the names in @folder durable. */
gboolean ds_index_sync(const char *folder, GError **error);

/* writer.c: database @number (from 1) of the @n of a library. What was set aside stays there: it goes with the leftovers. */
DsIndexWriter *ds_index_writer_open_one(const DsLibrary *library, guint number, guint n, gboolean anew, GError **error);
/* Before the first is opened in this process: about how many decks a database will hold, else it is taken for a large one. */
void ds_index_writer_expect(guint decks);
/* Commits what there is; without sums, which belong to the end of a run. */
gboolean ds_index_writer_flush(DsIndexWriter *writer, GError **error);
/* Milliseconds until changes are due to be committed; -1: there are none. */
int ds_index_writer_due(const DsIndexWriter *writer);

/* Metadata keys. */
#define META_SCHEMA "schema"
#define META_LAST_RUN "last-run"
#define META_INPUTS "inputs"
#define META_DISTINCT "distinct"
#define META_WHOLE "whole"
#define META_PART "part"
char *ds_meta_talk_key(const char *talk_id);
/* Turns an error of the binding into one of ours; one of ours keeps its code. Takes @from. Returns FALSE. */
gboolean ds_index_wrap_error(GError **error, GError *from, const char *what);
/* Whether the schema text of a database is ours; INDEX or NO_LIBRARY when not. */
gboolean ds_schema_check(GBytes *text, const DsLibrary *library, GError **error);
int ds_schema_of(GBytes *text);
