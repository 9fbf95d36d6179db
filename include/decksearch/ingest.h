/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * ingest: bringing an index up to date. A run is a plan: (files, talk lists, library file, versions) x manifests -> what each deck
 * needs; a later step follows from an earlier one. Killed at any instant, the index answers and the next run finishes the work.
 */
#pragma once

#include <decksearch/extract.h>
#include <decksearch/index.h>

G_BEGIN_DECLS

/** What a deck needs, the earliest step first. */
typedef enum {
  DS_STEP_EXTRACT, /* its text is not in the cache: a PDF is opened */
  DS_STEP_JUDGE,   /* builds, noise, titles anew, from the cache */
  DS_STEP_LINK,    /* talks or pins changed */
  DS_STEP_PUT,     /* its documents are written anew */
  DS_STEP_MOVE,    /* the same content under another path */
  DS_STEP_FORGET,  /* its file is gone */
  DS_STEP_KEEP,
  DS_STEP_N
} DsStep;

typedef struct {
  char *deck;
  DsErrorCode code;
  char *message;
  gboolean is_new;
} DsFailure;

/** What a run did. */
typedef struct {
  guint decks, talks, slides;                        /* in the index now */
  guint extracted;                                   /* PDFs opened */
  guint pages;                                       /* pages read from them */
  guint judged, linked, put, moved, forgotten, kept; /* decks that took the step */
  guint added, refreshed;                            /* decks new to the index; decks whose file changed */
  guint lists_read;                                  /* talk lists parsed */
  guint failed_new, failed_known;                    /* decks that could not be read: now for the first time; remembered */
  GPtrArray *failures;                               /* DsFailure *, new and known */
  GPtrArray *doubts;                                 /* DsDoubt *, of the lists read in this run */
  GPtrArray *problems;                               /* char *: folders that were not read, lists that failed, pins of nothing */
  char *cage_missing;                                /* layers that the workers' cage lacked, or NULL */
  gboolean rebuilt;                                  /* the index, or a shard of it, was begun anew */
  guint dealt;                                       /* to so many shards, which is another number than before; else 0 */
  double elapsed_seconds, extract_cpu_seconds;
} DsIngestReport;
void ds_ingest_report_clear(DsIngestReport *report);
/** Whether anything came in, changed or went. */
gboolean ds_ingest_report_has_news(const DsIngestReport *report);

/** Progress, in the host's thread: @done of @total decks to extract, @pages read so far, the deck just done. */
typedef void (*DsProgressFunc)(guint done, guint total, guint pages, const char *deck, gpointer data);

typedef struct {
  const DsLibrary *library;
  guint jobs;                /* 0: one per core */
  guint shards;              /* databases, each written by a process; 0: as many as there are */
  const DsPart *part;        /* of the library, that the index shall hold; NULL: the one it holds */
  DsFollow follow;           /* where symbolic links may lead */
  const char *const *ignore; /* patterns of the user's, besides those of decksearch.yaml; or NULL */
  gboolean retry;            /* try decks and talk lists again that failed before */
  gboolean require_cage;     /* read nothing by a worker whose cage lacks a layer */
  DsProgressFunc progress;   /* or NULL */
  gpointer progress_data;
  const volatile int *cancel; /* or NULL; not 0: stop, keeping what is done */
  DsPlaceFunc place;          /* told what the walk looks at, before it does; or NULL */
  gpointer place_data;
} DsIngestOptions;

/** Brings the index of a library up to date. Takes its lock (LOCKED). INTERRUPTED: stopped by @cancel, what was done is kept.
 *  @ret_report is filled as far as the run came, also on error. */
gboolean ds_ingest_run(const DsIngestOptions *options, DsIngestReport *ret_report, GError **error);

/** How the index disagrees with the library, a line each (char *); empty: it agrees. Writes nothing. Of @options counts what says which
 * files there are. What is wrong with the library itself, its pins, is added to @problems (char *). */
GPtrArray *ds_ingest_check(const DsIngestOptions *options, GPtrArray *problems, GError **error);

/**
 * The kernel's word (inotify) that something in a library changed. The places are those that an update's walk looks at, each watched
 * before it is read: what changes later is told, what changed before was read. Nothing is lost when the kernel drops events: that, too, is
 * a change, and an update looks at everything.
 */
typedef struct DsWatch DsWatch;
/** Watches @root, where decksearch.yaml is; nothing in the folder @index (NULL: none), to which updates write. When the kernel has no
 * watches left it looks at the clock in their place. */
DsWatch *ds_watch_new(const char *root, const char *index);
void ds_watch_free(DsWatch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsWatch, ds_watch_free)
/** Watches @path, too; a DsPlaceFunc. What cannot be watched since it is gone or closed to us is left out. */
void ds_watch_place(const char *path, gpointer watch);
/** Ends the watches of what was not told by ds_watch_place() since the last call: folders moved away, or ignored by now. */
void ds_watch_sweep(DsWatch *watch);
/** Sleeps until an update is due: something happened that an update could see, then nothing for half a second; at the latest half a minute
 * after it happened. A file that somebody is writing waits for its end. FALSE: a signal came and @cancel is not 0. SIGINT and SIGTERM are
 * let through while it sleeps, and at no other time, so that none is missed. */
gboolean ds_watch_wait(DsWatch *watch, const volatile int *cancel);
/** Makes an update due again, half a second from now: the last one could not be done. */
void ds_watch_again(DsWatch *watch);
/** Places watched now. */
guint ds_watch_places(const DsWatch *watch);
/** Why changes are looked for by the clock, with the limit's name, or NULL; borrowed. */
const char *ds_watch_trouble(const DsWatch *watch);

G_END_DECLS
