/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all formats share while a list is read: where talks and doubts go, which event and year it is about, how a talk is finished. */
#pragma once

#include <decksearch/talklist.h>

#include "when.h"

/** The event a list, or a part of it, is about. */
typedef struct {
  char *raw, *name, *key;
  int year;            /* 0: not known */
} DsListEvent;
void ds_list_event_clear(DsListEvent *event);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DsListEvent, ds_list_event_clear)

typedef struct {
  const char *file;
  GPtrArray *talks;    /* DsTalk *: all formats append here */
  GPtrArray *doubts;   /* DsDoubt * */
  guint first_talk, first_doubt;  /* where this list's begin */
} DsList;

/** Notes a doubt; a list of nothing but doubts is cut off with a last one saying so. */
void ds_list_doubt(DsList *list, guint line, guint column, const char *format, ...) G_GNUC_PRINTF(4, 5);

/** The event that one of @texts names, the best first: a text that names a KubeCon with region and year wins, the year may come from another text.
 *  NULL entries are skipped. Returns FALSE when none does. */
gboolean ds_list_event_find(const char *const *texts, guint n, DsListEvent *event);
/** The event that a heading names for the talks below it, beside the list's own; FALSE when it names none. */
gboolean ds_list_event_of_section(const char *section, const DsListEvent *list_event, DsListEvent *event);
/** The event that @name is, when it ends with a year as events' names do ("HiveCon 2023"); FALSE when it is a clause or says no year. */
gboolean ds_list_event_of_dated(const char *name, DsListEvent *event);
/** The event as a field of a list says it ("KCD Italy 2022"): always an event, when it holds a letter. */
gboolean ds_list_event_of_name(const char *name, int year, DsListEvent *event);

/** Where a year may come from when the line does not say it: in the order of trust. */
typedef struct {
  int heading, title, file;  /* 0: none */
  int post_year, post_month; /* the day the list was written, which may be wrong */
} DsYears;

/** Sets the talk's day from @when, whose year may be missing: a weekday that does not fit tells that a year is wrong. Doubts are noted at @line. */
void ds_list_set_date(DsList *list, DsTalk *talk, const DsWhen *when, const DsYears *years, guint line);
/** Sets start, end and zone. */
void ds_list_set_times(DsList *list, DsTalk *talk, const DsWhen *when, guint line);
/** Copies @event to the talk. */
void ds_list_set_event(DsTalk *talk, const DsListEvent *event);

/** Gives the talk its kind and offset when they are not set, and takes it: no talk without a title, none past the limit. Always takes @talk. */
gboolean ds_list_add(DsList *list, DsTalk *talk, GError **error);
/** @title without the emoji and blanks it begins with, and without blanks at the end. */
char *ds_list_clean_title(const char *title);
/** @text with runs of blanks made one, trimmed. */
char *ds_list_squeeze(const char *text);

/* ---- the formats ---- */

/** Markdown: posts and tables. */
gboolean ds_read_markdown(DsList *list, const char *text, gsize len, GError **error);
gboolean ds_read_yaml(DsList *list, const char *text, gsize len, GError **error);
gboolean ds_read_ical(DsList *list, const char *text, gsize len, GError **error);
