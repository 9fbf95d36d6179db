/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What opening and reading share. Room-internal. */
#pragma once

#include "internal.h"

typedef struct {
  const DsLibrary *library;
  guint number; /* of the library, in the order opened */
  char *name;   /* as its file of shards has it */
  char *host;   /* of a remote one, or NULL */
  guint port;
  XapDatabase *own; /* the shard alone: metadata is read from the first shard of a database only */
} Shard;

struct DsIndex {
  gboolean distinct; /* no two decks have the same content */
  gboolean remote;   /* some shard is not of this machine */
  guint timeout_ms;
  GPtrArray *libraries; /* borrowed */
  XapDatabase *all;
  GPtrArray *shards;  /* Shard *, in the order of `all`'s sub-databases */
  GHashTable *head_data; /* GBytes * by document id, of heads that were asked for */
  GPtrArray *missing; /* char *: did not answer, and are not asked again */
  GPtrArray *words;   /* vocabulary.c: of the libraries that ask remote shards; NULL until needed */
  gboolean knows_words;
  char *damaged_words; /* the first file of words that cannot be used */
};

/* libxapian deals the documents of n databases out in turn: document d of all is in database (d - 1) mod n, and its neighbours there are n
 * away. That n. */
guint ds_index_step(const DsIndex *index);
