/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * index: libraries on disk, the field table, one document per slide and per talk, manifests in the same transaction.
 *
 * `.decksearch/` of a library:
 *   root          the library's root, one line (an index may lie elsewhere than its library)
 *   shards        a line each: `local db` (relative to the folder) or `remote HOST:PORT`
 *   part          "2/4": this index holds the second of four parts of its library
 *   db/           the Xapian database, or of N shards db-1-of-N/ and so on; db.old-* one that could not be used, db.new-* a compacted one,
 *                 until the other is whole
 *   sums          checksums of its tables; sums-1-of-N
 *   words         the words of the remote shards
 *   cache/        facts by content hash (room extract); cache/hashes: the content hashes of decks (room ingest)
 *   lock          the writer's (room base)
 *   .gitignore, CACHEDIR.TAG
 */
#pragma once

#include <decksearch/deck.h>
#include <decksearch/link.h>
#include <decksearch/talk.h>
#include <decksearch/text.h>
#include <decksearch/xapian-c.h>

G_BEGIN_DECLS

/* ---- THE field table (src/index/schema.c): query parser, help, manual page and completion read it ---- */

typedef enum {
  DS_FIELD_WORDS, /* free text: words, phrases, prefixes */
  DS_FIELD_VALUE, /* one folded value as a whole: kind:lightning lang:zh */
  DS_FIELD_RANGE, /* dates and numbers: date:2023..2024-06 year:2024 slide:12 */
  DS_FIELD_FLAG,  /* is:talk has:deck in:noise: `values` lists what may follow */
} DsFieldKind;

typedef struct {
  const char *name;   /* as typed before the colon; NULL for what only the index uses */
  const char *prefix; /* of its terms; a stem has "Z" before it */
  int slot;           /* value slot, or -1 */
  double weight;      /* of its words in an unfielded query (0: not part of it) */
  DsFieldKind kind;
  const char *values;  /* comma separated, or NULL */
  const char *help;    /* one line */
  const char *example; /* a query, or NULL */
} DsField;

typedef enum {
  DS_FIELD_BODY, /* kept text of a slide; a talk's abstract in its own document */
  DS_FIELD_TITLE,
  DS_FIELD_TALK,
  DS_FIELD_SPEAKER,
  DS_FIELD_ORG,
  DS_FIELD_EVENT,
  DS_FIELD_SECTION,
  DS_FIELD_KIND,
  DS_FIELD_DECK,
  DS_FIELD_SLIDE,
  DS_FIELD_LANG,
  DS_FIELD_DATE,
  DS_FIELD_YEAR,
  DS_FIELD_HAS,
  DS_FIELD_IS,
  DS_FIELD_IN, /* in:noise in:notes in:hidden: the words beside it are looked for there */
  DS_FIELD_NOISE,
  DS_FIELD_NOTES,
  DS_FIELD_HIDDEN, /* where those stand */
  DS_FIELD_N
} DsFieldId;
extern const DsField ds_fields[DS_FIELD_N];
/** The field typed as @name (letter case matters not), or -1. */
int ds_field_find(const char *name, gssize len);

/* Terms that are no field's: `K<key>` one deck, `T<hash>` one talk's own document, `L<hash>` the heads of the decks linked to one,
 * `XIStalk`, `XISbare` a talk without a deck, `XIShead` a deck's first slide or a talk. */
char *ds_term_deck(const char *deck_key);
char *ds_term_talk(const char *talk_id);
char *ds_term_linked(const char *talk_id);
/** `O<hash>`: the documents of one deck of which @said, all of its context, is said. */
char *ds_term_owner(const char *said);
/** `XTI<hash>`: a slide that has @title and no more as its title, in any form of its words; NULL for a title without words. */
char *ds_term_title(const char *title, DsStemmer *stemmer);

/** What one occurrence of a word counts (wdf) on a slide of usual length; on a longer one it counts less. */
#define DS_WORD_WDF 24

#define DS_SLOT_DATE 0    /* YYYY-MM-DD of the talk */
#define DS_SLOT_SLIDE 1   /* xap_sortable() of the first page */
#define DS_SLOT_CONTENT 2 /* DS_CONTENT_DIGITS of the content hash + first page: two files with the same content are one hit */
#define DS_SLOT_ORDER 3   /* of heads: the deck's path, or "talk:" and a talk's id, for --sort=deck */
#define DS_SLOT_LANGUAGE 4
#define DS_SLOT_OWNER 5 /* of a deck's first slide: the term of all that it speaks for, ds_term_owner() */
/** So many hexadecimal digits of a content hash, 88 bits, tell two contents apart. */
#define DS_CONTENT_DIGITS 22

#define DS_SCHEMA_VERSION 7

/* ---- libraries ---- */

typedef struct {
  char *root; /* absolute */
  char *dir;  /* its `.decksearch`, absolute */
  gboolean foreign; /* that belongs to someone else: it is only read */
} DsLibrary;
void ds_library_free(DsLibrary *library);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsLibrary, ds_library_free)
/** The library of the folder @start: a `.decksearch` in it or above it that belongs to the caller or root; NULL with NO_LIBRARY. */
DsLibrary *ds_library_find(const char *start, GError **error);
/** The library at @root exactly, whoever it belongs to; NO_LIBRARY when it has no `.decksearch`. */
DsLibrary *ds_library_at(const char *root, GError **error);
/** The library whose `.decksearch` is @dir, wherever that lies and whoever it belongs to. */
DsLibrary *ds_library_of_index(const char *dir, GError **error);
/** Whether the caller may write the index of @library; NO_PERMISSION when it is foreign. */
gboolean ds_library_check_own(const DsLibrary *library, GError **error);
/** Makes `.decksearch` in @root (or at @dir when not NULL) with its standing files; an existing one is left as it is,
 *  but for the root of a library that was moved. NO_PERMISSION: it belongs to someone else. */
DsLibrary *ds_library_create(const char *root, const char *dir, GError **error);

/* ---- what is stored ---- */

/** A line of a slide as stored for hits. */
typedef struct {
  char *text;
  DsRole role;
  guint page;        /* the first page of its build that shows it */
  DsNoiseKind noise; /* of a line taken out, with the evidence in words */
  char *why;
} DsStoredLine;

/** What a document and its deck's first hold for hits: a slide, or a talk's own document (then deck is NULL and only talk_id is set). */
typedef struct {
  char *deck;    /* path below the root */
  char *content; /* the first DS_CONTENT_DIGITS of the deck's sha256 */
  guint first, last, ordinal; /* ordinal: of the deck's slides, from 1 */
  char *label, *title;        /* or NULL */
  char *talk_id;              /* or NULL */
  DsTalk *talk;               /* of a slide's deck, or NULL */
  GArray *lines;       /* DsStoredLine */
} DsStored;
void ds_stored_free(DsStored *stored);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsStored, ds_stored_free)

/** What the index knows of one deck, and the input of every step that made it. Metadata `deck/<key>`. */
typedef struct {
  char *path, *key;
  DsStamp stamp;
  gboolean stamp_trusted; /* FALSE: the file was as new as the run that read it, hash it next time */
  char *sha256;
  guint facts_version, judge_version, link_version, schema_version;
  int code;       /* -1 ok, else the DsErrorCode of its failure; a deck of which pages were read keeps `pages` > 0 */
  char *message;  /* or NULL */
  gboolean stale; /* its file became bad: what is indexed is the last good text */
  guint pages, slides;
  char *title;          /* PDF metadata title, else the first slide's */
  GArray *textless;     /* guint: pages without text */
  GArray *failed_pages; /* guint */
  char *candidates;     /* its furniture candidates, as ds_candidates_format() has them */
  char *profile_hash;   /* of what it was judged with */
  char *link_hash;      /* of talks and pins it was linked with */
  char *talk_id;        /* or NULL */
  char *how, *evidence;
  double score, next_best;
  GPtrArray *others; /* candidates when unlinked: char * "talk_id\tscore" */
  char *block;       /* where all texts stand when it was read from an index; NULL: each is its own */
} DsManifest;
DsManifest *ds_manifest_new(void);
/** A copy whose texts are each its own: of one that was read, nothing but numbers may be changed. */
DsManifest *ds_manifest_copy(const DsManifest *manifest);
/** The same manifest as if read from an index: a run remembers that of every deck, and so it takes a third of the memory. Takes @manifest.
 */
DsManifest *ds_manifest_pack(DsManifest *manifest);
void ds_manifest_free(DsManifest *manifest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsManifest, ds_manifest_free)

/** What the index knows of one talk list. Metadata `list/<key>`. */
typedef struct {
  char *path, *key;
  DsStamp stamp;
  gboolean stamp_trusted;
  char *sha256;
  guint list_version;
  int code; /* -1 ok */
  char *message;
  GPtrArray *talks;  /* DsTalk *: its own entries, before merging */
  GPtrArray *doubts; /* DsDoubt * */
} DsListManifest;
void ds_list_manifest_free(DsListManifest *manifest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsListManifest, ds_list_manifest_free)

/* ---- reading ---- */

/** The indexes of one or several libraries, opened as one. */
typedef struct DsIndex DsIndex;
/** @libraries: DsLibrary *, borrowed. Shards that do not answer are left out and named. Errors: NO_LIBRARY (not indexed yet), INDEX
 *  (damaged, foreign, or of a newer schema), IO (all shards are remote and none answers). */
DsIndex *ds_index_open(const GPtrArray *libraries, GError **error);
/** The same; @timeout_ms bounds connecting to a remote shard and each of its answers, 0: 400. All are connected to at once. */
DsIndex *ds_index_open_within(const GPtrArray *libraries, guint timeout_ms, GError **error);
/** Whether a remote shard stopped answering: what was asked since is worth nothing. */
gboolean ds_index_lost_shard(const DsIndex *index);
/** Opens all shards anew, without those that stopped answering, which are then missing: of the others, answers may be on their way that
 * nobody wants any more. What was read before is of another state; handles of ds_index_database() are gone. IO when none is left. On
 * error the index can only be freed. */
gboolean ds_index_renew(DsIndex *index, GError **error);
void ds_index_free(DsIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsIndex, ds_index_free)
XapDatabase *ds_index_database(DsIndex *index);
/** The number of databases that answer as one. */
guint ds_index_shards(const DsIndex *index);
/** Whether some shard is of another machine. */
gboolean ds_index_is_remote(const DsIndex *index);
/** char *: shards that did not answer, as their `shards` file names them. */
const GPtrArray *ds_index_missing_shards(const DsIndex *index);
/** Calls @each as xap_database_leap_terms() does, with the words of remote shards from what ds_index_fetch_words() kept: as they were then,
 * also of shards that do not answer. Without that, the shards are asked. @error is of XAP_ERROR. */
gboolean ds_index_leap_words(DsIndex *index, const char *prefix, XapLeapFunc each, gpointer data, GError **error);
/** In how many documents @term stands, -1 on error (of XAP_ERROR); without asking remote shards when they are what their words were kept
 * of. */
gint64 ds_index_word_frequency(DsIndex *index, const char *term, GError **error);
/** The same of all @terms (char *), in their places of @ret_frequencies, -1 for one that is no term: remote shards that are asked are asked
 * once. */
gboolean ds_index_word_frequencies(DsIndex *index, const GPtrArray *terms, gint64 *ret_frequencies, GError **error);
/** The kept words that were needed and are damaged, a path; or NULL. Borrowed. */
const char *ds_index_damaged_words(const DsIndex *index);
/** Whether two decks may have the same content: FALSE only when the last run found none. */
gboolean ds_index_has_doubles(const DsIndex *index);
/** The library that document @docid is of. */
const DsLibrary *ds_index_library_of(const DsIndex *index, guint docid);
DsStored *ds_index_stored(DsIndex *index, guint docid, GError **error);
/** Document ids (guint) of all heads, decks' first slides and talks' own documents, for ds_heads_find(). To be freed by the caller. */
GArray *ds_index_heads(DsIndex *index, GError **error);
/** The head of document @docid among @heads: a slide's deck's first slide, or @docid itself; 0: none. */
guint ds_heads_find(const DsIndex *index, const GArray *heads, guint docid);
/** The document id of a deck's slide whose first page is @first_page, 0 when there is none. */
guint ds_index_find_slide(DsIndex *index, const char *deck_key, guint first_page, GError **error);
/** The merged talk of that id, a new copy; NULL without error when there is none. */
DsTalk *ds_index_talk(DsIndex *index, const char *talk_id, GError **error);
/** All merged talks in no order, perhaps twice. */
GPtrArray *ds_index_talk_names(DsIndex *index, GError **error);
/** All merged talks (DsTalk *), by date, start, title. */
GPtrArray *ds_index_talks(DsIndex *index, GError **error);
/** Paths of the decks linked to a talk (char *), sorted. */
GPtrArray *ds_index_decks_of_talk(DsIndex *index, const char *talk_id, GError **error);
/** All manifests (DsManifest *) of library number @library (in the order opened), by path. */
GPtrArray *ds_index_manifests(DsIndex *index, guint library, GError **error);
/** The slides of a deck (DsStored *), by page. */
GPtrArray *ds_index_slides_of_deck(DsIndex *index, const char *deck_key, GError **error);
GPtrArray *ds_index_lists(DsIndex *index, guint library, GError **error);
/** What the last run was: JSON text, or NULL. */
char *ds_index_last_run(DsIndex *index, guint library, GError **error);

/** What @library's file of shards names. */
typedef enum {
  DS_SHARDS_OWN = 1 << 0,    /* databases of its own, that a run writes */
  DS_SHARDS_REMOTE = 1 << 1, /* shards that others serve */
} DsShardKinds;
DsShardKinds ds_library_shards(const DsLibrary *library);
/** Keeps the words of the remote shards of @library beside its file of shards (`words`), in how many documents each stands: @ret_words.
 * IO: one does not answer. TOO_LARGE: too many words; what was kept before stays. */
gboolean ds_index_fetch_words(const DsLibrary *library, guint timeout_ms, guint *ret_words, GError **error);

/** How the bytes of @library's database are not those that the last run left; NULL: they are, or no run ended since they were written.
 * Unless @thorough, tables of the size and time they were left with are taken for the same. */
char *ds_sums_damage(const DsLibrary *library, gboolean thorough);

/* ---- parts: several machines index one library ---- */

/** Which decks of a library this index holds: those whose path's key, and the talks whose id's, is dealt to @number of @of. */
typedef struct {
  guint number, of; /* 0 of 0: all */
} DsPart;
/** "2/4"; FALSE: it is none. */
gboolean ds_part_parse(const char *text, DsPart *ret_part);
/** What the folder's file `part` says; without one: all. INDEX when it says nonsense. */
gboolean ds_part_read(const DsLibrary *library, DsPart *ret_part, GError **error);
gboolean ds_part_write(const DsLibrary *library, const DsPart *part, GError **error);
/** Whether what has @key (32 hex digits) is of @part. */
gboolean ds_part_has(const DsPart *part, const char *key);

/* ---- writing ---- */

/**
 * The writers of a library's databases: one in this process, or of several databases a process each. What a deck is made of goes to one
 * database, dealt by the hash of its path, in one transaction there; so each reader sees each deck as it was or as it is. What speaks of
 * all of them (inputs, doubles, the last run) is written when everything before it is durable.
 */
typedef struct DsWriters DsWriters;
/** Opens @library's databases for writing (the caller holds its lock). @decks: how many it has, or about so many; how much is gathered in
 * memory goes by it. @shards: how many databases; 0: as many as there are. Another number than there is begins new databases beside the old
 * ones, which answer until DS_COMMIT_DONE exchanges them. Each is opened as ds_index_writer_open() does, with the same errors; USAGE when the
 * index has none of its own. */
DsWriters *ds_writers_open(const DsLibrary *library, guint decks, guint shards, gboolean anew, GError **error);
void ds_writers_free(DsWriters *writers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsWriters, ds_writers_free)
/** The caller has a processor to spare: one database is written by a thread from now on, which is some decks behind. */
void ds_writers_go_ahead(DsWriters *writers);
/** Whether a database was begun anew. */
gboolean ds_writers_rebuilding(const DsWriters *writers);
/** Whether the last run came to its end in all of them: see ds_index_writer_is_whole(). DS_COMMIT_DONE says so. */
gboolean ds_writers_are_whole(const DsWriters *writers);
/** How many databases there will be, when that is not what there was; else 0. */
guint ds_writers_dealing(const DsWriters *writers);
/* As those of the one writer below. An error may be that of something told before. */
GPtrArray *ds_writers_manifests(DsWriters *writers, GError **error);
GPtrArray *ds_writers_lists(DsWriters *writers, GError **error);
GPtrArray *ds_writers_talks(DsWriters *writers, GError **error);
char *ds_writers_inputs(DsWriters *writers);
gboolean ds_writers_put(DsWriters *writers, const DsManifest *manifest, const DsDeck *deck, const DsTalk *talk, GError **error);
gboolean ds_writers_put_manifest(DsWriters *writers, const DsManifest *manifest, GError **error);
gboolean ds_writers_forget(DsWriters *writers, const char *deck_key, GError **error);
gboolean ds_writers_put_list(DsWriters *writers, const DsListManifest *manifest, GError **error);
gboolean ds_writers_forget_list(DsWriters *writers, const char *list_key, GError **error);
/** Once all decks are put: a talk that changed is written when the slides that repeat its fields are durable. */
gboolean ds_writers_put_talks(DsWriters *writers, const GPtrArray *talks, GHashTable *linked, GError **error);
gboolean ds_writers_set_inputs(DsWriters *writers, const char *inputs, GError **error);
gboolean ds_writers_set_doubles(DsWriters *writers, gboolean doubles, GError **error);
gboolean ds_writers_set_last_run(DsWriters *writers, const char *json, GError **error);
/** Of several databases, makes durable what was told, so that what comes next cannot be without it. */
gboolean ds_writers_barrier(DsWriters *writers, GError **error);
typedef enum {
  DS_COMMIT_DUE,  /* when so many changes have gathered as ds_index_writer_commit() says */
  DS_COMMIT_KEEP, /* what a run did that was interrupted */
  DS_COMMIT_DONE, /* the run is complete: databases begun beside others take their place */
} DsCommit;
gboolean ds_writers_commit(DsWriters *writers, DsCommit when, GError **error);

typedef struct DsIndexWriter DsIndexWriter;
/** One database. Opens @library's `db` for writing (the caller holds the library's lock). An older schema, or a damaged database, is set
 *  aside and a new one begun, which ds_index_writer_rebuilding() tells, and with @anew a good one too; what was set aside goes when the new
 * one is whole. Refused (INDEX): a newer schema, and what is no database of ours by its looks: links, stub files, someone else's folder. */
DsIndexWriter *ds_index_writer_open(const DsLibrary *library, gboolean anew, GError **error);
gboolean ds_index_writer_rebuilding(const DsIndexWriter *writer);
/** Whether it has begun its database: there was none, or not one that could be used. */
gboolean ds_index_writer_is_new(const DsIndexWriter *writer);
void ds_index_writer_free(DsIndexWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsIndexWriter, ds_index_writer_free)
/** Manifests as they are now, uncommitted changes included. */
GPtrArray *ds_index_writer_manifests(DsIndexWriter *writer, GError **error);
GPtrArray *ds_index_writer_lists(DsIndexWriter *writer, GError **error);
/** Replaces a deck: its old documents, its new ones (one per slide of @deck; none when @deck is NULL) with the fields of @talk (or NULL),
 * and its manifest, in one transaction. */
gboolean ds_index_writer_put(DsIndexWriter *writer, const DsManifest *manifest, const DsDeck *deck, const DsTalk *talk, GError **error);
/** Only the manifest: what the documents say has not changed. */
gboolean ds_index_writer_put_manifest(DsIndexWriter *writer, const DsManifest *manifest, GError **error);
/** Takes a deck out: documents and manifest, one transaction. */
gboolean ds_index_writer_forget(DsIndexWriter *writer, const char *deck_key, GError **error);
gboolean ds_index_writer_put_list(DsIndexWriter *writer, const DsListManifest *manifest, GError **error);
gboolean ds_index_writer_forget_list(DsIndexWriter *writer, const char *list_key, GError **error);
/** Makes the talks' own documents those of @talks (merged) that are of the index's part: puts what is new or changed (or whose having a
 * deck changed: @linked is the set of talk ids that have one), takes out the rest. Returns how many documents changed, -1 on error. */
int ds_index_writer_put_talks(DsIndexWriter *writer, const GPtrArray *talks, GHashTable *linked, GError **error);
/** A short text that the next run finds again: what the last one took in besides decks. NULL when there is none. */
char *ds_index_writer_inputs(DsIndexWriter *writer);
gboolean ds_index_writer_set_inputs(DsIndexWriter *writer, const char *inputs, GError **error);
/** Notes whether two decks have the same content; until then, and once a deck is put, they may. */
gboolean ds_index_writer_set_doubles(DsIndexWriter *writer, gboolean doubles, GError **error);
/** Whether the last run came to its end; the first change takes it back. A run that did not may have left talks that no longer fit the
 * decks. */
gboolean ds_index_writer_is_whole(const DsIndexWriter *writer);
/** The last thing a run writes. */
gboolean ds_index_writer_set_whole(DsIndexWriter *writer, GError **error);
/** The merged talks as they stand in the index (DsTalk *). */
GPtrArray *ds_index_writer_talks(DsIndexWriter *writer, GError **error);
gboolean ds_index_writer_set_last_run(DsIndexWriter *writer, const char *json, GError **error);
/** Commits when changes of 30,000 documents, 16 MiB of text or 5 s (or eight times what the last commit took) have gathered, or when @force. */
gboolean ds_index_writer_commit(DsIndexWriter *writer, gboolean force, GError **error);

/** Writes each of @library's databases anew without the room that changes left in it, and puts the new one in the old one's place (the
 * caller holds the library's lock; readers go on with what they have open). Sizes in bytes. INDEX when it is damaged or of another schema.
 */
gboolean ds_index_compact(const DsLibrary *library, guint64 *ret_before, guint64 *ret_after, GError **error);

/** The whole index, canonical and sorted, one record a line, appended to @out: the same content gives the same bytes, whatever the
 *  order it was written in. */
gboolean ds_index_export(DsIndex *index, GString *out, GError **error);

G_END_DECLS
