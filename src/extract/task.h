/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file on its way through the pool, a range of its pages at a time: what was read of it so far, and how it ended. Room-internal. */
#pragma once

#include "process.h"

#define DS_SOURCE_MAX_RESTARTS 3u /* new workers for the rest of one deck */

#define DS_SOURCE_MAX_BYTES (128u << 20) /* of all frames of one file; 1,650 slides take 1.3 MB */

/* A file, and what its ranges share. */
typedef struct {
  DsJobKind job;
  char *name, *password;
  guint64 size;
  DsOpenFunc open;
  gpointer item;
  GPtrArray *tasks; /* Task *, in the order of the pages; the first alone until the number of pages is known */
  guint queued;     /* of them, that the pool knows, */
  guint settled;    /* and of these, that have ended and are with no worker */
  guint pages;      /* of the document, 0 until its metadata came */
  DsMetadata meta;
  guint restarts;
  gsize bytes;            /* of its frames so far */
  gboolean out_of_memory; /* nothing of it is kept */
  GPtrArray *talks, *doubts;
  GError *error; /* of the file as a whole, or of a page that was lost */
  GString *stderr_text;
  double cpu_seconds; /* of workers that are done with a range, or were lost */
} Source;

/* A range of a deck's pages, or a talk list: what one worker is asked for. */
typedef struct {
  Source *source; /* whose it is */
  guint first_page, last_page;
  GPtrArray *pages;      /* DsPage *, from the first on */
  guint next_page;       /* the page expected next */
  gboolean has_metadata; /* of the worker that is at it now */
  guint judged_page;     /* the last whose hidden lines came */
  gboolean ended;
} Task;

Source *ds_source_new(DsJobKind job, const char *name, guint64 size, const char *password, DsOpenFunc open, gpointer item);
void ds_source_free(Source *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Source, ds_source_free)
/* No more worker for it, however much is left. */
void ds_source_give_up(Source *source);
/* Moves the result out. */
void ds_source_result(Source *source, DsExtracted *ret_extracted);

/* Ends a task that is not worth a worker any more, because too much of its file was lost. FALSE: it is. */
gboolean ds_task_is_over(Task *task);
/* A descriptor of its file; -1: it cannot be opened, and the task has ended with the reason. */
int ds_task_open(Task *task);
/* METADATA, PAGE, HIDDEN, TALK or DOUBT. FALSE: the worker lies. Metadata of a deck of more than DS_WIRE_RANGE pages adds tasks to its
 * source. */
gboolean ds_task_frame(Task *task, const DsFrame *frame, GError **error);
void ds_task_done(Task *task, const DsWireDone *done);
/* Its worker died or was ended for @why: the page it was at is lost, the next worker goes on behind it; or the task ends. */
void ds_task_worker_lost(Task *task, const GError *why);
/* An allocation failed in its worker: what came out of the file may be less than what is in it. */
void ds_task_out_of_memory(Task *task);
void ds_task_keep_stderr(Task *task, const GString *text);
