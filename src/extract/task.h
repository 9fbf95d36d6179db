/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file on its way through the pool: what was read of it so far, and how it ended. Room-internal. */
#pragma once

#include "process.h"

#define DS_TASK_MAX_RESTARTS 3u /* new workers for the rest of one deck */

#define DS_TASK_MAX_BYTES (128u << 20) /* of all frames of one file; 1,650 slides take 1.3 MB */

typedef struct {
  DsJobKind job;
  char *name, *password;
  guint64 size;
  DsOpenFunc open;
  gpointer item;
  guint next_page;       /* the page expected next */
  guint pages;           /* of the document, 0 until its metadata came */
  gboolean has_metadata; /* of the worker that is at it now */
  guint judged_page;     /* the last whose hidden lines came */
  guint restarts;
  gsize bytes; /* of its frames so far */
  gboolean ended;
  DsFacts *facts;
  GPtrArray *talks, *doubts;
  GError *error; /* of the file as a whole, or of the first page that was lost */
  GString *stderr_text;
  double cpu_seconds;
} Task;

Task *ds_task_new(DsJobKind job, const char *name, guint64 size, const char *password, DsOpenFunc open, gpointer item);
void ds_task_free(Task *task);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Task, ds_task_free)
/* A descriptor of its file; -1: it cannot be opened, and the task has ended with the reason. */
int ds_task_open(Task *task);
/* METADATA, PAGE, HIDDEN, TALK or DOUBT. FALSE: the worker lies. */
gboolean ds_task_frame(Task *task, const DsFrame *frame, GError **error);
void ds_task_done(Task *task, const DsWireDone *done);
/* Its worker died or was ended for @why: the page it was at is lost, the next worker goes on behind it; or the task ends. */
void ds_task_worker_lost(Task *task, const GError *why);
void ds_task_out_of_memory(Task *task);
void ds_task_keep_stderr(Task *task, const GString *text);
/* Moves the result out. */
void ds_task_result(Task *task, DsExtracted *ret_extracted);
