/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * extract: the host's side of extraction. A pool of caged worker processes, their deadlines, how one died; and the cache of what
 * PDFs said. A worker that crashes, hangs or outgrows its limits costs that file, never the run.
 */
#pragma once

#include <decksearch/deck.h>
#include <decksearch/talk.h>

G_BEGIN_DECLS

typedef struct {
  guint jobs;            /* worker processes at most; 0: one per core */
  guint page_seconds;    /* CPU seconds for one page; 0: 5 */
  guint deck_seconds;    /* CPU seconds for one file; 0: 60 */
  guint memory_mib;      /* address space of a worker; 0: 512 */
  const char *worker;    /* path of decksearch-extract; NULL: beside this program, else ../libexec/decksearch/ */
  gboolean require_cage; /* a worker that lacks a layer of its cage gets no file: the run ends */
} DsExtractOptions;

/** How many of the cage's layers stand, as the workers reported. */
typedef struct {
  gboolean no_new_privs, rlimits, landlock, seccomp;
} DsCage;

/** The layers that are off, "landlock, seccomp"; NULL: none. Builds with sanitizers do not miss seccomp, under which they cannot work. */
char *ds_cage_missing(const DsCage *cage);

typedef struct DsExtractor DsExtractor;
DsExtractor *ds_extractor_new(const DsExtractOptions *options, GError **error);
/** Ends all workers (SIGKILL) and waits for them. */
void ds_extractor_free(DsExtractor *extractor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsExtractor, ds_extractor_free)

/** What a file gave. Exactly one of facts and talks is set unless @error is and nothing could be kept. */
typedef struct {
  DsFacts *facts;     /* of a deck; with `error` set too: what could be read (error.code is then page-failed, crashed, …) */
  GPtrArray *talks;   /* DsTalk *, of a talk list */
  GPtrArray *doubts;  /* DsDoubt *, of a talk list */
  GError *error;      /* message names the file; NULL: all was read */
  char *stderr_text;  /* what the worker wrote to stderr meanwhile, at most 4 KiB, escaped; or NULL */
  double cpu_seconds; /* of the worker, for this file */
} DsExtracted;
void ds_extracted_clear(DsExtracted *extracted);

/** Called in the host, once for each file added, in the order they end. @extracted is borrowed; steal (set NULL) what shall live on.
 *  Returning FALSE stops the run. */
typedef gboolean (*DsExtractedFunc)(gpointer item, DsExtracted *extracted, gpointer data);

/** Opens a file when its turn comes, so that a thousand decks need few descriptors; again for each range of a long deck, and for what is
 *  left of it behind a crash: -1 when it is not what it was. Returns a descriptor the extractor closes, or -1. */
typedef int (*DsOpenFunc)(gpointer item, GError **error);

/** Adds a file to the next run. @name is shown in messages (and its suffix chooses a talk list's format); @size in bytes orders the
 *  work, largest first; @password may be NULL; @item is passed back to @open and to the result function. */
void ds_extractor_add_deck(DsExtractor *extractor, const char *name, guint64 size, const char *password, DsOpenFunc open, gpointer item);
void ds_extractor_add_talklist(DsExtractor *extractor, const char *name, guint64 size, DsOpenFunc open, gpointer item);
/** Starts workers and gives each its first file, without waiting for what they say: the caller does something else, and then runs. Errors as
 *  of ds_extractor_run(). */
gboolean ds_extractor_go_ahead(DsExtractor *extractor, GError **error);
/** Runs all that was added. @cancel (may be NULL) is looked at often; once it is not 0 the run ends with INTERRUPTED.
 *  Errors are of the run itself (no worker program, fork failed, versions differ); a file's failure is in its DsExtracted. */
gboolean ds_extractor_run(DsExtractor *extractor, DsExtractedFunc each, gpointer data, const volatile int *cancel, GError **error);
/** Whether a worker has said yet which layers its cage has. */
gboolean ds_extractor_is_probed(const DsExtractor *extractor);
/** The layers in force, as the workers reported at start; all FALSE before the first run. */
DsCage ds_extractor_cage(const DsExtractor *extractor);
/** Starts one worker just to ask for its layers and version. */
gboolean ds_extractor_probe(DsExtractor *extractor, GError **error);

/* ---- the cache: facts by content hash (design: what the PDF says, never what we think of it) ---- */

typedef struct DsCache DsCache;
/** @dir is made when missing (`.decksearch/cache`). */
DsCache *ds_cache_open(const char *dir, GError **error);
void ds_cache_free(DsCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsCache, ds_cache_free)
/** Whether nothing was ever kept in it. */
gboolean ds_cache_is_empty(const DsCache *cache);
/** The facts of the file with this SHA-256 (64 hex digits) as DS_FACTS_VERSION reads them, or NULL: not there, or (with @error) damaged,
 * which the caller treats as not there. Entries carry a checksum. */
DsFacts *ds_cache_get(DsCache *cache, const char *sha256, GError **error);
/** Whether there is an entry, whole by its checksum and with pages: what a plan asks, at a tenth of the cost of the facts. */
gboolean ds_cache_is_good(DsCache *cache, const char *sha256);
/** Keeps @facts: whole or not at all (temporary file, rename). Not forced to disk: a torn entry fails its checksum and costs one
 * extraction. */
gboolean ds_cache_put(DsCache *cache, const char *sha256, const DsFacts *facts, GError **error);
/** Removes entries whose hash is not in @wanted (a set of char *), and those of older versions. */
gboolean ds_cache_sweep(DsCache *cache, GHashTable *wanted, GError **error);
/** The same facts as bytes of the cache, without a cache. */
GBytes *ds_facts_to_bytes(const DsFacts *facts);
DsFacts *ds_facts_from_bytes(GBytes *bytes, GError **error);

G_END_DECLS
