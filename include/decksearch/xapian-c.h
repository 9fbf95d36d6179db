/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * xapian: a thin C binding over libxapian: C linkage, opaque types, only what we use. It knows nothing of decks.
 *
 * Every C++ exception becomes a GError of XAP_ERROR in one place (with a catch-all); nothing else is thrown or aborted across
 * this door. Every handle keeps what it needs alive (an enquire its database). A handle belongs to one thread.
 * Terms are bytes, at most 245 of them; longer ones are XAP_ERROR_ARGUMENT.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define XAP_ERROR xap_error_quark()
GQuark xap_error_quark(void);
typedef enum {
  XAP_ERROR_FAILED,      /* anything not below */
  XAP_ERROR_LOCKED,      /* another writer holds the database */
  XAP_ERROR_MODIFIED,    /* the database changed under this reader twice: reopen and ask again */
  XAP_ERROR_CORRUPT,     /* damaged, or of a format this library cannot read */
  XAP_ERROR_OPENING,     /* not there, or not a database */
  XAP_ERROR_NETWORK,     /* a remote database does not answer; the handle is dead */
  XAP_ERROR_ARGUMENT,    /* the caller's value cannot be used: over-long or empty term, wildcard that expands too far */
  XAP_ERROR_NO_DOCUMENT, /* no document has that id (any more): ask again */
} XapErrorCode;

const char *xap_version(void);

/* ---- databases ---- */

typedef struct XapDatabase XapDatabase; /* for reading; made of one or more shards */
/** An empty set of shards; asks of it find nothing. */
XapDatabase *xap_database_new(void);
/* Document ids of n shards are interleaved: document d of the set is document (d - 1) / n + 1 of shard (d - 1) % n. */
/** Adds the single-folder database at @path. Never a stub file or a folder that names a program: the backend is opened by type (glass), no
 * detection. */
gboolean xap_database_add_local(XapDatabase *db, const char *path, GError **error);
/** Whether what is at @path is, by its looks, a database that may be opened: a folder that is no link, of the caller's, root's or
 * the owner of the folder it lies in, with nothing in it but plain files, and no stub file. Nothing there is fine. */
gboolean xap_path_is_plain(const char *path, GError **error);
/** Adds a remote database; @timeout_ms bounds connecting and each answer. */
gboolean xap_database_add_remote(XapDatabase *db, const char *host, guint port, guint timeout_ms, GError **error);
/** Adds the shards of @other, which stays the caller's: both use the same connections and tables, and a loss is that of both. */
gboolean xap_database_add(XapDatabase *db, XapDatabase *other, GError **error);
/** What was said when a remote shard of @db last failed, with its place as "tcp(HOST:PORT)" unless the connection was closed; all that is
 * asked of @db since fails at once with NETWORK. NULL: none has failed. Borrowed. */
const char *xap_database_lost(const XapDatabase *db);
/** Brings the reader to the newest state; TRUE in @changed when it moved. @changed may be NULL. */
gboolean xap_database_reopen(XapDatabase *db, gboolean *changed, GError **error);
void xap_database_free(XapDatabase *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XapDatabase, xap_database_free)

/** Documents in the database, -1 on error. */
gint64 xap_database_count(XapDatabase *db, GError **error);
/** A text that changes when documents are put into @db or taken out of it; asks no remote one. */
char *xap_database_state(XapDatabase *db, GError **error);
/** Documents that hold @term, -1 on error. */
gint64 xap_database_term_frequency(XapDatabase *db, const char *term, GError **error);
/** The same of @n terms, in their places of @ret_frequencies, -1 for one that is empty or too long: a remote database is asked once for
 * all. */
gboolean xap_database_term_frequencies(XapDatabase *db, const char *const *terms, gsize n, gint64 *ret_frequencies, GError **error);
/** How often @term occurs: the sum of its wdf, -1 on error. */
gint64 xap_database_term_occurrences(XapDatabase *db, const char *term, GError **error);
/** Calls @each for all terms that begin with @prefix, in byte order, with their document frequency, until it returns FALSE. When a writer
 * takes the revision away in the middle, the walk goes on in the newest one: each item is told at most once. */
typedef gboolean (*XapTermFunc)(const char *term, gsize len, guint frequency, gpointer data);
gboolean xap_database_each_term(XapDatabase *db, const char *prefix, XapTermFunc each, gpointer data, GError **error);
/** The same for a walk that leaves out: @each returns the term that it goes on with, or where that is not there the next one; the same term
 * or one before it means the next; NULL ends the walk. What is returned is read at once. */
typedef const char *(*XapLeapFunc)(const char *term, gsize len, gpointer data);
gboolean xap_database_leap_terms(XapDatabase *db, const char *prefix, XapLeapFunc each, gpointer data, GError **error);
/** Calls @each for every document that holds @term (NULL: for every document), by document id, until it returns FALSE. */
typedef gboolean (*XapDocidFunc)(guint docid, gpointer data);
gboolean xap_database_each_document(XapDatabase *db, const char *term, XapDocidFunc each, gpointer data, GError **error);
/** Which of the @n documents @docids (ascending) hold @term: TRUE in their places of @ret_has. */
gboolean xap_database_which_have(XapDatabase *db, const char *term, const guint *docids, gsize n, gboolean *ret_has, GError **error);
/** The data of a document; NULL on error. Of the @n @slots the values are put into @ret_values, empty when unset, to be freed by the caller
 * (NULL: none is asked for): a remote shard sends them all in the same answer. */
GBytes *xap_database_document_data(XapDatabase *db, guint docid, const guint *slots, gsize n, GBytes **ret_values, GError **error);
/** A value slot of a document, empty when unset. */
GBytes *xap_database_document_value(XapDatabase *db, guint docid, guint slot, GError **error);
/** The terms of a document in byte order with their wdf: char * array of "term"; @wdfs (guint) may be NULL. */
GPtrArray *xap_database_document_terms(XapDatabase *db, guint docid, GArray **wdfs, GError **error);
/** Metadata under @key, empty when unset. Of several shards, the first one's. */
GBytes *xap_database_metadata(XapDatabase *db, const char *key, GError **error);
/** All metadata keys that begin with @prefix, in byte order (char *). Of several shards, the first one's. */
GPtrArray *xap_database_metadata_keys(XapDatabase *db, const char *prefix, GError **error);

typedef struct XapWriter XapWriter;
/** Opens (or with @create makes) the single-folder database at @path for writing; LOCKED when another writer has it. */
XapWriter *xap_writer_open(const char *path, gboolean create, GError **error);
/**
 * A transaction without a flush of its own (design: the flushing form costs twice): what follows is seen all or not at all.
 *
 * Cancelling drops *everything* that is not committed yet, earlier transactions that had ended too: commit first what must stay.
 * A put, delete or set_metadata that libxapian fails (full disk, damage) drops the same; the writer then refuses everything
 * (FAILED) until it is cancelled. When cancelling fails too (after a commit on a full disk it does), the writer is dead: free it and open
 * the database anew, which has its last commit. An ARGUMENT error is found before libxapian sees it and drops nothing.
 */
gboolean xap_writer_begin(XapWriter *writer, GError **error);
gboolean xap_writer_end(XapWriter *writer, GError **error);
gboolean xap_writer_cancel(XapWriter *writer, GError **error);
/** Makes all ended transactions durable and visible to readers; refused (FAILED) inside one. */
gboolean xap_writer_commit(XapWriter *writer, GError **error);
/** Ends without committing what is not committed, and takes NULL. */
void xap_writer_free(XapWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XapWriter, xap_writer_free)
/** The same database as a reader that also sees what is not committed yet; lives as long as it is held. */
XapDatabase *xap_writer_reader(XapWriter *writer, GError **error);
gboolean xap_writer_delete(XapWriter *writer, const char *term, GError **error);
gboolean xap_writer_set_metadata(XapWriter *writer, const char *key, const void *data, gsize len, GError **error);
/** Compacts the database at @from into a new one at @to, where nothing may be yet (ARGUMENT). Document ids stay. */
gboolean xap_compact(const char *from, const char *to, GError **error);
/** Whether libxapian, walking all tables of the database at @path, finds them in order. Damage may make it crash, or go on for ever: who asks
 * does so in a process of its own. */
gboolean xap_check(const char *path);

/* ---- documents ---- */

typedef struct XapDocument XapDocument;
XapDocument *xap_document_new(void);
void xap_document_free(XapDocument *doc);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XapDocument, xap_document_free)
gboolean xap_document_set_data(XapDocument *doc, const void *data, gsize len, GError **error);
gboolean xap_document_set_value(XapDocument *doc, guint slot, const void *data, gsize len, GError **error);
/** Adds @wdf to the term's count in this document, without a position. */
gboolean xap_document_add_term(XapDocument *doc, const char *term, guint wdf, GError **error);
/** The same, with a position (from 1). */
gboolean xap_document_add_posting(XapDocument *doc, const char *term, guint position, guint wdf, GError **error);
/** Adds @doc, or replaces the documents that hold @unique_term (NULL: add). */
gboolean xap_writer_put(XapWriter *writer, const char *unique_term, const XapDocument *doc, GError **error);
/** A number as bytes that sort as the number does. @out takes at least 9 bytes; returns the length used. They may hold NUL bytes
 *  and are not NUL-terminated: set them with their length, ask for them with xap_query_range_number(). */
gsize xap_sortable(double value, char out[16]);
/** The number of such bytes; any number for bytes that are none. */
double xap_sortable_parse(const void *data, gsize len);

/* ---- queries ---- */

typedef struct XapQuery XapQuery;
typedef enum {
  XAP_OP_AND,
  XAP_OP_OR,
  XAP_OP_AND_NOT,
  XAP_OP_AND_MAYBE,
  XAP_OP_FILTER,
  XAP_OP_MAX,
  XAP_OP_SYNONYM,
  XAP_OP_PHRASE,
  XAP_OP_NEAR,
  XAP_OP_ELITE_SET,
} XapOp;
/** Makers set @error only when libxapian refuses; what they take stays the caller's. */
XapQuery *xap_query_term(const char *term, guint wqf, GError **error);
XapQuery *xap_query_all(GError **error);
XapQuery *xap_query_nothing(GError **error);
/** @window: for PHRASE and NEAR, positions; 0 means as many as there are parts. For ELITE_SET, how many parts to use. Parts of PHRASE and
 *  NEAR are terms, or OR of terms. */
XapQuery *xap_query_combine(XapOp op, XapQuery *const *parts, gsize n, guint window, GError **error);
XapQuery *xap_query_scale(const XapQuery *query, double factor, GError **error);
/** Every term that begins with @prefix, at most @max of them (the most frequent), as synonyms of one. */
XapQuery *xap_query_prefix(const char *prefix, guint max, GError **error);
/** Documents whose value in @slot is between @low and @high, both included; either may be NULL. A document without that value is in no
 * range. */
XapQuery *xap_query_range(guint slot, const char *low, const char *high, GError **error);
/** The same for a slot set with xap_sortable(); -INFINITY and INFINITY leave an end open. */
XapQuery *xap_query_range_number(guint slot, double low, double high, GError **error);
/** Every document, each weighing @weight. */
XapQuery *xap_query_fixed(double weight, GError **error);

/** A run is documents of one shard whose ids follow each other, all there; the first one is its head. How many it has is the wdf of those
 * terms of the head that are asked for by runs, 0 for a head alone. */
typedef struct {
  const XapQuery *query; /* finds heads */
  double weight;         /* of each document of the runs of those */
} XapHeads;
/** All documents of the runs whose heads one of the @n @heads finds, weighing the sum of those that do. @head: a term that all heads have,
 * of which heads found by more than a term have their length. For local shards only (UNIMPLEMENTED by libxapian's remote protocol: ARGUMENT
 * when asked). */
XapQuery *xap_query_runs(const XapHeads *heads, gsize n, const char *head, GError **error);

/** Documents of a database of one local shard, as they were when it was read. */
typedef struct XapSpans XapSpans;
void xap_spans_free(XapSpans *spans);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XapSpans, xap_spans_free)
/** The documents of runs: their heads, and those behind them. */
typedef struct {
  XapSpans *heads, *behind; /* NULL: not known */
} XapParts;
/** The same of the local shards of @db. When it is one shard, its heads are read now, and not again when it is asked (MODIFIED, if it moved
 * in between), and *@ret_parts has the parts of the runs, each to be freed by the caller; else NULL and NULL. */
XapQuery *xap_query_runs_read(XapDatabase *db, const XapHeads *heads, gsize n, const char *head, XapParts *ret_parts, GError **error);
/** Those that are in both, or in either, of one database; they weigh nothing. */
XapSpans *xap_spans_common(const XapSpans *a, const XapSpans *b);
XapSpans *xap_spans_either(const XapSpans *a, const XapSpans *b);
gboolean xap_spans_are_none(const XapSpans *spans);
/** These documents, weighing what they did where they were found. */
XapQuery *xap_query_spans(const XapSpans *spans, GError **error);

/** Whether @query is seen to match no document: it is xap_query_nothing(), or made of that. */
gboolean xap_query_is_nothing(const XapQuery *query);
/** libxapian's own description, for --explain and tests. */
char *xap_query_describe(const XapQuery *query);
void xap_query_free(XapQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XapQuery, xap_query_free)

/* ---- asking ---- */

typedef struct {
  double k1, k2, k3, b, min_normlen;
  double delta; /* above 0: BM25+, which lifts every matching term by as much */
} XapBm25;
typedef enum { XAP_SORT_RELEVANCE, XAP_SORT_VALUE, XAP_SORT_VALUE_REVERSED } XapSort;

typedef struct {
  guint docid;
  double weight;
  guint collapsed; /* further matches with the same collapse value, a lower bound */
} XapMatch;

typedef struct {
  GArray *matches;               /* XapMatch, best first */
  guint lower, estimated, upper; /* bounds of the total */
} XapResult;
void xap_result_free(XapResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XapResult, xap_result_free)

typedef struct {
  XapBm25 bm25;
  guint first, max;     /* the slice of the ranking wanted */
  guint check_at_least; /* make the bounds exact up to so many */
  gint collapse_slot;   /* -1: none */
  XapSort sort;
  guint sort_slot; /* for SORT_VALUE*; relevance decides ties */
} XapAsk;
/** k1, k2, k3, b, min_normlen of libxapian, no delta, 10 matches, no collapse, by relevance. */
#define XAP_ASK_DEFAULT                                                                                                                    \
  { {1.0, 0.0, 1.0, 0.5, 0.5, 0.0}, 0, 10, 0, -1, XAP_SORT_RELEVANCE, 0 }
XapResult *xap_database_ask(XapDatabase *db, const XapQuery *query, const XapAsk *ask, GError **error);
/** What @query matches in the one local shard of @db, weighing what it does there. NULL: @error, or there are other shards, or more than
 * @max documents, or soon will be: that is seen before all are looked at. */
XapSpans *xap_spans_found(XapDatabase *db, const XapQuery *query, const XapBm25 *bm25, guint max, GError **error);
/** Calls @each for every match of @query with its weight and its value in @slot, of those with the same value for one: all in one answer of
 * each shard. */
typedef void (*XapKeyFunc)(const char *key, double weight, gpointer data);
gboolean xap_database_each_key(XapDatabase *db, const XapQuery *query, guint slot, XapKeyFunc each, gpointer data, GError **error);

G_END_DECLS
