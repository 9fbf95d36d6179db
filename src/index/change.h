/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be done in a transaction, one after the other: no database is needed to say it. A long transaction is said in pieces, so that
 * no deck's documents are all in memory. Room-internal. */
#pragma once

#include "internal.h"

typedef enum { DS_CHANGE_DELETE, DS_CHANGE_PUT, DS_CHANGE_SET } DsChangeKind;

typedef struct {
  DsChangeKind kind;
  char *term;            /* whose documents go; NULL: none */
  XapDocument *document; /* that is put in their place */
  char *key;             /* of metadata, */
  GBytes *value;         /* and what becomes of them; NULL: they go */
} DsChange;

/** A transaction or a piece of one. It belongs to one thread at a time, as libxapian's documents do. */
typedef struct {
  GArray *list;          /* DsChange */
  const char *what;      /* for errors: "write a deck" */
  gboolean begins, ends; /* the transaction */
  gboolean deck;         /* and it put one, which may be another's double */
  guint documents;       /* in it */
  gsize bytes;           /* of the text in these */
  GError *failure;       /* it could not be said to the end: nothing of the transaction counts */
} DsChanges;
DsChanges *ds_changes_new(const char *what);
void ds_changes_free(DsChanges *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsChanges, ds_changes_free)
/** Takes @term. */
void ds_changes_delete(DsChanges *changes, char *term);
void ds_changes_set(DsChanges *changes, const char *prefix, const char *key, GBytes *value);

/** Takes the next piece of a transaction; FALSE: no more of it is wanted. */
typedef gboolean (*DsTakeChanges)(gpointer data, DsChanges *changes, GError **error);
/** Replaces a deck, as ds_index_writer_put() says. */
gboolean ds_changes_of_deck(const DsManifest *manifest, const DsDeck *deck, const DsTalk *talk, DsStemmer *stemmer, DsTakeChanges take,
                            gpointer data, GError **error);
/** A database of an index, as it is now. */
typedef struct {
  XapDatabase *reader;
  const DsPart *part; /* of the library, that the index holds */
  guint number, n;    /* which of the index's databases, from 1 */
} DsPlace;
/** Makes the talks those of @talks, as ds_index_writer_put_talks() says and returns. @place is looked at only before the first piece. */
int ds_changes_of_talks(const DsPlace *place, const GPtrArray *talks, GHashTable *linked, DsTakeChanges take, gpointer data,
                        GError **error);

/* ---- writer.c ---- */

/** Carries out a piece of a transaction. When that fails the whole transaction is cancelled, and the rest of it is not to be given. */
gboolean ds_index_writer_obey(DsIndexWriter *writer, const DsChanges *changes, GError **error);
/** The same as a DsTakeChanges: takes @changes; @data: DsIndexWriter *. */
gboolean ds_index_writer_take(gpointer data, DsChanges *changes, GError **error);
/** ds_changes_of_talks() of the writer's database. */
int ds_index_writer_tell_talks(const DsIndexWriter *writer, const GPtrArray *talks, GHashTable *linked, DsTakeChanges take, gpointer data,
                               GError **error);
