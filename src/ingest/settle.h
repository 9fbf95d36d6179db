/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When what happens in a library has settled, so that an update reads whole files. Pure: the time is an argument. Room-internal. */
#pragma once

#include <glib.h>

#define DS_SETTLE_QUIET (G_TIME_SPAN_SECOND / 2)  /* nothing happens for so long before an update */
#define DS_SETTLE_LIMIT (30 * G_TIME_SPAN_SECOND) /* an update waits no longer than this */
#define DS_SETTLE_LOOK (60 * G_TIME_SPAN_SECOND)  /* from look to look when the kernel tells nothing */

typedef enum {
  DS_CHANGE_DONE,    /* something is as it will be: written and closed, moved, deleted */
  DS_CHANGE_FRESH,   /* a file appeared with content: linked in, or written at once */
  DS_CHANGE_WRITING, /* a file is being written: its close will be told */
  DS_CHANGE_LOST     /* what happened is not known */
} DsChange;

typedef struct {
  GHashTable *files;  /* path -> DsChange FRESH or WRITING, as pointer */
  gboolean asked;     /* something is done */
  gint64 first, last; /* when an update was first asked for, 0: it is not; when anything happened */
  guint writing;      /* of the files */
} DsSettle;

void ds_settle_init(DsSettle *settle);
void ds_settle_clear(DsSettle *settle);
/* Begins anew: an update is about to see all that was noted. */
void ds_settle_reset(DsSettle *settle);
/* @path may be NULL for DONE and LOST. @now: microseconds of a monotonic clock, above 0, here and below. */
void ds_settle_note(DsSettle *settle, DsChange change, const char *path, gint64 now);
/* Microseconds until an update is due, 0: it is; -1: none is asked for. */
gint64 ds_settle_left(const DsSettle *settle, gint64 now);
